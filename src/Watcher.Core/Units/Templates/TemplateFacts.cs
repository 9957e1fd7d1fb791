namespace Watcher.Core.Units.Templates;

/// <summary>What a template's conditions ask about.</summary>
/// <param name="Systemd">systemd's version (252).</param>
/// <param name="Profile">Ganeti's version (3.0).</param>
/// <param name="Mond">Whether Ganeti was built with mond.</param>
internal sealed record TemplateFacts(DottedVersion Systemd, DottedVersion Profile, bool Mond);
