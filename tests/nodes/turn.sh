#!/bin/bash
# turn.sh COMMAND ARG… : runs a command when no other run has nodes at work on this machine, and says aloud whom it waits for:
# two runs at once would each take twice as long, and both their deadlines.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
mkdir -p "$CACHE"
lock=$CACHE/turn

exec 9<> "$lock"
if ! flock --nonblock 9; then
  echo "waiting for the nodes of another run: $(cat "$lock")" >&2
  flock 9
  echo "it is our turn" >&2
fi
echo "pid $$, in $PWD, since $(date -Is)" > "$lock"
# What runs on the nodes must not inherit the lock: a daemon would hold it for its lifetime. So this waits, and holds it.
"$@" 9>&-
