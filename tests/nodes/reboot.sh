#!/bin/bash
# reboot.sh NAME [--booting] : reboots a node with systemd, as an operator does. What it has written stays, /run does not.
# Returns when the boot is over; with --booting as soon as systemd answers.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
name=${1:?name}
case ${2:-} in
  --booting) over=' initializing starting running degraded ' wait='' ;;
  *) over=' running degraded ' wait=--wait ;;
esac
dir=$NODES/$name
before=$(leader "$name")
cgroup=$(cat "$dir/cgroup")
DEADLINE=120

# The node's PID 1, seen from here, where it is another than before.
new_leader() {
  local pid
  while read -r pid; do
    [ "$pid" = "$before" ] || ! grep -qE '^NSpid:.*[^0-9]1$' "/proc/$pid/status" || { echo "$pid"; return; }
  done < "$cgroup/payload/init.scope/cgroup.procs"
  return 1
}

# With --keep-unit systemd-nspawn ends with the node, and leaves it to others to start it anew: as boot.sh did.
nspawn=$(cat "$dir/nspawn.pid")
mapfile -d '' -t command < "/proc/$nspawn/cmdline"
"$SCRIPTS/in.sh" "$name" systemctl reboot || true
while [ -e "/proc/$nspawn/exe" ]; do
  [ $SECONDS -lt "$DEADLINE" ] || die "node $name does not go down within $DEADLINE s"
  sleep 0.05
done
CGROUP=$cgroup setsid bash -c 'echo $$ > "$CGROUP/cgroup.procs"; exec "$@"' spawn \
  nsenter --net="/run/netns/$name" env SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 "${command[@]}" < /dev/null >> "$dir/console.log" 2>&1 &
echo $! > "$dir/nspawn.pid"
until pid=$(new_leader 2> /dev/null); do
  [ $SECONDS -lt "$DEADLINE" ] || die "node $name has no new PID 1 after $DEADLINE s"
  sleep 0.05
done
echo "$pid" > "$dir/leader"
state=
until [[ $state && $over == *" $state "* ]]; do
  [ $SECONDS -lt "$DEADLINE" ] || die "systemd of $name is '$state' after $DEADLINE s"
  sleep 0.1
  # It ends with an error where the state is "degraded", and as long as the bus is not there.
  state=$("$SCRIPTS/in.sh" "$name" timeout "$DEADLINE" systemctl is-system-running $wait 2> /dev/null || true)
done
