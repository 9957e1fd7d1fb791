#!/bin/sh
# Shows the watcher at work in a sandbox, as anybody, without root and without Ganeti: a node of stand-ins comes up, one
# of its daemons is killed, one pass brings it back; another is stopped on purpose and left alone.
# Usage: demo.sh [EXECUTABLE]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
watcher=${1:-${WATCHER_EXECUTABLE:-$here/../../artifacts/publish/Watcher/release_linux-x64/ganeti-watcher}}
if [ ! -x "$watcher" ]; then
  echo "demo.sh: $watcher does not exist; publish it first: dotnet publish src/Watcher -c Release -r linux-x64" >&2
  exit 1
fi

GANETI_ROOTDIR=$(mktemp -d "${TMPDIR:-/tmp}/ganeti-watcher-XXXXXXXX")
GANETI_HOSTNAME=node1.example.com
export GANETI_ROOTDIR GANETI_HOSTNAME

# Only what wrote its pid file here and still goes by its stand-in's name.
clean_up() {
  for pid_file in "$GANETI_ROOTDIR"/var/run/ganeti/*.pid; do
    pid=$(cat "$pid_file" 2>/dev/null) || continue
    name=$(basename "$pid_file" .pid)
    if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$name" ]; then kill -KILL "$pid" 2>/dev/null || true; fi
  done
  rm -rf "$GANETI_ROOTDIR"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

say() { printf '\n%s\n' "$*"; }

shown=0
log_since() {
  tail -n "+$((shown + 1))" "$GANETI_ROOTDIR/var/log/ganeti/watcher.log" | sed 's/^/    /'
  shown=$(wc -l <"$GANETI_ROOTDIR/var/log/ganeti/watcher.log")
}

daemons() {
  for name in noded confd wconfd rapi luxid mond; do
    pid=$(cat "$GANETI_ROOTDIR/var/run/ganeti/ganeti-$name.pid" 2>/dev/null) || pid=
    if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; then
      printf '    ganeti-%-7s runs as pid %s\n' "$name" "$pid"
    else
      printf '    ganeti-%-7s does not run\n' "$name"
    fi
  done
}

pass() {
  echo "  \$ ganeti-watcher --once"
  "$watcher" --once && code=0 || code=$?
  echo "  exit code $code; it logged:"
  log_since
}

"$here/../Watcher.TestKit/Sandbox/make-node.sh" "$GANETI_ROOTDIR"
luxid_pid_file=$GANETI_ROOTDIR/var/run/ganeti/ganeti-luxid.pid

say "A node has booted; it is the master, and nothing of Ganeti runs yet:"
pass
daemons

victim=$(cat "$luxid_pid_file")
say "ganeti-luxid crashes (kill -KILL $victim):"
kill -KILL "$victim"
while kill -0 "$victim" 2>/dev/null; do sleep 0.05; done
daemons
pass
daemons

say "An operator stops ganeti-confd; that is respected for a while:"
"$GANETI_ROOTDIR/usr/lib/ganeti/daemon-util" stop ganeti-confd
pass

say "What the watcher knows:"
echo "  \$ ganeti-watcher status"
"$watcher" status | sed 's/^/    /'

if [ "$(cat "/proc/$(cat "$luxid_pid_file")/comm" 2>/dev/null)" != ganeti-luxid ]; then
  say "ganeti-luxid did not come back."
  exit 1
fi

say "ganeti-luxid is back, ganeti-confd was left alone. All of it ran in $GANETI_ROOTDIR, which is removed now."
