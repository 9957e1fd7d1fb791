#!/bin/bash
# Runs the sandbox ring, which waits more than it works: several processes at a time, each with one class of tests.
# The watcher looks at all processes of its machine (is anybody else starting daemons?), so each process has a PID
# namespace of its own, and the whole ring has one around them: whatever happens, nothing of it outlives it.
# Each also has a time since boot of its own, by an hour greater: a machine that was booted a moment ago has no passes of half an hour ago.
# Without the right to make namespaces: one process at a time, told aloud.
# Usage: tests/sandbox/run.sh REPORTS [-class '*HoldTests*' …] [OPTION …]     OPTION: of xUnit's runner, for each process
# Writes REPORTS/CLASS.xml (xUnit's) and REPORTS/CLASS.log. A class that runs no test, or does not come to its end, is a failure.
set -uo pipefail
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
RUNNER=$ROOT/artifacts/bin/Watcher.SandboxTests/release/Watcher.SandboxTests

# What a class may take on the slowest machine; then something hangs in spite of all deadlines.
DEADLINE=20m

# isolate : what gives a program a PID namespace of its own, and a boot an hour ago. A user who is not root stays who he is: tests ask.
isolate() {
  local how=(unshare --pid --mount-proc --mount --time --monotonic 3600 --boottime 3600 --fork --kill-child)
  [ "$(id -u)" = 0 ] || how+=(--user --map-current-user)
  "${how[@]}" true 2> /dev/null && printf '%s\n' "${how[@]}"
}

# classes : the chosen ones, those with the most tests first; shuffled as the tests in them are (tests/TestOrder.cs)
classes() {
  "$RUNNER" -noLogo -noColor -preEnumerateTheories "${chosen[@]}" -list tests \
    | grep -oE '^Watcher\.SandboxTests\.\w+' | sort | uniq -c | sort -k1,1nr -k2 | awk '{ print $2 }' \
    | if [ -n "${WATCHER_TEST_ORDER:-}" ]; then shuf --random-source=<(yes "$WATCHER_TEST_ORDER"); else cat; fi
}

# run_class CLASS : its report and its log; what is wrong with it is shown when it has ended
run_class() {
  local name=${1##*.}
  local report=$reports/$name.xml log=$reports/$name.log
  timeout --signal=KILL "$DEADLINE" "${isolation[@]}" "$RUNNER" -noLogo -noColor -class "$1" "${options[@]}" -result-xml "$report" \
    > "$log" 2>&1 < /dev/null
  local code=$?
  if [ ! -s "$report" ] || grep -q ' total="0"' "$report"; then
    cat "$log"
    echo "FAILED: $name ran no test or did not come to its end (exit code $code)"
    return 1
  fi
  [ $code = 0 ] || cat "$log"
  echo "$name: $(sed -n '$s/.*\(Total.*\)/\1/p' "$log")"
  return $code
}

arguments=("$@")
[ $# -gt 0 ] || { sed -n 's/^# Usage: //p' "$0" >&2; exit 2; }
reports=$(realpath "$1")
shift
chosen=() options=()
while [ $# -gt 0 ]; do
  case $1 in
    -class) chosen+=("$1" "$2"); shift ;;
    *) options+=("$1") ;;
  esac
  shift
done

mapfile -t isolation < <(isolate)
if [ ${#isolation[@]} = 0 ]; then
  echo "sandbox: ONE PROCESS AT A TIME: this user can make no PID namespaces (unshare)"
  processes=1
else
  processes=$((3 * $(nproc)))
  # The namespace around them all.
  [ -n "${SANDBOX_RING:-}" ] || SANDBOX_RING=1 exec "${isolation[@]}" "$0" "${arguments[@]}"
fi

trap 'exit 130' INT TERM

# The nodes' roots. Other users look into some of them.
TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/sandbox-ring-XXXXXX") || exit
export TMPDIR
chmod 755 "$TMPDIR"
trap 'rm -rf "$TMPDIR"' EXIT

mkdir -p "$reports"
rm -f "$reports/failed"
begun=0
for class in $(classes); do
  while [ "$(jobs -rp | wc -l)" -ge $processes ]; do wait -n; done
  { run_class "$class" || echo "$class" >> "$reports/failed"; } &
  begun=$((begun + 1))
done
wait
[ $begun -gt 0 ] || { echo "sandbox: no such class"; exit 1; }
[ ! -s "$reports/failed" ]
