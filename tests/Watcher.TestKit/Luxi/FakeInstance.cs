namespace Watcher.TestKit.Luxi;

/// <summary>An instance of a scripted cluster.</summary>
internal sealed class FakeInstance
{
    public required string Name { get; init; }

    /// <summary>Another one of the same name has another.</summary>
    public string Uuid { get; } = Guid.NewGuid().ToString();

    public required string Primary { get; set; }

    public string Status { get; set; } = "running";

    public string AdminState { get; set; } = "up";

    public string DiskTemplate { get; set; } = "plain";

    public bool HasActiveDisks { get; set; } = true;

    public List<string> Secondaries { get; init; } = [];

    /// <summary>What a start of it comes to; null: it runs.</summary>
    public (string Class, string[] Arguments)? StartFails { get; set; }

    /// <summary>Whether a verification finds its disks inactive, though they should be active.</summary>
    public bool HasIdleDisks { get; set; }

    /// <summary>Volumes that its primary node has not.</summary>
    public List<string> LostVolumes { get; init; } = [];

    /// <summary>What each of its nodes should have.</summary>
    public IEnumerable<string> Volumes => DiskTemplate is "plain" or "drbd" ? [$"xenvg/{Uuid}.disk0"] : [];

    /// <summary>What an activation of its disks comes to; null: they are active.</summary>
    public (string Class, string[] Arguments)? ActivationFails { get; set; }

    /// <summary>How often its disks were activated.</summary>
    public int Activations { get; set; }

    /// <summary>How often a start was carried out.</summary>
    public int Starts { get; set; }
}
