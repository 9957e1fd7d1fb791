using System.Collections.Immutable;
using Watcher.Core.Systemd;

namespace Watcher.Core.Units.Checking;

/// <summary>Properties as systemd tells them, in the words that a unit file would use. Null when the value is of another shape.</summary>
internal static class PropertyText
{
    public static ImmutableArray<string>? Text(BusValue? value) => value is BusValue.Text text ? text.Value.Length == 0 ? [] : [text.Value] : null;

    public static ImmutableArray<string>? Flag(BusValue? value) => value is BusValue.Flag flag ? [flag.Value ? "yes" : "no"] : null;

    public static ImmutableArray<string>? Words(BusValue? value) =>
        value is BusValue.List list && list.Items.All(item => item is BusValue.Text)
            ? [.. list.Items.Cast<BusValue.Text>().Select(item => item.Value)]
            : null;

    public static ImmutableArray<string>? Span(BusValue? value) =>
        value is BusValue.Number number ? [TimeSpanText.Format((ulong)number.Value)] : null;

    public static ImmutableArray<string>? Number(BusValue? value) =>
        value is BusValue.Number number ? [number.Value == ulong.MaxValue ? "infinity" : number.Value.ToString(null, null)] : null;

    public static ImmutableArray<string>? Mode(BusValue? value) =>
        value is BusValue.Number number ? [Convert.ToString((long)number.Value, 8).PadLeft(4, '0')] : null;

    public static ImmutableArray<string>? Capabilities(BusValue? value) =>
        value is BusValue.Number number ? CapabilityNames.Of((ulong)number.Value) : null;

    /// <summary>The kinds of namespaces that may still be made: none, some, or (any bit that is no kind) all.</summary>
    public static ImmutableArray<string>? RestrictNamespaces(BusValue? value) =>
        value is BusValue.Number number ? [number.Value == 0 ? "yes" : number.Value == ulong.MaxValue ? "no" : "some"] : null;

    /// <summary>(bas): an allow-list, or a list of what is denied.</summary>
    public static ImmutableArray<string>? Families(BusValue? value) =>
        value is BusValue.List { Items: [BusValue.Flag isAllowList, var families] } && Words(families) is { } words
            ? isAllowList.Value ? words.IsEmpty ? ["none"] : words : [.. words.Select(word => $"~{word}")]
            : null;

    public static ImmutableArray<string>? SystemCalls(BusValue? value) =>
        value is BusValue.List { Items: [BusValue.Flag isAllowList, var calls] } && Words(calls) is { } words
            ? SystemCallProbes.Loaded(isAllowList.Value, words)
            : null;

    /// <summary>Only EPERM is used; the kernel's own answer, a signal, has no number.</summary>
    public static ImmutableArray<string>? ErrorNumber(BusValue? value) =>
        value is BusValue.Number number ? [number.Value == 1 ? "EPERM" : "kill"] : null;

    /// <summary>(aiai): exit codes, then signals. 0 is always a success.</summary>
    public static ImmutableArray<string>? ExitStatus(BusValue? value) =>
        value is BusValue.List { Items: [BusValue.List codes, ..] }
            ? [.. codes.Items.OfType<BusValue.Number>().Select(code => code.Value.ToString(null, null)).Where(code => code != "0")]
            : null;

    /// <summary>a(sbbsi): directive, trigger, negated, parameter, how it went.</summary>
    public static ImmutableArray<string>? Conditions(BusValue? value) => Each(value, item => item is BusValue.List
    {
        Items: [BusValue.Text name, BusValue.Flag trigger, BusValue.Flag negated, BusValue.Text parameter, ..]
    }
            ? $"{name.Value}={(trigger.Value ? "|" : "")}{(negated.Value ? "!" : "")}{parameter.Value}"
            : null);

    /// <summary>a(sasasttttuii): path, words, flags, how it went.</summary>
    public static ImmutableArray<string>? Commands(BusValue? value) => Each(value, item =>
        item is BusValue.List { Items: [BusValue.Text, var argv, var flags, ..] } && Words(argv) is { } words && Words(flags) is { } set
            ? ExecLine.Canonical(set, words)
            : null);

    /// <summary>a(sasbttttuii), of a socket: path, words, whether a failure is ignored, how it went.</summary>
    public static ImmutableArray<string>? PlainCommands(BusValue? value) => Each(value, item =>
        item is BusValue.List { Items: [BusValue.Text, var argv, BusValue.Flag ignored, ..] } && Words(argv) is { } words
            ? ExecLine.Canonical(ignored.Value ? ["ignore-failure"] : [], words)
            : null);

    /// <summary>a(ss): kind, path.</summary>
    public static ImmutableArray<string>? Listeners(BusValue? value) => Each(value, item =>
        item is BusValue.List { Items: [BusValue.Text, BusValue.Text path] } ? path.Value : null);

    /// <summary>a(ssbt): source, destination, may be missing, flags.</summary>
    public static ImmutableArray<string>? BindPaths(BusValue? value) => Each(value, item =>
        item is BusValue.List { Items: [BusValue.Text source, BusValue.Text destination, ..] } ? $"{source.Value}:{destination.Value}" : null);

    /// <summary>a(sb): path, may be missing.</summary>
    public static ImmutableArray<string>? EnvironmentFiles(BusValue? value) => Each(value, item =>
        item is BusValue.List { Items: [BusValue.Text path, BusValue.Flag optional] } ? (optional.Value ? "-" : "") + path.Value : null);

    /// <summary>a(ss): device, what may be done with it.</summary>
    public static ImmutableArray<string>? Devices(BusValue? value) => Each(value, item =>
        item is BusValue.List { Items: [BusValue.Text device, BusValue.Text access] } ? $"{device.Value} {access.Value}" : null);

    private static ImmutableArray<string>? Each(BusValue? value, Func<BusValue, string?> text)
    {
        if (value is not BusValue.List list)
        {
            return null;
        }

        var texts = list.Items.Select(text).ToImmutableArray();
        return texts.Contains(null) ? null : [.. texts.Select(item => item!)];
    }
}
