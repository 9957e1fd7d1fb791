namespace Watcher.TestKit.Luxi;

/// <summary>An error that a scripted luxid answers with.</summary>
internal sealed class LuxiRefusal(string errorClass, params string[] arguments) : Exception(errorClass)
{
    public string Class { get; } = errorClass;

    public IReadOnlyList<string> Arguments => arguments;
}
