using System.Text;
using CsCheck;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Native;
using Watcher.Core.Storage;
using Xunit;

namespace Watcher.UnitTests.DaemonUtil;

[Collection(RealPrograms.Name)]
public sealed class DefaultsFileTests
{
    private static readonly string[] Names = ["A", "B", "RAPI_ARGS", "EXTRA_RAPI_ARGS", "SET"];

    // Whole pieces of a bash script, good and bad: single characters would hardly ever make one.
    private static readonly string[] Pieces =
    [
        "A=", "B=", "A+=", "RAPI_ARGS=", "EXTRA_RAPI_ARGS=", "export ", "export", "x", "y z", " ", " ", "\t", "\n", "\n", "\n", ";", "# c", "#", "\"", "\"", "'",
        "\\", "\\\n", "$A", "${A}", "$SET", "${SET:-1}", "$", "$1", "$$", "$(echo 1)", "`echo 1`", "~", ":", "/", "{a,b}", "*", "?", "!", "=", "+", "-b", "&", "|",
        "(", ")", "<", ">", "\r", "é", "%", "^", "]", "[", ",", ".", "declare A=1", "if", "A", "\\$", "\\\"", "\\x", "\u0001",
    ];

    [Theory]
    [InlineData("RAPI_ARGS=\"-b 127.0.0.1 --require-authentication\"", "-b 127.0.0.1 --require-authentication")]
    [InlineData("# a comment\n\nRAPI_ARGS=''\n", "")]
    [InlineData("export RAPI_ARGS=-d # debug", "-d")]
    [InlineData("RAPI_ARGS=a#b", "a#b")]
    [InlineData("A=1; RAPI_ARGS=\"$A ${A}2 \\$A\"'$A'", "1 12 $A$A")]
    [InlineData("RAPI_ARGS=-b\nRAPI_ARGS+=\" \"x\\ y", "-b x y")]
    [InlineData("RAPI_ARGS=\"a\\\nb\"", "ab")]
    [InlineData("A=1 RAPI_ARGS=$A", "1")]
    [InlineData("RAPI_ARGS=$UNKNOWN", "")]
    [InlineData("RAPI_ARGS=*", "*")]
    public void Parse_Assignments_AreBashs(string text, string expected) => Assert.Equal(expected, Parse(text)["RAPI_ARGS"]);

    [Theory]
    [InlineData("RAPI_ARGS=$(rm -rf /)", "line 1: '$(rm -rf /)', which is more than the value of a variable")]
    [InlineData("A=1\nRAPI_ARGS=`id`", "line 2: '`id`', which runs a command")]
    [InlineData("ulimit -n 65536", "line 1: ' -n 65536'")]
    [InlineData("if true; then A=1; fi", "line 1: 'if true; then A=1; fi', which is no assignment")]
    [InlineData("A=1 touch /x", "which is no assignment")]
    [InlineData("A=(1 2)", "line 1: '(1 2)', which is no plain value")]
    [InlineData("A=1&", "line 1: '&', which is no plain value")]
    [InlineData("A=${B:-1}", "which is more than the value of a variable")]
    [InlineData("A=~/x", "where bash would put a home directory")]
    [InlineData("A='x", "line 1: 'A='x', whose quote never ends")]
    [InlineData("A=1\r\n", "a line that ends as on Windows")]
    [InlineData("RUN_DIR=/tmp", "which changes RUN_DIR, a constant of daemon-util")]
    [InlineData("IFS=:", "where IFS has a meaning of its own")]
    [InlineData("A=$RANDOM", "where RANDOM has a meaning of its own")]
    [InlineData(";A=1", "line 1: ';A=1', which ends a command that is not there")]
    [InlineData("A=1;;", "line 1: ';', which ends a command that is not there")]
    [InlineData("export A=1 B=$A", "line 1: 'B=$A', which is more than one word to export")]
    [InlineData("export A\\\nB=1", "which is no assignment")]
    [InlineData("export", "an export without a name")]
    [InlineData("A=\0", "a control character")]
    [InlineData("# fine: \u0001\nA=1 \u0001# not a comment", "line 2: '?# not a comment'")]
    [InlineData("\uFEFFA=1", "line 1: '?A=1', which begins with a byte order mark")]
    [InlineData("A=(1)", "Daemons:DaemonUtil can name a daemon-util that has bash read this file")]
    public void Parse_AllElse_IsRefusedWithItsPlace(string text, string expected)
    {
        var refused = Assert.Throws<FileFormatException>(() => Parse(text)).Message;

        Assert.StartsWith("/etc/default/ganeti: line ", refused, StringComparison.Ordinal);
        if (!text.StartsWith("ulimit", StringComparison.Ordinal))
        {
            Assert.Contains(expected, refused, StringComparison.Ordinal);
        }
    }

    /// <summary>What does not matter to bash: real bash is asked about the same bytes.</summary>
    [Theory]
    [InlineData("# G\xe9r\xe9 par Ansible\nA=1\n")]
    [InlineData("A=1 # g\xfcltig")]
    [InlineData("# \0\x01\x7f\x1b[31m\r\nA=1")]
    [InlineData("# \xc3\nA=1")]
    [InlineData("#\xff\xfe\0x\0\nA=1; B=2 # \xa0")]
    [InlineData("#\t\x85 \x80\\\nA=1")]
    [InlineData("ADMIN='Jos\xe9' A=1")]
    [InlineData("ADMIN=Jos\xe9\nA=\"1\"")]
    public void Decode_BytesThatDoNotMatter_AreTakenAsByBash(string latin1)
    {
        var bytes = Encoding.Latin1.GetBytes(latin1);

        var variables = Parse(DefaultsFile.Decode(bytes));

        Assert.Equal("1", variables["A"]);
        Assert.Equal(AskBash(bytes)[0], string.Concat(Names.Select(name => $"{variables[name]}\u0002")));
    }

    [Fact]
    public void Decode_Utf8_IsItself_AndOtherBytesAreKnown()
    {
        const string Text = "é € 😀 \uFFFD";

        Assert.Equal(Text, DefaultsFile.Decode(Encoding.UTF8.GetBytes(Text)));
        Assert.False(ShellVariables.HasForeignBytes(Text));
        Assert.True(ShellVariables.HasForeignBytes(DefaultsFile.Decode("Jos\xe9"u8[..3].ToArray().Append((byte)0xe9).ToArray())));
    }

    [Fact]
    public void Parse_BinaryFile_IsRefused() => Assert.Contains(
        "which is no text", Assert.Throws<FileFormatException>(() => Parse($"# {new string('\0', 257)}\nA=1")).Message, StringComparison.Ordinal);

    /// <summary>Bytes that the daemon would get are not changed on the way: it is not started, and the way out is named.</summary>
    [Theory]
    [InlineData("RAPI_ARGS='--realm=G\u00e9ant'", "'--realm=G?ant', which ganeti-rapi is to get")]
    [InlineData("export CITY=Z\u00fcrich", "'CITY=Z?rich', which ganeti-rapi is to get")]
    public void Read_ForeignBytesForTheDaemon_AreRefusedWithTheWayOut(string latin1, string expected)
    {
        using var root = new TemporaryDefaults(Encoding.Latin1.GetBytes(latin1));

        var refused = Assert.Throws<FileFormatException>(() => DaemonArguments.Read(root.Layout, "ganeti-rapi")).Message;

        Assert.Contains(expected, refused, StringComparison.Ordinal);
        Assert.Contains("Daemons:DaemonUtil", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# G\xe9r\xe9 par Ansible\nRAPI_ARGS=\"-b 127.0.0.1\"\n", "-b 127.0.0.1")]
    [InlineData("NODED_ARGS='\xe9'\nRAPI_ARGS=-d", "-d")]
    public void Read_ForeignBytesForOthers_AreNoMatter(string latin1, string expected)
    {
        using var root = new TemporaryDefaults(Encoding.Latin1.GetBytes(latin1));

        Assert.Equal(expected, string.Join(' ', DaemonArguments.Of("ganeti-rapi", DaemonArguments.Read(root.Layout, "ganeti-rapi"))));
    }

    [Fact]
    public void Parse_Export_ReachesTheProgram_AndAPlainAssignmentDoesNot()
    {
        var variables = Parse("export A=1\nB=2\nSET=3");

        Assert.Equal(["A=1", "SET=3"], variables.Environ.Order());
    }

    /// <summary>Whatever is understood is understood as bash understands it; real bash is asked.</summary>
    [Fact]
    public void Parse_WhatItAccepts_HasBashsValues()
    {
        var accepted = new List<(string Text, string Ours)>();
        Gen.Select(OneOf(["A=", "RAPI_ARGS=", "export B=", ""]), OneOf(Pieces).Array[0, 12], (start, rest) => start + string.Concat(rest)).Sample(
            text =>
            {
                try
                {
                    var variables = Parse(text);
                    lock (accepted)
                    {
                        accepted.Add((text, string.Concat(Names.Select(name => $"{variables[name]}\u0002"))));
                    }
                }
                catch (FileFormatException)
                {
                    // Refused: the installed script would have sourced it, and that is the difference we want.
                }
            },
            iter: 20_000);

        var distinct = accepted.DistinctBy(pair => pair.Text).Where(pair => pair.Text.Length > 0).Take(1500).ToArray();
        Assert.True(distinct.Length > 300, $"only {distinct.Length} texts were accepted");
        var bash = AskBash([.. distinct.Select(pair => pair.Text)]);
        for (var i = 0; i < distinct.Length; i++)
        {
            Assert.True(bash[i] == distinct[i].Ours, $"'{distinct[i].Text}': bash says '{bash[i]}', we say '{distinct[i].Ours}'");
        }
    }

    private static ShellVariables Parse(string text)
    {
        var variables = new ShellVariables([KeyValuePair.Create("SET", "set")]);
        variables.SetConstant("RUN_DIR", "/run");
        DefaultsFile.Parse("/etc/default/ganeti", text, variables);
        return variables;
    }

    /// <summary>Each text is sourced in a subshell, and the variables are printed as the parser's are.</summary>
    private static string[] AskBash(string[] texts) => AskBash([.. texts.Select(Encoding.UTF8.GetBytes)]);

    private static string[] AskBash(params byte[][] texts)
    {
        var directory = Directory.CreateTempSubdirectory("defaults-").FullName;
        try
        {
            for (var i = 0; i < texts.Length; i++)
            {
                using var file = File.Create(Path.Combine(directory, $"{i}"));
                file.Write(texts[i]);
            }

            var values = string.Join(' ', Names.Select(name => $"\"${{{name}}}\""));
            var script = $"cd {directory}; for ((i = 0; i < {texts.Length}; i++)); do ( . ./$i; printf '%s\\2' {values}; ) 2>/dev/null; printf '\\3'; done";
            using SafeFileHandle output = MemoryFile.Create("bash");
            var pid = ChildProcess.Spawn("/bin/bash", ["-c", script], ["SET=set", "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"], output);
            using var process = PidFd.TryOpen(pid)!;
            Assert.True(PidFd.WaitForEnd(process, TimeSpan.FromSeconds(60), TimeProvider.System));
            _ = ChildProcess.Reap(pid);
            return Encoding.UTF8.GetString(NativeFile.ReadStart(output, 16 * 1024 * 1024)).Split('\u0003');
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static Gen<string> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);
}
