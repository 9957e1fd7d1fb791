namespace Watcher.TestKit.Luxi;

/// <summary>An instance of a scripted cluster.</summary>
internal sealed class FakeInstance
{
    public required string Name { get; init; }

    public required string Primary { get; set; }

    public string Status { get; set; } = "running";

    public string AdminState { get; set; } = "up";

    public string DiskTemplate { get; set; } = "plain";

    public List<string> Secondaries { get; init; } = [];

    /// <summary>What a start of it comes to; null: it runs.</summary>
    public (string Class, string[] Arguments)? StartFails { get; set; }

    /// <summary>How often a start was carried out.</summary>
    public int Starts { get; set; }
}
