using System.Text;
using Watcher.Core.Hooks;
using Xunit;

namespace Watcher.UnitTests.Hooks;

/// <summary>What counts as a hook: Ganeti's rules, and root's.</summary>
public sealed class HookFolderTests : IDisposable
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    private readonly string _directory = Directory.CreateTempSubdirectory("hooks-").FullName;

    [Fact]
    public void NoDirectory_NoHooks()
    {
        var view = new HookFolder($"{_directory}/none").Look();

        Assert.Empty(view.Hooks);
        Assert.Null(view.Because);
    }

    [Fact]
    public void AFileInItsPlace_NoHooks()
    {
        Write("file", Executable);

        Assert.Empty(new HookFolder($"{_directory}/file").Look().Hooks);
        Assert.Empty(new HookFolder($"{_directory}/file/watcher").Look().Hooks);
    }

    [Fact]
    public void NamesOfLettersDigitsDashesUnderscores_AreRunInTheirOrder()
    {
        foreach (var name in new[] { "b", "a", "B", "10_x-y", "_", "-" })
        {
            Write(name, Executable);
        }

        Assert.Equal(["-", "10_x-y", "B", "_", "a", "b"], Look().Runnable);
    }

    [Theory]
    [InlineData("a.sh")]
    [InlineData("a~")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a\n")]
    public void OtherNames_ArePassedOver(string name)
    {
        Write(name, Executable);

        Assert.Equal(new Hook(name, HookKind.Skipped), Assert.Single(Look().Hooks));
    }

    [Fact]
    public void Hidden_AreNotEvenPassedOver()
    {
        Write(".hidden", Executable);

        Assert.Empty(Look().Hooks);
    }

    [Fact]
    public void WhatIsNotExecutableOrNoFile_IsPassedOver()
    {
        Write("plain", (UnixFileMode)0b110_100_100);
        Directory.CreateDirectory($"{_directory}/directory");
        File.CreateSymbolicLink($"{_directory}/dangling", "/no/such/file");
        File.CreateSymbolicLink($"{_directory}/loop", $"{_directory}/loop");
        File.CreateSymbolicLink($"{_directory}/device", "/dev/null");

        var view = Look();

        Assert.Equal(5, view.Hooks.Length);
        Assert.All(view.Hooks, hook => Assert.Equal(HookKind.Skipped, hook.Kind));
    }

    [Fact]
    public void ALinkToAProgram_IsRun()
    {
        File.CreateSymbolicLink($"{_directory}/link", "/bin/true");

        Assert.Equal(["link"], Look().Runnable);
    }

    [Fact]
    public void WritableByEverybody_IsRefused_WithWhatMendsIt()
    {
        Write("open", (UnixFileMode)0b111_111_111);

        var hook = Assert.Single(Look().Hooks);

        Assert.Equal(HookKind.Refused, hook.Kind);
        Assert.Equal("everybody may write to it, and could have root run anything", hook.Because);
        Assert.Equal($"chown root {_directory}/open; chmod o-w {_directory}/open", hook.Recovery);
    }

    [Fact]
    public void DirectoryWritableByEverybody_NothingIsRun()
    {
        Write("a", Executable);
        File.SetUnixFileMode(_directory, (UnixFileMode)0b001_111_111_111);

        var view = Look();

        Assert.Empty(view.Hooks);
        Assert.Equal("everybody may write to it, and could have root run anything", view.Because);
    }

    /// <summary>A shell would run it; Ganeti's Popen does not.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("echo hello\n")]
    public void WhatTheKernelCannotExecute_IsRefused(string text)
    {
        Write("text", Executable, text);

        Assert.Equal(HookKind.Refused, Assert.Single(Look().Hooks).Kind);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private HooksView Look() => new HookFolder(_directory).Look();

    private void Write(string name, UnixFileMode mode, string text = "#!/bin/sh\n")
    {
        File.WriteAllBytes($"{_directory}/{name}", Encoding.UTF8.GetBytes(text));
        File.SetUnixFileMode($"{_directory}/{name}", mode);
    }
}
