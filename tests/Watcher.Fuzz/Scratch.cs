namespace Watcher.Fuzz;

/// <summary>A directory for parsers that read files, in memory where TMPDIR says so (eng/fuzz.sh).</summary>
internal static class Scratch
{
    private static readonly AsyncLocal<string?> Own = new();

    /// <summary>The root of a node of this thread's own: tests run side by side.</summary>
    public static string Root => Own.Value ??= Directory.CreateTempSubdirectory("fuzz").FullName;

    /// <summary>Removes what there is of it.</summary>
    public static void Remove()
    {
        if (Own.Value is { } root)
        {
            Directory.Delete(root, recursive: true);
            Own.Value = null;
        }
    }

    /// <summary>Writes a file below the root.</summary>
    public static string Write(string path, ReadOnlySpan<byte> content)
    {
        var file = Root + path;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var stream = new FileStream(file, FileMode.Create);
        stream.Write(content);
        return file;
    }
}
