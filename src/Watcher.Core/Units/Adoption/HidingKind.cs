namespace Watcher.Core.Units.Adoption;

/// <summary>What lies where one of our units belongs, or where systemd looks before it looks there.</summary>
internal enum HidingKind
{
    /// <summary>The same text.</summary>
    Same,

    /// <summary>Another text, or a link elsewhere.</summary>
    Other,

    /// <summary>The unit is masked: somebody's decision.</summary>
    Mask,

    /// <summary>What <c>unadopt</c> keeps until the daemons are the init script's.</summary>
    Copy,

    /// <summary>Nothing that can be put aside: a directory, a FIFO, a file larger than any unit.</summary>
    Odd,
}
