# Sourced by the scripts of this directory: where things lie, and how they are named.
SCRIPTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CACHE=${WATCHER_TEST_CACHE:-/var/cache/ganeti-watcher-tests}
NODES=$CACHE/nodes
# Test networks that no real network uses (RFC 5737).
CLUSTER_IP=192.0.2.100
CLUSTER_FQDN=cluster.gnt.test

die() { echo "$(basename "$0"): $*" >&2; exit 1; }

cgroup_root() { findmnt -nt cgroup2 -o TARGET | head -1; }

# key SUITE SCRIPT... : names a cached build after what built it
key() {
  local suite=$1; shift
  echo "$suite-$(cd "$SCRIPTS" && cat "$@" | sha256sum | cut -c1-12)"
}
rootfs_key() { key "$1" build-rootfs.sh; }
cluster_key() { key "$1" build-rootfs.sh build-cluster.sh init-cluster.sh stand-in-guest.py boot.sh; }
qemu_key() { key "$1" build-rootfs.sh build-qemu.sh boot.sh; }
kvm_key() { key "$1" build-rootfs.sh build-cluster.sh init-cluster.sh stand-in-guest.py boot.sh build-qemu.sh build-kvm.sh; }
multi_key() { key "$1" build-rootfs.sh build-multi.sh init-cluster.sh stand-in-guest.py boot.sh hub.sh; }

# build_once TARGET FUNCTION : calls FUNCTION with a temporary path that becomes TARGET when it succeeds.
# Several test runs may ask at once: the first one builds, the others wait for it.
build_once() {
  local target=$1 build=$2
  mkdir -p "$(dirname "$target")"
  exec 9>"$target.lock"
  flock 9
  if [ ! -e "$target" ]; then
    rm -rf --one-file-system "$target".tmp
    # What is started on the way must not inherit the lock: a daemon would hold it for its lifetime.
    "$build" "$target.tmp" 9>&- >&2
    mv "$target.tmp" "$target"
  fi
  exec 9>&-
  echo "$target"
}

# Who started a node: it may be removed when that process is gone. The start time tells a reused pid apart.
process_started() { awk '{ sub(/.*\) /, ""); print $20 }' "/proc/$1/stat" 2>/dev/null; }
write_owner() {
  local pid=${NODE_OWNER:-$PPID}
  echo "$pid $(process_started "$pid")" > "$1"
}
owner_lives() {
  local pid started
  read -r pid started < "$1" 2>/dev/null || return 1
  [ -n "$started" ] && [ "$(process_started "$pid")" = "$started" ]
}

leader() { cat "$NODES/$1/leader" 2>/dev/null || die "no node $1"; }
