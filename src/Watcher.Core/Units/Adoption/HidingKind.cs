namespace Watcher.Core.Units.Adoption;

/// <summary>What lies where systemd looks before it looks where our units are.</summary>
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
}
