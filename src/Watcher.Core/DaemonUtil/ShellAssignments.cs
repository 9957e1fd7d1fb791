using Watcher.Core.Storage;

namespace Watcher.Core.DaemonUtil;

/// <summary>Executes a text's commands, all of which must be assignments.</summary>
/// <param name="text">The text.</param>
/// <param name="variables">What is assigned to.</param>
internal sealed class ShellAssignments(ShellText text, ShellVariables variables)
{
    private readonly ShellWord _word = new(text, variables);

    /// <exception cref="FileFormatException">It holds something else.</exception>
    public void Run()
    {
        text.CheckBeginning();
        while (text.SkipToCommand())
        {
            if (text.Current == ';')
            {
                throw text.Refused("which ends a command that is not there");
            }

            var isExport = text.TryTake("export");
            if (isExport && text.IsAtCommandEnd())
            {
                throw text.Refused("an export without a name");
            }

            for (var count = 1; !text.IsAtCommandEnd(); count++)
            {
                if (isExport && count > 1)
                {
                    // Bash expands all words of a command before it runs it: one could not use what another assigns.
                    throw text.Refused("which is more than one word to export");
                }

                Assignment(isExport);
            }

            if (!text.IsAtEnd)
            {
                text.At++;
            }
        }

        text.CheckControls();
    }

    /// <summary>NAME=VALUE, NAME+=VALUE, or, after export, NAME.</summary>
    private void Assignment(bool isExport)
    {
        var start = text.At;
        var name = text.Name();
        if (name.Length == 0)
        {
            throw text.Refused("which is no assignment");
        }

        text.CheckName(name, start);

        var isAppended = !text.IsAtEnd && text.Current == '+';
        if (isAppended)
        {
            text.At++;
        }

        if (text.IsAtEnd || text.Current != '=')
        {
            if (!isExport || isAppended || !(text.IsAtEnd || text.Current is ' ' or '\t' or '\n' or ';'))
            {
                throw text.Refused("which is no assignment", start);
            }

            variables.Export(name);
            return;
        }

        text.At++;
        var value = _word.Read(start, isExport);
        if (variables.IsConstant(name))
        {
            throw text.Refused($"which changes {name}, a constant of daemon-util", start);
        }

        variables[name] = isAppended ? _word.Expanded(name, start) + value : value;
        if (isExport)
        {
            variables.Export(name);
        }
    }
}
