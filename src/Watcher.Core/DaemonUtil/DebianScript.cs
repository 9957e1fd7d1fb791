using System.Collections.Immutable;

namespace Watcher.Core.DaemonUtil;

/// <summary>What Debian's daemon-util (3.0 and 3.1) says of daemons, directories and users: for where the script itself is gone, or silent.</summary>
internal static class DebianScript
{
    public const string Text = """
        readonly LOCALSTATEDIR=${LOCALSTATEDIR:-${GANETI_ROOTDIR:-}/var}
        readonly SYSCONFDIR=${SYSCONFDIR:-${GANETI_ROOTDIR:-}/etc}
        readonly PKGLIBDIR=/usr/lib/ganeti
        readonly LOG_DIR="$LOCALSTATEDIR/log/ganeti"
        readonly RUN_DIR="$LOCALSTATEDIR/run/ganeti"
        readonly DATA_DIR="$LOCALSTATEDIR/lib/ganeti"
        readonly CONF_DIR="$SYSCONFDIR/ganeti"
        readonly defaults_file="$SYSCONFDIR/default/ganeti"
        NODED_ARGS=
        CONFD_ARGS=
        WCONFD_ARGS=
        LUXID_ARGS=
        RAPI_ARGS=
        MOND_ARGS=
        KVMD_ARGS=
        METAD_ARGS=
        DAEMONS=( ganeti-noded ganeti-confd ganeti-wconfd ganeti-rapi ganeti-luxid ganeti-kvmd )
        ON_DEMAND_DAEMONS=( ganeti-metad )
        _mond_enabled() {
          [[ "True" == True ]]
        }
        _daemon_executable() {
          echo "/usr/sbin/$1"
        }
        _daemon_usergroup() {
          confd)
            echo "gnt-confd:gnt-confd"
          wconfd)
            echo "gnt-masterd:gnt-confd"
          luxid)
            echo "gnt-masterd:gnt-luxid"
          rapi)
            echo "gnt-rapi:gnt-rapi"
          noded|mond)
            echo "root:root"
          metad)
            echo "gnt-metad:gnt-metad"
          *)
            echo "root:gnt-daemons"
        }
        _daemon_caps() {
          metad)
            echo "cap_net_bind_service=+ep"
        }
        """;

    /// <summary>Its readonly variables.</summary>
    public static readonly ImmutableArray<string> Constants =
        ["LOCALSTATEDIR", "SYSCONFDIR", "PKGLIBDIR", "LOG_DIR", "RUN_DIR", "DATA_DIR", "CONF_DIR", "defaults_file"];
}
