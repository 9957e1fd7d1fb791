namespace Watcher.Core.Luxi;

/// <summary>The daemon answered with an error of Ganeti's.</summary>
internal sealed class LuxiRefusedException(GanetiError error) : LuxiException(error.ToString())
{
    public GanetiError Error { get; } = error;
}
