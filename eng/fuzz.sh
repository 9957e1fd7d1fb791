# Sourced by ./test: fuzzing, guided by coverage. tests/Watcher.Fuzz has a target for each parser of what is not ours, tests/fuzz the corpus.
FUZZ=$ROOT/artifacts/fuzz
FUZZ_BUILT=$ROOT/artifacts/bin/Watcher.Fuzz/release
# For each target.
FUZZ_SECONDS=${FUZZ_SECONDS:-120}

# need_fuzzer : afl-fuzz, which drives the targets
need_fuzzer() {
  command -v afl-fuzz > /dev/null && return
  [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || { echo "afl-fuzz is missing: apt-get install afl++" >&2; return 1; }
  echo "installing afl++"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends afl++; } > /dev/null
}

# build_fuzzer : the targets, and a copy of them whose product counts its branches; what the rings run stays as it is
build_fuzzer() {
  dotnet build "$ROOT/tests/Watcher.Fuzz" -c Release --nologo -v quiet || return
  rm -rf "${FUZZ:?}"
  mkdir -p "$FUZZ"
  cp -r "$FUZZ_BUILT" "$FUZZ/bin"
  "$FUZZ_BUILT/Watcher.Fuzz" instrument "$FUZZ/bin/Watcher.Core.dll" "$FUZZ/bin/ganeti-watcher.dll"
}

# fuzz_one TARGET : afl-fuzz for so long; its report is below artifacts/fuzz/TARGET
fuzz_one() {
  local scratch code
  scratch=$(mktemp -d -p /dev/shm ganeti-watcher-fuzz.XXXXXX) || scratch=$(mktemp -d) || return
  # The product's own limit of memory. What takes seconds of processor time a target tells itself; five by the clock are a hang.
  TMPDIR=$scratch AFL_TMPDIR=$scratch DOTNET_GCHeapHardLimit=0x10000000 DOTNET_DbgEnableMiniDump=0 \
    AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_NO_COLOR=1 \
    timeout --signal=KILL $((FUZZ_SECONDS + 120)) \
    afl-fuzz -V "$FUZZ_SECONDS" -t 5000 -m none -G 65536 -x "$ROOT/tests/fuzz/words.dict" -i "$ROOT/tests/fuzz/$1" -o "$FUZZ/$1" \
    -- "$FUZZ/bin/Watcher.Fuzz" run "$1" > "$FUZZ/$1.log" 2>&1 < /dev/null
  code=$?
  rm -rf "$scratch"
  return $code
}

# findings_of TARGET : puts aside below artifacts/findings what can be seen again, and tells each; what cannot is none (a busy machine)
findings_of() {
  local input finding text
  for input in "$FUZZ/$1"/default/{crashes,hangs}/id*; do
    [ -f "$input" ] || continue
    text=$(timeout --signal=KILL 60 "$FUZZ_BUILT/Watcher.Fuzz" replay "$1" "$input" 2>&1) && continue
    finding=$ROOT/artifacts/findings/$1/$(sha256sum "$input" | cut -c1-12)
    mkdir -p "${finding%/*}"
    cp "$input" "$finding"
    text=$(grep -o -m 1 'FINDING: .*' <<< "$text") || text="no end within a minute, or a crash"
    echo "${finding#"$ROOT"/}: ${text#FINDING: }"
  done
}

# tell_fuzzed TARGET : what came of it
tell_fuzzed() {
  local stats=$FUZZ/$1/default/fuzzer_stats finding findings
  if [ ! -f "$stats" ]; then
    fail "fuzz $1: afl-fuzz did not run"
    tail -n 12 "$FUZZ/$1.log"
    return
  fi
  awk -F ' *: *' -v name="$1" '{ of[$1] = $2 } END { printf "%-20s %9d inputs, %4d worth keeping\n", name, of["execs_done"], of["corpus_count"] }' "$stats"
  mapfile -t findings < <(findings_of "$1")
  for finding in "${findings[@]}"; do fail "fuzz $1: $finding"; done
  [ ${#findings[@]} -gt 0 ] || passed=$((passed + 1))
}

# fuzz [TARGET …] : these targets or all, as many side by side as there are cores
fuzz() {
  local target targets=("$@") running=0
  say "fuzz: $FUZZ_SECONDS s each"
  need_fuzzer || { fail "fuzz: no afl-fuzz"; return; }
  build_fuzzer || { fail "fuzz: the targets do not build"; return; }
  [ $# -gt 0 ] || mapfile -t targets < <("$FUZZ_BUILT/Watcher.Fuzz" targets)
  for target in "${targets[@]}"; do
    [ -d "$ROOT/tests/fuzz/$target" ] || die "there is no fuzz target $target; there are: $(cd "$ROOT/tests/fuzz" && echo */)"
  done
  for target in "${targets[@]}"; do
    [ "$running" -lt "$(nproc)" ] || { wait -n; running=$((running - 1)); }
    fuzz_one "$target" &
    running=$((running + 1))
  done
  wait
  for target in "${targets[@]}"; do tell_fuzzed "$target"; done
}
