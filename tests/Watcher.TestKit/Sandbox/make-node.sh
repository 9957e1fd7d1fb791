#!/bin/sh
# Makes a sandbox node: a directory that ganeti-watcher takes for the root of a node (GANETI_ROOTDIR), the master of a
# cluster, with stand-ins for Ganeti's daemons and for daemon-util. Nothing runs in it yet.
# Usage: make-node.sh ROOT
set -eu

root=$1
here=$(cd "$(dirname "$0")" && pwd)

mkdir -p "$root/etc/ganeti" "$root/run" "$root/stand-in" "$root/usr/sbin" "$root/usr/lib/ganeti" \
  "$root/var/lib/ganeti" "$root/var/lock" "$root/var/log/ganeti" "$root/var/run/ganeti"
mkfifo "$root/stand-in/idle"
: >"$root/stand-in/calls"

install -m 755 "$here/stand-ins/daemon-util" "$root/usr/lib/ganeti/daemon-util"
install -m 755 "$here/stand-ins/daemon" "$root/stand-in/daemon"
for daemon in noded confd wconfd rapi luxid kvmd mond; do
  ln "$root/stand-in/daemon" "$root/usr/sbin/ganeti-$daemon"
done

echo node1.example.com >"$root/var/lib/ganeti/ssconf_master_node"
printf 'node1.example.com\nnode2.example.com\n' >"$root/var/lib/ganeti/ssconf_node_list"
echo "11111111-2222-3333-4444-555555555555 default" >"$root/var/lib/ganeti/ssconf_nodegroups"
echo kvm >"$root/var/lib/ganeti/ssconf_hypervisor_list"
echo False >"$root/var/lib/ganeti/ssconf_enabled_user_shutdown"
# Valid from 2020 to 2120, and nobody's: its key was thrown away.
cat >"$root/var/lib/ganeti/server.pem" <<END
-----BEGIN CERTIFICATE-----
MIIBIjCBygIBATAKBggqhkjOPQQDAjAdMRswGQYDVQQDDBJnYW5ldGkuZXhhbXBs
ZS5jb20wIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMB0xGzAZBgNV
BAMMEmdhbmV0aS5leGFtcGxlLmNvbTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
BHeUGp7OyZDinNIpOZcyb0G40Q+Inut+YUicbYXVkPSxCdcFDVs5qF9r8+NvIEfl
9o+JfG9s7Q36G8Hx8tSuMr8wCgYIKoZIzj0EAwIDRwAwRAIgWjMk99c82BEKLEht
NwKQYfKm313Kw8SmWao2MNsHYmsCIEbVid38qPutOJocfCCmbD175QV2E/O/lw5J
+TIR+tWt
-----END CERTIFICATE-----
END

cat >"$root/etc/ganeti/watcher.json" <<END
{
  "Watcher": {
    "Daemons": {
      "DaemonUtil": "$root/usr/lib/ganeti/daemon-util",
      "ExecutableDirectory": "$root/usr/sbin",
      "SettleTime": "0s"
    }
  }
}
END
