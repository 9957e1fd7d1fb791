using CsCheck;
using Watcher.Core.Units.Values;
using Xunit;

namespace Watcher.UnitTests.Units.Values;

public sealed class GanetiDetectionTests
{
    // As Debian 12's, in short; with other users and places than the defaults.
    private const string Script = """
        #!/bin/bash
        # Allow overriding for tests
        readonly LOCALSTATEDIR=${LOCALSTATEDIR:-${GANETI_ROOTDIR:-}/srv}
        readonly SYSCONFDIR=${SYSCONFDIR:-${GANETI_ROOTDIR:-}/conf}

        readonly PKGLIBDIR=/opt/lib/ganeti
        readonly LOG_DIR="$LOCALSTATEDIR/log/ganeti"
        readonly RUN_DIR="$LOCALSTATEDIR/run/ganeti"
        readonly DATA_DIR="$LOCALSTATEDIR/lib/ganeti"
        readonly defaults_file="$SYSCONFDIR/default/ganeti"

        _mond_enabled() {
          [[ "False" == True ]]
        }

        _daemon_executable() {
          echo "/opt/sbin/$1"
        }

        _daemon_usergroup() {
          case "$1" in
            confd)
              echo "c:cg"
              ;;
            wconfd)
              echo "m:cg"
              ;;
            luxid)
              echo "m:lg"
              ;;
            rapi)
              echo "r:rg"
              ;;
            noded|mond)
              echo "root:root"
              ;;
            metad)
              echo "t:tg"
              ;;
            *)
              echo "root:all"
              ;;
          esac
        }

        _daemon_caps() {
          case "$1" in
            confd)
              echo "no:this"
              ;;
          esac
        }
        """;

    private const string Constants = """
        LOCALSTATEDIR = "/srv"
        RELEASE_VERSION = "3.1.0~rc2"
        VERSION_MAJOR = 3
        VERSION_MINOR = 1
        MASTERD_USER = "m"
        MASTERD_GROUP = "mg"
        DAEMONS_GROUP = "every"
        """;

    [Theory]
    [InlineData("SBINDIR", "/opt/sbin")]
    [InlineData("PKGLIBDIR", "/opt/lib/ganeti")]
    [InlineData("DATA_DIR", "/srv/lib/ganeti")]
    [InlineData("RUN_DIR", "/srv/run/ganeti")]
    [InlineData("DEFAULTS_FILE", "/conf/default/ganeti")]
    [InlineData("CONFD_USER", "c")]
    [InlineData("WCONFD_GROUP", "cg")]
    [InlineData("NODED_USER", "root")]
    [InlineData("MOND_GROUP", "root")]
    [InlineData("KVMD_GROUP", "all")]
    [InlineData("METAD_USER", "t")]
    [InlineData("MASTERD_GROUP", "mg")]
    [InlineData("DAEMONS_GROUP", "every")]
    [InlineData("MOND", "no")]
    public void Read_Script_TellsValues(string name, string expected) =>
        Assert.Equal(expected, GanetiDetection.Read(Script, Constants, null, varRunIsRun: true).Values[name]);

    [Fact]
    public void Read_EveryPlaceholderOfGanetis_IsFoundOrMissing()
    {
        var found = GanetiDetection.Read(Script, Constants, null, varRunIsRun: true);

        Assert.Empty(found.Missing);
        Assert.Equal(DefaultValues.Debian.Keys.Where(IsGanetis).Order(), found.Values.Keys.Order());
        Assert.Equal(
            UnitValueNames.All.Where(IsGanetis).Append(UnitValueNames.Mond).Append(UnitValueNames.WatcherExec).ToHashSet(),
            found.Values.Keys.Concat(DefaultValues.Restarts(new([252])).Keys).Append(UnitValueNames.WatcherExec).ToHashSet());

        // The cluster's, not the installation's.
        static bool IsGanetis(string name) => name != UnitValueNames.NodedListen;
    }

    [Theory]
    [InlineData("LOCALSTATEDIR:-${GANETI_ROOTDIR:-}/var", true, "/run/ganeti")]
    [InlineData("LOCALSTATEDIR:-${GANETI_ROOTDIR:-}/var", false, "/var/run/ganeti")]
    public void Read_VarRun_IsShortenedWhereItLeadsToRun(string state, bool isLink, string expected) => Assert.Equal(
        expected,
        GanetiDetection.Read(Script.Replace("LOCALSTATEDIR:-${GANETI_ROOTDIR:-}/srv", state, StringComparison.Ordinal), null, null, isLink).Values["RUN_DIR"]);

    [Theory]
    [InlineData(Constants, "/usr/lib/ganeti/2.16", "3.1")]
    [InlineData(null, "/usr/lib/ganeti/3.0", "3.0")]
    [InlineData(null, "/usr/lib/ganeti", null)]
    [InlineData(null, null, null)]
    public void Read_Version_ComesFromConstantsElseFromTheLink(string? constants, string? library, string? expected) =>
        Assert.Equal(expected, GanetiDetection.Read(Script, constants, library, true).Version?.ToString());

    [Fact]
    public void Read_NotUnderstood_SaysSoAndGuessesNothing()
    {
        var found = GanetiDetection.Read("echo hello", null, null, true);

        Assert.Empty(found.Values);
        Assert.Contains("_daemon_usergroup is not understood", found.Missing["CONFD_USER"], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyText_NeverThrows() => Gen.Select(Gen.String, Gen.String, Gen.Int[0, Script.Length])
        .Sample((a, b, at) =>
        {
            GanetiDetection.Read(a, b, b, true);
            GanetiDetection.Read(Script[..at] + a + Script[at..], Constants + a, a, false);
        });
}
