using Watcher.Core.Native;
using Xunit;

namespace Watcher.UnitTests.Cluster;

/// <summary>The C library's resolver: what every machine has in /etc/hosts and /etc/services.</summary>
public sealed class ResolverTests
{
    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1", null)]
    [InlineData("localhost", false)]
    public void Localhost_HasItsName(string host, bool? isV6)
    {
        Assert.StartsWith("localhost", Resolver.NameOfFirstAddress(host, isV6), StringComparison.Ordinal);
        Assert.Contains(Resolver.NamesOfFirstAddress(host), name => name.StartsWith("localhost", StringComparison.Ordinal) || name.StartsWith("ip6-", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatDoesNotResolve_HasNone()
    {
        Assert.Null(Resolver.NameOfFirstAddress("no-such-host.invalid", false));
        Assert.Empty(Resolver.NamesOfFirstAddress("no-such-host.invalid"));
        Assert.Null(Resolver.PortOf("no-such-service"));
    }
}
