#!/bin/bash
# stop.sh [--save DIR] NAME : kills everything that runs in the node's cgroup and removes the node.
# --save keeps what the node wrote as a layer in DIR.
set -uo pipefail
. "$(dirname "$0")/lib.sh"
save=
if [ "${1:-}" = --save ]; then
  save=${2:?directory}
  shift 2
fi
name=${1:?name}
dir=$NODES/$name
cgroup=$(cgroup_root)/$name

if [ -d "$cgroup" ]; then
  echo 1 > "$cgroup/cgroup.kill" 2>/dev/null
  # What writes to a disk at the moment ends when that is done.
  while [ $SECONDS -lt 60 ] && grep -q '^populated 1' "$cgroup/cgroup.events"; do sleep 0.05; done
fi
if mountpoint -q "$dir"; then
  mountpoint -q "$dir/merged" && { umount "$dir/merged" || umount -l "$dir/merged"; }
  [ -n "$save" ] && cp -a "$dir/upper" "$save"
  umount "$dir" || umount -l "$dir"
fi
rmdir "$dir" 2>/dev/null
ip netns del "$name" 2>/dev/null
# The second one: nspawn's own, where the legacy hierarchy is mounted too.
for directory in "$cgroup" "/sys/fs/cgroup/systemd/$name"; do
  [ -d "$directory" ] && find "$directory" -depth -type d -exec rmdir {} \; 2>/dev/null
done
[ ! -e "$dir" ]
