#!/bin/bash
# Makes sure that this machine can run nodes. Exit 3, with the reason: it cannot.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

cannot() { echo "$*" >&2; exit 3; }

[ "$(id -u)" = 0 ] || cannot "real nodes need root"
[ -n "$(cgroup_root)" ] || cannot "real nodes need a mounted cgroup2"
grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null || cannot "real nodes need overlayfs"

declare -A package=([mmdebstrap]=mmdebstrap [systemd-nspawn]=systemd-container [ip]=iproute2 [nsenter]=util-linux [flock]=util-linux)
missing=()
for command in "${!package[@]}"; do
  command -v "$command" > /dev/null || missing+=("${package[$command]}")
done
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get > /dev/null || cannot "real nodes need ${missing[*]}, and there is no apt-get to install them with"
  echo "installing ${missing[*]}" >&2
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" debian-archive-keyring; } >&2 \
    || cannot "could not install ${missing[*]}"
fi
# A container without the right to create namespaces has everything but this.
unshare --mount --net --pid --fork true 2>/dev/null || cannot "real nodes need the right to create namespaces"
