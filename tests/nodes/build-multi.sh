#!/bin/bash
# build-multi.sh SUITE : three layers node1, node2, node3 of one cluster, all daemons stopped; prints their directory.
# node1 is the master, node2 a candidate; node3 is none, so neither the pause nor the watcher lock of Ganeti reaches it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
suite=${1:?suite}
run=w$$
hub=${run}h

in_node() { local node=$1; shift; "$SCRIPTS/in.sh" "${run}n$node" "$@"; }
stop_all() {
  local i
  for i in 1 2 3; do "$SCRIPTS/stop.sh" "${run}n$i"; done
  "$SCRIPTS/hub.sh" down "$hub"
}
hosts() { printf '192.0.2.%s node%s.gnt.test node%s\n' 1 1 1 2 2 2 3 3 3; }

# gnt-node add drives the new node over root's ssh: all nodes share host keys and root's key.
share_ssh_keys() {
  local i root=$NODES/${run}n1/merged
  in_node 1 sh -c 'umask 077; mkdir -p /root/.ssh; ssh-keygen -A >/dev/null; ssh-keygen -q -t rsa -N "" -f /root/.ssh/id_rsa
    cp /root/.ssh/id_rsa.pub /root/.ssh/authorized_keys'
  for i in 2 3; do
    rm -f "$NODES/${run}n$i"/merged/etc/ssh/ssh_host_*
    cp -a "$root"/etc/ssh/ssh_host_* "$NODES/${run}n$i/merged/etc/ssh/"
    cp -a "$root/root/.ssh" "$NODES/${run}n$i/merged/root/"
  done
  for i in 1 2 3; do in_node $i sh -c 'mkdir -p /run/sshd; exec /usr/sbin/sshd'; done
}

build() {
  local i
  echo "building the three-node cluster of $suite (about 45 seconds, once)"
  trap stop_all EXIT
  "$SCRIPTS/hub.sh" up "$hub"
  for i in 1 2 3; do
    NODE_HUB=$hub NODE_HOSTS=$(hosts) NODE_IP=192.0.2.$i NODE_FQDN=node$i.gnt.test "$SCRIPTS/boot.sh" "$suite" plain "${run}n$i"
    "$SCRIPTS/init-cluster.sh" --files "$NODES/${run}n$i/merged"
  done
  share_ssh_keys
  "$SCRIPTS/init-cluster.sh" --init "${run}n1" node1.gnt.test
  for i in 2 3; do
    in_node 1 timeout 120 gnt-node add --no-ssh-key-check "node$i.gnt.test" < /dev/null
    in_node 1 gnt-instance add -t diskless -o noop+default --no-name-check --no-ip-check -B memory=128M,vcpus=1 \
      -n "node$i.gnt.test" "inst$i"
  done
  in_node 1 gnt-cluster modify --candidate-pool-size=2
  in_node 1 gnt-node modify --master-candidate=no node3.gnt.test
  # Why: see build-cluster.sh.
  in_node 1 gnt-job autoarchive 0
  for i in 1 2 3; do in_node $i /usr/lib/ganeti/daemon-util stop-all; done
  mkdir -p "$1"
  for i in 1 2 3; do
    in_node $i find /var/log/ganeti -type f -exec truncate -s 0 {} +
    "$SCRIPTS/stop.sh" --save "$1/node$i" "${run}n$i"
  done
  trap - EXIT
  "$SCRIPTS/hub.sh" down "$hub"
}

export NODE_OWNER=$$
"$SCRIPTS/build-rootfs.sh" "$suite" > /dev/null
build_once "$CACHE/layers/multi-$(multi_key "$suite")" build
