# Sourced by ./test: the rings again and again in another order each time, on a machine that is kept busy meanwhile.

# keep_busy N : N loops that end with this shell
keep_busy() {
  local _
  for _ in $(seq "$1"); do
    bash -c 'while [ -d "/proc/$0" ]; do for ((i = 0; i < 200000; i++)); do :; done; done' $$ &
  done
}

# slow_group : where a cgroup with a share of processor time can be made; fails where there is none
slow_group() {
  local v1 v2
  v1=$(findmnt -nt cgroup -O cpu -o TARGET | head -1) v2=$(findmnt -nt cgroup2 -o TARGET | head -1)
  if [ -n "$v1" ]; then
    echo "$v1/ganeti-watcher-slow$$"
  elif grep -qsw cpu "$v2/cgroup.controllers"; then
    # Nodes have cgroups of their own here, beside this one: they are not slowed.
    echo "$v2/ganeti-watcher-slow$$"
  else
    echo "no cpu controller" >&2
    return 1
  fi
}

# halve_cpu GROUP : this shell, and all that it starts from now on, gets half of the machine's processor time
halve_cpu() {
  mkdir "$1" || return
  if [ -e "$1/cpu.max" ]; then
    echo "$(($(nproc) * 50000)) 100000" > "$1/cpu.max"
  else
    echo $(($(nproc) * 50000)) > "$1/cpu.cfs_quota_us"
  fi && echo $$ > "$1/cgroup.procs"
}

# whole_cpu GROUP : takes that back; what the rings have started has ended by then, or the group stays, and is named
whole_cpu() {
  echo $$ > "$(dirname "$1")/cgroup.procs"
  rmdir "$1"
}

# stress MINUTES GROUP COMMAND … : runs COMMAND until the time is over, in the slow GROUP if it is not "", and names what failed even once
stress() {
  local end=$((EPOCHSECONDS + $1 * 60)) slow=$2 round=0 ring
  local -A failures=() runs=()
  shift 2
  # What is otherwise kept of an earlier day (tests/README.md, "Ganeti's operations").
  export WATCHER_OPERATION_CONTROLS=live
  # The loops have the whole machine, so that a slow run shares it with them and not its own half.
  keep_busy "$(nproc)"
  [ -z "$slow" ] || halve_cpu "$slow" || fail "--slow: $slow"
  while [ $EPOCHSECONDS -lt $end ]; do
    round=$((round + 1))
    export WATCHER_TEST_ORDER=$((RANDOM * 32768 + RANDOM))
    say "stress: round $round, order $WATCHER_TEST_ORDER, $(((end - EPOCHSECONDS + 59) / 60)) minutes to go"
    "$@"
    for ring in "${RINGS[@]}"; do
      while read -r _ result name; do
        [ -n "$name" ] || continue
        runs[$name]=$((${runs[$name]:-0} + 1))
        [ "$result" != Fail ] || failures[$name]=$((${failures[$name]:-0} + 1))
      done < <(tests_of "$ring")
      # A round's reports are read once; those of a failure are kept.
      if grep -q 'result="Fail"' "$REPORTS/$ring"/*.xml 2> /dev/null; then mv "$REPORTS/$ring" "$REPORTS/failed-$ring-$round"; fi
      rm -rf "${REPORTS:?}/$ring"
    done
  done
  [ -z "$slow" ] || whole_cpu "$slow"
  say "stress: $round rounds; what failed even once"
  for name in "${!failures[@]}"; do echo "${failures[$name]} of ${runs[$name]}: $name"; done | sort -rn
}
