#!/bin/bash
# Runs the sandbox ring, which waits more than it works: several processes at a time, each with one class of tests.
# The watcher looks at all processes of its machine (is anybody else starting daemons?), so each process has a PID
# namespace of its own, and the whole ring has one around them: whatever happens, nothing of it outlives it.
# Without the right to make namespaces: one process, told aloud.
# Usage: tests/sandbox/run.sh [--fail-skips] [--at-least N] [--shuffle SEED] [CLASS …]     CLASS: HoldTests, 'Hold*'
# Reports: artifacts/sandbox/CLASS.xml (xUnit's format) and CLASS.log. The last lines sum them up (eng/reports.sh).
set -uo pipefail
cd "$(dirname "$0")/../.."
. eng/lib.sh

RUNNER=artifacts/bin/Watcher.SandboxTests/release/Watcher.SandboxTests.dll
REPORTS=artifacts/sandbox
# What a class may take on the slowest machine; then something hangs in spite of all deadlines.
DEADLINE=20m

# isolate : what gives a program a PID namespace of its own. A user who is not root stays who he is: tests ask.
isolate() {
  local how=(unshare --pid --mount-proc --mount --fork --kill-child)
  [ "$(id -u)" = 0 ] || how+=(--user --map-current-user)
  "${how[@]}" true 2> /dev/null && printf '%s\n' "${how[@]}"
}

# classes PATTERN … : their full names, those with the most tests first; shuffled with a seed
classes() {
  dotnet "$RUNNER" -noLogo -noColor -preEnumerateTheories -list tests \
    | grep -oE '^Watcher\.SandboxTests\.\w+' | sort | uniq -c | sort -k1,1nr -k2 | awk '{ print $2 }' \
    | { if [ -n "$seed" ]; then shuf --random-source=<(yes "$seed"); else cat; fi; } \
    | while read -r class; do
        for pattern in "${@:-*}"; do
          # shellcheck disable=SC2053 # a pattern
          [[ ${class##*.} == $pattern ]] && { echo "$class"; break; }
        done
      done
}

# run_class CLASS : its report and its log; what is wrong with it is shown when it has ended
run_class() {
  local name=${1##*.}
  local report=$REPORTS/$name.xml log=$REPORTS/$name.log
  timeout --signal=KILL "$DEADLINE" "${isolation[@]}" dotnet "$RUNNER" ${seed:+:"$seed"} -noLogo -noColor -class "$1" "${options[@]}" -result-xml "$report" \
    > "$log" 2>&1 < /dev/null
  local code=$?
  if [ ! -s "$report" ] || grep -q 'total="0"' "$report"; then
    echo "FAILED: $name ran no test or did not come to its end (exit code $code)" | tee -a "$log"
    touch "$REPORTS/$name.failed"
  elif [ "$code" != 0 ]; then
    cat "$log"
  else
    echo "$name: $(sed -n '$s/.*\(Total.*\)/\1/p' "$log")"
  fi
}

options=() at_least=1 seed=
arguments=("$@")
while [[ ${1:-} == --* ]]; do
  case $1 in
    --fail-skips) options+=(-failSkips) ;;
    --at-least) at_least=$2; shift ;;
    --shuffle) seed=$2; shift ;;
    *) die "tests/sandbox/run.sh: what is $1?" ;;
  esac
  shift
done

# Of one checkout, one run at a time: its reports lie in one place.
if [ -z "${SANDBOX_RING:-}" ]; then
  mkdir -p artifacts
  exec 9> artifacts/sandbox.lock
  flock --nonblock 9 || { echo "sandbox: waits for another run in this checkout"; flock 9; }
fi
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
TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/sandbox-ring-XXXXXX") || die "sandbox: no place for the nodes"
export TMPDIR
chmod 755 "$TMPDIR"
trap 'rm -rf "$TMPDIR"' EXIT
rm -rf "$REPORTS"
mkdir -p "$REPORTS"
mapfile -t chosen < <(classes "$@")
[ ${#chosen[@]} -gt 0 ] || die "sandbox: no class of tests is called ${*:-anything}"
for class in "${chosen[@]}"; do
  [ "$(jobs -rp | wc -l)" -lt $processes ] || wait -n
  run_class "$class" &
done
wait

broken=$(find "$REPORTS" -name '*.failed' | wc -l)
echo
eng/reports.sh --broken "$broken" "$REPORTS"/*.xml | tee "$REPORTS/summary"
echo "  wall: $SECONDS s"
# Of this shell's children, and theirs.
times > "$REPORTS/times"
awk -F '[ms ]' 'NR == 2 { printf "  cpu: %.0f s\n", $1 * 60 + $2 + $4 * 60 + $5 }' "$REPORTS/times"
count() { awk -v name="$1:" '$1 == name { print $2 }' "$REPORTS/summary"; }
[ "$(count total)" -ge "$at_least" ] || { echo "FAILED: $(count total) tests, and there are $at_least"; exit 1; }
[ "$(count failed)" = 0 ]
