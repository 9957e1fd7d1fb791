#!/bin/bash
# hub.sh up|down NAME : a network namespace with a bridge, to which nodes booted with NODE_HUB=NAME are joined.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
name=${2:?name}

case ${1:?up or down} in
  up)
    mkdir -p "$CACHE/hubs"
    write_owner "$CACHE/hubs/$name"
    ip netns add "$name"
    ip -n "$name" link add br0 type bridge
    ip -n "$name" link set br0 up
    ;;
  down)
    ip netns del "$name" 2>/dev/null || true
    rm -f "$CACHE/hubs/$name"
    ;;
esac
