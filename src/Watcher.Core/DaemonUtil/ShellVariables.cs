using System.Collections;
using System.Collections.Immutable;

namespace Watcher.Core.DaemonUtil;

/// <summary>The variables of a bash that sources the defaults file: those of its environment, and what is assigned on the way.</summary>
internal sealed class ShellVariables
{
    private readonly Dictionary<string, string> _values = [];
    private readonly HashSet<string> _exported = [];
    private readonly HashSet<string> _constant = [];

    /// <param name="environment">The environment; what is in it stays exported.</param>
    public ShellVariables(IEnumerable<KeyValuePair<string, string>> environment)
    {
        foreach (var (name, value) in environment)
        {
            _values[name] = value;
            _exported.Add(name);
        }
    }

    /// <summary>For this process's own environment.</summary>
    public static ShellVariables FromEnvironment() => new(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? "")));

    /// <summary>What a program that is started gets, as NAME=VALUE.</summary>
    public ImmutableArray<string> Environ => [.. _values.Where(each => _exported.Contains(each.Key)).Select(each => $"{each.Key}={each.Value}")];

    /// <summary>A variable's value; empty when it is not set, as in bash.</summary>
    public string this[string name]
    {
        get => _values.GetValueOrDefault(name, "");
        set => _values[name] = value;
    }

    public void Export(string name)
    {
        _values.TryAdd(name, "");
        _exported.Add(name);
    }

    /// <summary>A <c>readonly</c> variable.</summary>
    public void SetConstant(string name, string value)
    {
        _values[name] = value;
        _constant.Add(name);
    }

    /// <summary>Whether a text has bytes that are no UTF-8 (<see cref="DefaultsFile.Decode"/>): we could not hand them on as they are.</summary>
    public static bool HasForeignBytes(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]))
            {
                i++;
            }
            else if (char.IsLowSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsConstant(string name) => _constant.Contains(name);
}
