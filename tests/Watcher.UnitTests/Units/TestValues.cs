using System.Collections.Immutable;
using CsCheck;
using Watcher.Core;
using Watcher.Core.Units.Templates;
using Watcher.Core.Units.Values;

namespace Watcher.UnitTests.Units;

/// <summary>Plans and trees for tests.</summary>
internal static class TestValues
{
    public static UnitPlan Plan(string profile = "3.0", string systemd = "252", params string[] set) => UnitPlan.Make(
        new UnitRequest(DottedVersion.Parse(profile), null, GivenValues.FromOptions(set)), null, DottedVersion.Parse(systemd), "/usr/sbin/ganeti-watcher");

    public static UnitTree Tree(string profile = "3.0", string systemd = "252", params string[] set)
    {
        var plan = Plan(profile, systemd, set);
        return UnitTree.Render(ShippedTemplates.Load(), plan.Facts, plan.Values, withDropIns: true);
    }

    public static string? Render(string text, UnitPlan? plan = null) =>
        TemplateRenderer.Render(new UnitTemplate("x.service", text), (plan ?? Plan()).Facts, (plan ?? Plan()).Values);

    /// <summary>Texts of some of these lines, in any order, again and again.</summary>
    public static Gen<string> AnyOf(params string[] lines) =>
        Gen.Int[0, lines.Length - 1].Select(i => lines[i]).Array.Select(some => string.Join('\n', some));

    public static UnitValues Values(params (string Name, string Value)[] values) =>
        new(values.ToImmutableDictionary(v => v.Name, v => v.Value), ImmutableDictionary<string, string>.Empty);
}
