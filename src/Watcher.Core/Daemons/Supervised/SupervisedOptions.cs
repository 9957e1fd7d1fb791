namespace Watcher.Core.Daemons.Supervised;

/// <summary>How the daemons duty judges units where systemd manages them; section <c>Watcher:Systemd</c>.</summary>
internal sealed record SupervisedOptions
{
    /// <summary>How long a daemon may be away before that is an event of its own.</summary>
    public TimeSpan HoldOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A daemon that dies sooner than this after its start keeps dying: its deaths are summed up.</summary>
    public TimeSpan ShortLife { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How old one-time arguments (<c>NAME.onetime.conf</c>) may be before they count as left behind.</summary>
    public TimeSpan OneTimeAge { get; init; } = TimeSpan.FromMinutes(2);
}
