using System.Reflection;

namespace Watcher;

/// <summary>The version, as the build wrote it into the executable.</summary>
internal static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
