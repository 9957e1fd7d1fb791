namespace Watcher.TestKit.Nodes;

/// <summary>A unit that asks luxid from the boot on, and writes down when it first answers: seconds of the monotonic clock.</summary>
internal static class FirstAnswer
{
    public const string Path = "/run/first-answer";
    public const string Unit = "first-answer.service";

    private const string Script = "/usr/local/sbin/first-answer";

    public static async Task WriteAsync(string layer)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(layer + Script)!);
        await File.WriteAllTextAsync(layer + Script, $$"""
            #!/usr/bin/python3 -I
            import os, socket, time
            while True:
              try:
                with socket.socket(socket.AF_UNIX) as luxid:
                  luxid.settimeout(10)
                  luxid.connect("/run/ganeti/socket/ganeti-query")
                  luxid.sendall(b'{"method":"QueryClusterInfo","args":[]}\3')
                  if luxid.recv(100).startswith(b'{"'):
                    break
              except OSError:
                pass
              time.sleep(0.05)
            answered = time.monotonic()
            with open("{{Path}}.new", "w") as file:
              file.write("%.3f" % answered)
            os.rename("{{Path}}.new", "{{Path}}")

            """);
        File.SetUnixFileMode(layer + Script, TestNode.ExecutableMode);
        await File.WriteAllTextAsync(
            $"{layer}{UnitLayer.UnitDirectory}/{Unit}",
            $"[Unit]\nDescription=When luxid first answers\n[Service]\nExecStart={Script}\n[Install]\nWantedBy=multi-user.target\n");
    }
}
