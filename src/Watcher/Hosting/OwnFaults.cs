using Watcher.Core.Cluster;
using Watcher.Core.Configuration;
using Watcher.Core.Duties;

namespace Watcher.Hosting;

/// <summary>Faults that no duty sees.</summary>
internal sealed class OwnFaults
{
    /// <summary>Whose what the service sees of itself is, where a duty would be named.</summary>
    public const string Service = "service";

    private volatile GroupsUnknown? _groups;
    private volatile SettingsRejected? _settings;

    /// <summary>That there are no groups to have duties for: why they cannot be told; null when they can.</summary>
    public GroupsUnknown? Groups
    {
        get => _groups;
        set => _groups = value;
    }

    /// <summary>That a new configuration is not used; null when none was rejected since the last that is.</summary>
    public SettingsRejected? Settings
    {
        get => _settings;
        set => _settings = value;
    }

    /// <summary>Those that stand, and who sees each: empty for the look at the node groups.</summary>
    public IEnumerable<(Notice Notice, string Duty)> All
    {
        get
        {
            if (_settings is { } settings)
            {
                yield return (settings, Service);
            }

            if (_groups is { } groups)
            {
                yield return (groups, "");
            }
        }
    }
}
