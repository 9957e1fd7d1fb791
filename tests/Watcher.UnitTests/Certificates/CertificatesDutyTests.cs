using System.Text;
using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Certificates;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Certificates;

public sealed class CertificatesDutyTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Far = Start.AddYears(5);

    private readonly string _root = Directory.CreateTempSubdirectory("certificates").FullName;
    private readonly GanetiPaths _paths;
    private readonly FakeTimeProvider _time = new(Start);
    private readonly RecordingReporter _reporter = new();
    private readonly InMemoryStore<DutyState<CertificatesMemory>> _store = new();
    private NodeRole _role = NodeRole.Master;
    private IReadOnlyList<Notice> _standing = [];

    public CertificatesDutyTests()
    {
        _paths = new GanetiPaths(_root);
        Directory.CreateDirectory(_paths.DataDirectory);
        Write(_paths.ServerCertificate, Far);
        Write(_paths.ClientCertificate, Far);
        Write(_paths.RapiCertificate, Far);
    }

    private List<string> Texts => [.. _reporter.Texts];

    [Fact]
    public async Task AllAreValid_NothingIsTold()
    {
        await StepAsync();

        Assert.Empty(_standing);
        Assert.Null(new CertificateFiles(_paths).WhyNobodyAnswers(_time.GetUtcNow()));
    }

    /// <summary>Three weeks before, in each of the last weeks, on each of the last days, and at the end: not each tick.</summary>
    [Fact]
    public async Task ServerCertificateEnds_IsToldFromThreeWeeksBefore_NotAtEachTick()
    {
        Write(_paths.ServerCertificate, Start.AddDays(23));
        var told = new List<double>();
        for (var hour = 0; hour < 24 * 26; hour++)
        {
            var before = _reporter.Told.Count;
            await StepAsync();
            if (_reporter.Told.Count > before)
            {
                told.Add(hour / 24.0);
            }

            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal([2, 2 + (1 / 24.0), 9 + (1 / 24.0), 16 + (1 / 24.0), 17 + (1 / 24.0), 18 + (1 / 24.0), 19 + (1 / 24.0), 20 + (1 / 24.0), 21 + (1 / 24.0), 22 + (1 / 24.0), 23], told);
        Assert.StartsWith(
            $"{_paths.ServerCertificate} ends at 2026-01-24 00:00, in 21 days: no node can be asked by another one then, and all seem not to answer. "
            + "On the master: gnt-cluster renew-crypto --new-cluster-certificate",
            Texts[0],
            StringComparison.Ordinal);
        Assert.StartsWith($"{_paths.ServerCertificate} has ended at 2026-01-24 00:00", Texts[^1], StringComparison.Ordinal);
        Assert.IsType<CertificateExpired>(Assert.Single(_standing));
    }

    [Fact]
    public async Task SevenDaysBefore_ItBecomesAFault_AsForGanetisOwnVerification()
    {
        Write(_paths.ClientCertificate, Start.AddDays(8));
        await StepAsync();
        Assert.False(Assert.Single(_standing).IsFault);

        _time.Advance(TimeSpan.FromDays(2));
        await StepAsync();
        Assert.True(Assert.Single(_standing).IsFault);
        Assert.Contains("--new-node-certificates", Texts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsRenewed_IsNoMoreTold_AndTheNextEndIsToldAnew()
    {
        Write(_paths.ServerCertificate, Start.AddDays(10));
        await StepAsync();
        Write(_paths.ServerCertificate, Start.AddDays(50));
        await StepAsync();
        Assert.Empty(_standing);

        _time.Advance(TimeSpan.FromDays(40));
        await StepAsync();
        Assert.Equal(2, _reporter.Told.Count);
    }

    [Fact]
    public async Task NotYetValid_TheClockIsNamed()
    {
        Write(_paths.ServerCertificate, Far, Start.AddDays(3));
        await StepAsync();

        Assert.IsType<CertificateNotYetValid>(Assert.Single(_standing));
        Assert.Contains("is not valid before 2026-01-04 00:00", Texts[0], StringComparison.Ordinal);
        Assert.Contains("Set this node's clock right", Texts[0], StringComparison.Ordinal);
        Assert.Equal($"{_paths.ServerCertificate} is not valid before 2026-01-04 00:00", new CertificateFiles(_paths).WhyNobodyAnswers(_time.GetUtcNow()));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task RapisCertificate_CountsOnTheMaster(bool isMaster, bool isTold)
    {
        _role = isMaster ? NodeRole.Master : NodeRole.Regular;
        Write(_paths.RapiCertificate, Start.AddDays(-1));
        await StepAsync();

        Assert.Equal(isTold, _standing.Count > 0);

        // It has nothing to do with the nodes.
        Assert.Null(new CertificateFiles(_paths).WhyNobodyAnswers(_time.GetUtcNow()));
    }

    [Theory]
    [InlineData(null, "--new-rapi-certificate")]
    [InlineData("CN=A real authority", "--rapi-certificate=FILE")]
    public async Task RapisCertificate_OfAnAuthority_IsNotReplacedByASelfSignedOne(string? issuer, string option)
    {
        File.WriteAllBytes(_paths.RapiCertificate, Encoding.ASCII.GetBytes(TestCertificate.Make(Start.AddYears(-1), Start.AddDays(5), issuer)));
        await StepAsync();

        Assert.EndsWith(option, Assert.Single(Texts), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server.pem")]
    [InlineData("client.pem")]
    public void HasEnded_IsWhyNobodyAnswers(string file)
    {
        Write(Path.Combine(_paths.DataDirectory, file), Start.AddDays(-1));

        Assert.Equal($"{_paths.DataDirectory}/{file} has ended at 2025-12-31 00:00", new CertificateFiles(_paths).WhyNobodyAnswers(_time.GetUtcNow()));
    }

    [Theory]
    [InlineData("garbage", "holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n", "holds a certificate that is none")]
    public async Task CannotBeUnderstood_IsToldWithTheFile(string content, string expected)
    {
        File.WriteAllBytes(_paths.ServerCertificate, Encoding.ASCII.GetBytes(content));
        await StepAsync();

        Assert.IsType<CertificateUnusable>(Assert.Single(_standing));
        Assert.Contains($"{_paths.ServerCertificate}: {expected}", Texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task NotInACluster_NothingIsLookedAt()
    {
        _role = NodeRole.NotInCluster;
        Write(_paths.ServerCertificate, Start.AddDays(-1));
        await StepAsync();

        Assert.Empty(_standing);
    }

    [Fact]
    public async Task OldClustersHaveNoneOfTheNodes_ThatIsNoFault()
    {
        File.Delete(_paths.ClientCertificate);
        await StepAsync();

        Assert.Empty(_standing);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void Write(string path, DateTimeOffset end, DateTimeOffset? begin = null) =>
        File.WriteAllBytes(path, Encoding.ASCII.GetBytes(TestCertificate.Make(begin ?? Start.AddYears(-1), end)));

    private async Task StepAsync()
    {
        // A new runner each time: all that counts is in the memory.
        var duty = new CertificatesDuty(_ => Task.FromResult(new ClusterView(_role, false)), new CertificateFiles(_paths));
        var runner = new DutyRunner<CertificatesDuty, CertificatesMemory, CertificatesSeen>(
            duty, _store, new ScriptedGate(), _reporter, _time, new DutyRunnerOptions());
        runner.Post(new Tick());
        await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        _standing = runner.Standing;
    }
}
