#!/bin/bash
# build-qemu.sh SUITE : the layer of a qemu on the pristine root file system; prints its path.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
suite=${1:?suite}
name=w$$q

# In the root file system, but with this machine's network: a node has no way out.
in_root() { DEBIAN_FRONTEND=noninteractive LC_ALL=C chroot "$NODES/$name/merged" "$@"; }

build() {
  local root=$NODES/$name/merged
  echo "installing qemu into a layer of $suite (25 MB, once)"
  trap '"$SCRIPTS/stop.sh" "$name"' EXIT
  "$SCRIPTS/boot.sh" "$suite" plain "$name"
  cat /etc/resolv.conf > "$root/etc/resolv.conf"
  in_root apt-get update -q
  in_root apt-get install -y -q --no-install-recommends qemu-system-x86
  in_root apt-get clean
  find "$root/var/lib/apt/lists" -type f -delete
  : > "$root/etc/resolv.conf"
  "$SCRIPTS/stop.sh" --save "$1" "$name"
  trap - EXIT
}

export NODE_OWNER=$$
"$SCRIPTS/build-rootfs.sh" "$suite" > /dev/null
build_once "$CACHE/layers/qemu-$(qemu_key "$suite")" build
