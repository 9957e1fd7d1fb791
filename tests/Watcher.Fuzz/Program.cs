using SharpFuzz;
using Watcher.Fuzz;

// One target at a time, chosen by name, under afl-fuzz (eng/fuzz.sh), or with files by hand.
switch (args)
{
    case ["targets"]:
        Console.WriteLine(string.Join('\n', FuzzTargets.All.Select(target => target.Name)));
        return 0;

    case ["instrument", .. var assemblies]:
        foreach (var assembly in assemblies)
        {
            // Every type: what is seldom reached is what is looked for.
            Fuzzer.Instrument(assembly, static _ => true, Options.Value);
        }

        return 0;

    case ["run", var name] when FuzzTargets.Find(name) is { } target:
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            Trial.Run(target, input.ToArray());
        });
        return 0;

    case ["replay", var name, .. var files] when FuzzTargets.Find(name) is { } target:
        var findings = 0;
        foreach (var file in files)
        {
            try
            {
                Trial.Run(target, File.ReadAllBytes(file));
            }
            catch (Exception e)
            {
                findings++;
                Console.WriteLine($"{file}: {e}");
            }
        }

        return findings == 0 ? 0 : 1;

    default:
        Console.Error.WriteLine("usage: Watcher.Fuzz targets | instrument ASSEMBLY … | run TARGET | replay TARGET FILE …");
        return 2;
}
