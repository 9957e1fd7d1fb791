using Watcher.Core.Native;
using Watcher.UnitTests.Cluster;
using Xunit;

namespace Watcher.UnitTests.Native;

/// <summary>A program of root's behind a link of root's; and what somebody else could do to either.</summary>
public sealed class RootRunsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;

    public RootRunsTests()
    {
        Directory.CreateDirectory($"{_root}/from");
        Directory.CreateDirectory($"{_root}/to");
        File.WriteAllBytes($"{_root}/to/program", "#!/bin/sh\n"u8.ToArray());
        File.CreateSymbolicLink(Link, "../to/program");
    }

    private string Link => $"{_root}/from/command";

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void LinkOfRootsToAProgramOfRoots_IsRun() => Assert.Null(RootRuns.WhyNotProgram(Link));

    /// <summary>The program's directory; the link's own, and that of what it leads to.</summary>
    [Theory]
    [InlineData("to/program", "to", "to")]
    [InlineData("from/command", "from", "from")]
    [InlineData("from/command", "to", "from/../to")]
    public void DirectoryOfEverybodys_StickyOrNot_IsNotRun(string program, string directory, string named)
    {
        foreach (var mode in new[] { 0b111_111_111, 0b001_111_111_111 })
        {
            File.SetUnixFileMode($"{_root}/{directory}", (UnixFileMode)mode);

            Assert.Equal($"is not run: everybody may write to {_root}/{named}, and could have root run anything", RootRuns.WhyNotProgram($"{_root}/{program}"));
        }
    }

    [Theory]
    [InlineData("from/command", 65534, 0, "the link belongs to uid 65534")]
    [InlineData("from", 65534, 0, "ROOT/from belongs to uid 65534")]
    [InlineData("from", 0, 65534, "group 65534 may write to ROOT/from")]
    [InlineData("to/program", 0, 65534, "group 65534 may write to ROOT/from/../to/program")]
    public void WhatIsOfSomebodyElse_IsNotRun(string file, uint uid, uint gid, string why)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give files away");
        if (file != "from/command")
        {
            File.SetUnixFileMode($"{_root}/{file}", (UnixFileMode)0b111_111_101);
        }

        Assert.Equal(0, TestLibc.ChownLink($"{_root}/{file}", uid, gid));

        Assert.StartsWith($"is not run: {why.Replace("ROOT", _root, StringComparison.Ordinal)}", RootRuns.WhyNotProgram(Link), StringComparison.Ordinal);
    }

    /// <summary>Whoever owns a link to the directory decides what is run.</summary>
    [Fact]
    public void DirectoryIsALinkOfSomebodyElses_IsNotRun()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give files away");
        File.CreateSymbolicLink($"{_root}/way", "to");
        Assert.Null(RootRuns.WhyNotProgram($"{_root}/way/program"));
        Assert.Equal(0, TestLibc.ChownLink($"{_root}/way", 65534, 0));

        Assert.StartsWith($"is not run: the link {_root}/way belongs to uid 65534", RootRuns.WhyNotProgram($"{_root}/way/program"), StringComparison.Ordinal);
    }

    /// <summary>The kernel goes up from where a link leads: by its name that would be another directory, in which nothing of that name is.</summary>
    [Fact]
    public void LinkBehindALinkToADirectoryAndUpAgain_IsFollowedAsTheKernelDoes()
    {
        Directory.CreateDirectory($"{_root}/deep/below");
        File.CreateSymbolicLink($"{_root}/deep/command", "../to/program");
        File.CreateSymbolicLink($"{_root}/way", "deep/below");
        File.CreateSymbolicLink($"{_root}/start", "way/../command");

        Assert.Null(RootRuns.WhyNotProgram($"{_root}/start"));
    }
}
