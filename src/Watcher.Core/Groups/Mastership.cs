using System.Text;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Groups;

/// <summary>
/// The name of this node's present time as the master, kept over reboots. What the duties of the node groups remembered in an earlier one says nothing: others
/// have started, moved and repaired since. Each of their memories bears the name, and is dropped where it is another one's (<see cref="MastershipStore{TMemory}"/>):
/// a step that is under way while the role is lost saves what nobody will load, and no file is taken away from under it.
/// </summary>
/// <param name="paths">Where its file lies.</param>
/// <param name="readOnly">For a look: gives no name where there is none.</param>
internal sealed class Mastership(GanetiPaths paths, bool readOnly)
{
    private const int Limit = 128;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    /// <summary>The name; given at the first question, by whichever process asks first.</summary>
    public string? Name()
    {
        var name = Read();
        if (name is null && !readOnly)
        {
            _ = AtomicFile.TryCreate(paths.Mastership, Encoding.UTF8.GetBytes($"{Guid.NewGuid()}\n"), Mode);
            name = Read();
        }

        return name;
    }

    /// <summary>This node is not the master: when it is again, that is another time.</summary>
    public void End()
    {
        if (!readOnly && Directory.Exists(paths.OwnDataDirectory))
        {
            using var directory = OpenDirectory.Of(paths.Mastership, out var name);
            directory.Remove(name);
        }
    }

    private string? Read() => BoundedFile.TryRead(paths.Mastership, Limit) is { } content ? Encoding.UTF8.GetString(content).Trim() : null;
}
