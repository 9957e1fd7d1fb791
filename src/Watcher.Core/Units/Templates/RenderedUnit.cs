namespace Watcher.Core.Units.Templates;

/// <summary>A rendered file of the tree.</summary>
/// <param name="Name">Its name; a drop-in's with its directory.</param>
/// <param name="Text">Its text.</param>
internal sealed record RenderedUnit(string Name, string Text)
{
    /// <summary>The snippet for systemd-tmpfiles, which is no unit.</summary>
    public bool IsTmpfiles => Name.EndsWith(".tmpfiles.conf", StringComparison.Ordinal);

    public bool IsDropIn => Name.Contains('/', StringComparison.Ordinal);

    public bool IsDropInOf(RenderedUnit unit) => Name.StartsWith($"{unit.Name}.d/", StringComparison.Ordinal);

    /// <summary>Whether systemd loads it by this name.</summary>
    public bool IsUnit => !IsTmpfiles && !IsDropIn;
}
