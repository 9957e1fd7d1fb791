#!/bin/bash
# build-rootfs.sh SUITE : a pristine Debian (bookworm or trixie) with systemd and Ganeti; prints its path.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
suite=${1:?suite}

# strace shows that a pass executes no other program, time its peak memory. logrotate is a mere suggestion of Ganeti's.
packages=systemd,systemd-sysv,dbus,iproute2,procps,time,strace,logrotate,ganeti

# MIRROR, else the mirror that this machine itself uses, when it is a Debian's.
mirror() {
  local own
  own=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb (\[[^]]*\] )?([^ ]+) .*/\2/p' | grep -m1 '/debian/*$' || true)
  [ -n "${MIRROR:-$own}" ] || { echo "no Debian mirror in the apt sources: set MIRROR" >&2; return 1; }
  echo "${MIRROR:-$own}"
}

build() {
  local from
  from=$(mirror)
  echo "building the root file system of $suite (about two minutes, once)"
  mmdebstrap --mode=root --variant=minbase --include="$packages" \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='force-unsafe-io' \
    "$suite" "$1" "deb $from $suite main"
}

cd /
build_once "$CACHE/rootfs/$(rootfs_key "$suite")" build
