#!/bin/bash
# boot.sh SUITE plain|systemd NAME : boots a throwaway node. NAME: at most 13 characters (it names network links).
# Environment: NODE_LAYERS (overlay layers, topmost first, joined by ':'), NODE_IP, NODE_FQDN, NODE_HOSTS (more lines for
# /etc/hosts), NODE_HUB (hub.sh), NODE_INSTALL (an executable to copy to /usr/local/sbin/ganeti-watcher), NODE_QUICK (what of
# Ganeti is made cheaper, quicken.sh), NODE_OWNER (pid)
set -euo pipefail
. "$(dirname "$0")/lib.sh"
suite=${1:?suite} kind=${2:?plain or systemd} name=${3:?name}
ip=${NODE_IP:-192.0.2.1} fqdn=${NODE_FQDN:-node1.gnt.test}
dir=$NODES/$name root=$NODES/$name/merged
cgroup=$(cgroup_root)/$name
rootfs=$CACHE/rootfs/$(rootfs_key "$suite")
# Seconds; what takes longer never comes.
DEADLINE=120

create_files() {
  mkdir -p "$NODES"
  mkdir "$dir" || die "node $name exists"
  mount -t tmpfs -o size=2g,mode=755 "$name" "$dir"
  write_owner "$dir/owner"
  echo "$cgroup" > "$dir/cgroup"
  mkdir "$dir/upper" "$dir/work" "$root"
  mount -t overlay overlay -o "lowerdir=${NODE_LAYERS:+$NODE_LAYERS:}$rootfs,upperdir=$dir/upper,workdir=$dir/work" "$root"

  echo "$fqdn" > "$root/etc/hostname"
  {
    echo "127.0.0.1 localhost"
    echo "$ip $fqdn ${fqdn%%.*}"
    echo "$CLUSTER_IP $CLUSTER_FQDN ${CLUSTER_FQDN%%.*}"
    echo "${NODE_HOSTS:-}"
  } > "$root/etc/hosts"
  : > "$root/etc/resolv.conf"
  tr -d - < /proc/sys/kernel/random/uuid > "$root/etc/machine-id"
  if [ -n "${NODE_INSTALL:-}" ]; then
    # A copy: the next publish may replace the original while the node runs.
    install -m 755 "$NODE_INSTALL" "$root/usr/local/sbin/ganeti-watcher"
  fi
  # Each is a word.
  # shellcheck disable=SC2086
  "$SCRIPTS/quicken.sh" "$root" ${NODE_QUICK:-}
}

# Ganeti refuses 127.0.0.0/8 for a node: each node gets an eth0 of its own, without a way out.
create_network() {
  ip netns add "$name"
  ip -n "$name" link set lo up
  if [ -n "${NODE_HUB:-}" ]; then
    ip -n "$name" link add eth0 type veth peer name "v-$name" netns "$NODE_HUB"
    ip -n "$NODE_HUB" link set "v-$name" master br0 up
  else
    ip -n "$name" link add eth0 type bridge
  fi
  ip -n "$name" addr add "$ip/24" dev eth0
  ip -n "$name" link set eth0 up
  ip -n "$name" link add br0 type bridge # for the network cards of instances
  ip -n "$name" link set br0 up
}

# nspawn starts inside the network namespace: /sys/class/net shows that of whoever mounts sysfs.
spawn() {
  mkdir -p "$cgroup"
  CGROUP=$cgroup setsid bash -c 'echo $$ > "$CGROUP/cgroup.procs"; exec "$@"' spawn \
    nsenter --net="/run/netns/$name" env SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 \
    systemd-nspawn -q -D "$root" --register=no --keep-unit --network-namespace-path="/run/netns/$name" \
    --machine="$name" --hostname="$fqdn" --capability=all --resolv-conf=off --timezone=off --link-journal=no \
    "$@" < /dev/null > "$dir/console.log" 2>&1 &
  echo $! > "$dir/nspawn.pid"
  find_leader $!
}

# The leader is the node's PID 1, seen from here.
find_leader() {
  local procs pid line
  while [ $SECONDS -lt "$DEADLINE" ]; do
    kill -0 "$1" 2>/dev/null || { cat "$dir/console.log" >&2; die "systemd-nspawn ended"; }
    for procs in "$cgroup"/payload/cgroup.procs "$cgroup"/payload/init.scope/cgroup.procs; do
      [ -e "$procs" ] || continue
      while read -r pid; do
        while read -r line; do
          case $line in NSpid:*[!0-9]1) echo "$pid" > "$dir/leader"; return ;; esac
        done < "/proc/$pid/status"
      done < "$procs"
    done 2>/dev/null
    sleep 0.05
  done
  die "node $name has no PID 1 after $DEADLINE s"
}

wait_for_systemd() {
  local state=
  while [ $SECONDS -lt "$DEADLINE" ]; do
    # --wait fails as long as the bus is not there.
    state=$("$SCRIPTS/in.sh" "$name" timeout "$DEADLINE" systemctl is-system-running --wait 2>/dev/null || true)
    case $state in running | degraded) return ;; esac
    sleep 0.1
  done
  die "systemd of $name is '$state' after $DEADLINE s"
}

trap '[ $? = 0 ] || "$SCRIPTS/stop.sh" "$name" || true' EXIT
create_files
create_network
case $kind in
  plain)
    spawn --as-pid2 /bin/sleep infinity
    # What systemd-tmpfiles would have made.
    nsenter -t "$(leader "$name")" -a -- install -d -m 1777 /run/lock
    ;;
  systemd)
    spawn --boot
    wait_for_systemd
    ;;
  *) die "kind is plain or systemd" ;;
esac
