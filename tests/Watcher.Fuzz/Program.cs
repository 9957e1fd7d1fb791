using System.Runtime.InteropServices;
using SharpFuzz;
using SharpFuzz.Common;
using Watcher.Fuzz;

// Code that was instrumented counts its branches from the first line on; SharpFuzz puts afl-fuzz's own map in the place of this one later.
unsafe
{
    const int MapSize = 1 << 16;
    Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(MapSize);
}

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
                Console.WriteLine($"{file}: {(Trial.Run(target, File.ReadAllBytes(file)) is { } refusal ? $"refused: {refusal}" : "taken")}");
            }
            catch (Exception e)
            {
                findings++;
                Console.WriteLine($"{file}: FINDING: {e}");
            }
        }

        Scratch.Remove();
        return findings == 0 ? 0 : 1;

    default:
        Console.Error.WriteLine("usage: Watcher.Fuzz targets | instrument ASSEMBLY … | run TARGET | replay TARGET FILE …");
        return 2;
}
