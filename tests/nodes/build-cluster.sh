#!/bin/bash
# build-cluster.sh SUITE : the layer of a cluster of one node, all daemons stopped; prints its path.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
suite=${1:?suite}
name=w$$b

build() {
  echo "building the cluster layer of $suite (about 15 seconds, once)"
  trap '"$SCRIPTS/stop.sh" "$name"' EXIT
  "$SCRIPTS/boot.sh" "$suite" plain "$name"
  "$SCRIPTS/init-cluster.sh" --files "$NODES/$name/merged"
  "$SCRIPTS/init-cluster.sh" --init "$name" node1.gnt.test
  # Else the first pass archives them, once the layer is six hours old, while a test compares the jobs before and after.
  "$SCRIPTS/in.sh" "$name" gnt-job autoarchive 0
  "$SCRIPTS/in.sh" "$name" /usr/lib/ganeti/daemon-util stop-all
  "$SCRIPTS/in.sh" "$name" find /var/log/ganeti -type f -exec truncate -s 0 {} +
  "$SCRIPTS/stop.sh" --save "$1" "$name"
  trap - EXIT
}

export NODE_OWNER=$$
"$SCRIPTS/build-rootfs.sh" "$suite" > /dev/null
build_once "$CACHE/layers/cluster-$(cluster_key "$suite")" build
