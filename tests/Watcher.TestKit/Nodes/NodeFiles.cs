namespace Watcher.TestKit.Nodes;

/// <summary>The files of a node, its own mounts included: read and written from outside, without starting a program in it.</summary>
/// <remarks>Paths with absolute symbolic links (/var/run, /var/lock) would lead out of the node: use /run.</remarks>
internal sealed class NodeFiles(int leader)
{
    public string Outside(string path) => $"/proc/{leader}/root{path}";

    public bool Exists(string path) => File.Exists(Outside(path));

    /// <summary>Empty when there is no such file.</summary>
    public string Read(string path)
    {
        try
        {
            using var file = new FileStream(Unlocked.OpenRead(Outside(path)), FileAccess.Read);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return ""; // not there, or a file of /proc whose process has just gone
        }
    }

    public async Task WriteAsync(string path, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var outside = Outside(path);
        Directory.CreateDirectory(Path.GetDirectoryName(outside)!);
        await File.WriteAllTextAsync(outside, text);
        File.SetUnixFileMode(outside, mode);
    }

    public void Delete(string path)
    {
        if (Directory.Exists(Path.GetDirectoryName(Outside(path))))
        {
            File.Delete(Outside(path));
        }
    }

    public void DeleteDirectory(string path)
    {
        if (Directory.Exists(Outside(path)))
        {
            Directory.Delete(Outside(path), recursive: true);
        }
    }
}
