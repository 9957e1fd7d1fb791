# Sourced by ./test: runs rings of tests, and says what they found and cost. Each ring writes xUnit's XML below artifacts/reports/RING.
REPORTS=$ROOT/artifacts/reports
RINGS=(unit scenarios sandbox nodes)
declare -A project=([unit]=UnitTests [scenarios]=ScenarioTests [sandbox]=SandboxTests [nodes]=NodeTests)
# A whole ring that ran fewer tests than this has not run: a filter, a discovery that failed.
declare -A at_least=([unit]=2689 [scenarios]=90 [sandbox]=492 [nodes]=591)
passed=0 failed=0 skipped=0
costs=()

# fail WHAT : something that is no test has failed, and counts as one
fail() { echo "FAILED: $*"; failed=$((failed + 1)); }

# tests_of RING : seconds, result and name of each test that was run, one a line
tests_of() {
  cat "$REPORTS/$1"/*.xml 2> /dev/null | awk -v RS='<test ' '
    function attribute(key) {
      return match($0, " " key "=\"[^\"]*\"") ? substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 4) : ""
    }
    NR > 1 {
      $0 = " " $0
      name = attribute("name")
      gsub(/\\?&quot;/, "\"", name)
      print attribute("time"), attribute("result"), name
    }'
}

# failures_of RING : each test that failed, with what it said, shortened; under stress in each round (eng/stress.sh)
failures_of() {
  cat "$REPORTS/$1"/*.xml "$REPORTS/failed-$1"-*/*.xml 2> /dev/null | awk -v RS='<test ' '
    NR > 1 && match($0, / result="Fail"/) {
      match($0, /name="[^"]*"/)
      name = substr($0, RSTART + 6, RLENGTH - 7)
      message = match($0, /<message>/) ? substr($0, RSTART + RLENGTH) : ""
      sub(/<\/message>.*/, "", message)
      gsub(/<!\[CDATA\[|\]\]>/, "", message)
      gsub(/(\\r)?\\n/, "\n", message)
      gsub(/\\"/, "\"", message)
      gsub(/\\?&quot;/, "\"", name)
      lines = split(message, line, "\n")
      print name
      for (i = 1; i <= lines && i <= 25; i++) print "  " substr(line[i], 1, 300)
    }'
}

# count RESULT : how many of the tests on standard input ended so
count() { awk -v result="$1" '$2 == result { n++ } END { print n + 0 }'; }

# cpu_seconds : of the whole machine, since it booted; what a ring starts in other cgroups and namespaces is in it
cpu_seconds() { awk -v ticks="$(getconf CLK_TCK)" '$1 == "cpu" { printf "%d\n", ($2 + $3 + $4 + $7 + $8) / ticks }' /proc/stat; }

# may_set_clock : CAP_SYS_TIME (25), which root has outside of containers
may_set_clock() { [ $((0x$(awk '$1 == "CapEff:" { print $2 }' /proc/self/status) >> 25 & 1)) = 1 ]; }

# begin_ring NAME [CLASS …] : the whole ring, or these classes of it, beside whatever else runs; end_ring waits for it and says what it found
declare -A running=()
begin_ring() {
  local name=$1 options=() class
  shift
  for class in "$@"; do options+=(-class "*$class*"); done
  # Without root a few of the sandbox skip, as only root can play another user; and one without the right to set the clock. Where a ring can run, nothing
  # else may.
  [ "$name" = sandbox ] && ! may_set_clock || options+=(-failSkips)
  rm -rf "${REPORTS:?}/$name"
  mkdir -p "$REPORTS/$name"
  : > "artifacts/test-$name.log"
  # A group of its own: whoever ends the run ends it with all that it has started (end_rings), and not one process of it.
  set -m
  (
    TIMEFORMAT='%0R %0U %0S'
    { time "start_$name" "${options[@]}" > "artifacts/test-$name.log" 2>&1; } 2> "$REPORTS/$name/took.txt"
  ) < /dev/null &
  set +m
  running[$name]=$!
}

# end_ring NAME [CLASS …] : shows what it says as it comes, and what it found
end_ring() {
  local name=$1 code=0 wall user system
  shift
  say "ring: $name${*:+ ($*)}"
  tail -s 0.2 -n +1 -f --pid="${running[$name]}" "artifacts/test-$name.log"
  wait "${running[$name]}" || code=$?
  unset "running[$name]"
  summarise "$name" "$code" $#
  read -r wall user system < <(tail -n 1 "$REPORTS/$name/took.txt")
  # What runs on nodes is nobody's child.
  [ ! -f "$REPORTS/$name/cpu.txt" ] || read -r user system <<< "$(awk '{ sum += $1 } END { printf "%d 0", sum }' "$REPORTS/$name/cpu.txt")"
  costs+=("$(printf '%-10s %6d tests %6d s %6d s of CPU' "$name" "$(tests_of "$name" | wc -l)" "$wall" $((user + system)))")
  say "$name: the ten slowest, in seconds"
  tests_of "$name" | sort -rn | head -10 | cut -c1-150
  [ ! -f "$REPORTS/$name/cpu.txt" ] || {
    say "$name: the ten dearest classes, in seconds of CPU on their nodes"
    awk '{ sum[$2] += $1 } END { for (what in sum) printf "%.1f %s\n", sum[what], what }' "$REPORTS/$name/cpu.txt" | sort -rn | head -10
  }
}

# end_rings : what still runs is ended
end_rings() {
  local pid
  for pid in "${running[@]}"; do kill -TERM -- "-$pid" 2> /dev/null; done
}

# command_of NAME [OPTION …] : sets the command that runs the tests of a ring in one process
command_of() {
  local name=$1 executable=$ROOT/artifacts/bin/Watcher.${project[$1]}/release/Watcher.${project[$1]}
  shift
  command=("$executable" -noLogo -noColor -result-xml "$REPORTS/$name/all.xml" "$@")
}
# What hangs in spite of all deadlines is named, and ends.
start_unit() { command_of unit "$@" && timeout --signal=KILL 20m "${command[@]}" -longRunning 120; }
start_scenarios() { command_of scenarios "$@" && timeout --signal=KILL 20m "${command[@]}" -longRunning 120; }
start_sandbox() { "$ROOT/tests/sandbox/run.sh" "$REPORTS/sandbox" "$@"; }
# A whole ring waits for that of another run; a class or two do not.
start_nodes() {
  command_of nodes "$@"
  case " $* " in *" -class "*) "${command[@]}" ;; *) tests/nodes/turn.sh "${command[@]}" ;; esac
}

# summarise NAME CODE CLASSES : adds what the ring's reports say to the counts
summarise() {
  local name=$1 code=$2 classes=$3 results ran
  results=$(tests_of "$name")
  ran=$(grep -c . <<< "$results")
  passed=$((passed + $(count Pass <<< "$results")))
  failed=$((failed + $(count Fail <<< "$results")))
  skipped=$((skipped + $(count Skip <<< "$results")))
  # A crash, an error outside a test: no test says so.
  [ "$code" = 0 ] || [ "$(count Fail <<< "$results")" -gt 0 ] || fail "the ring $name ended with exit code $code"
  if [ "$classes" = 0 ]; then
    [ "$ran" -ge "${at_least[$name]}" ] || fail "the ring $name ran $ran tests, but has ${at_least[$name]}"
  elif [ "$ran" = 0 ]; then
    fail "the ring $name has no such class"
  fi
}
