# Sourced by ./test: fuzzing, guided by coverage. tests/Watcher.Fuzz has a target for each parser of what is not ours, tests/fuzz the corpus.
FUZZ=$ROOT/artifacts/fuzz
# For each target.
FUZZ_SECONDS=${FUZZ_SECONDS:-120}

# need_fuzzer : afl-fuzz drives the targets
need_fuzzer() {
  command -v afl-fuzz > /dev/null && return
  [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || { echo "afl-fuzz is missing: apt-get install afl++" >&2; return 1; }
  echo "installing afl++"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends afl++; } > /dev/null
}

# build_fuzzer : the targets, and a copy of them whose product counts its branches; what the rings run stays as it is
build_fuzzer() {
  local built=$ROOT/artifacts/bin/Watcher.Fuzz/release
  dotnet build "$ROOT/tests/Watcher.Fuzz" -c Release --nologo -v quiet || return
  rm -rf "${FUZZ:?}"
  mkdir -p "$FUZZ"
  cp -r "$built" "$FUZZ/bin"
  "$built/Watcher.Fuzz" instrument "$FUZZ/bin/Watcher.Core.dll" "$FUZZ/bin/ganeti-watcher.dll"
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

# tell_fuzzed TARGET : what came of it; findings that can be seen again are put aside below artifacts/findings, and fail
tell_fuzzed() {
  local stats=$FUZZ/$1/default/fuzzer_stats input finding text
  [ -f "$stats" ] || { fail "fuzz $1: afl-fuzz did not run; the end of its log:"; tail -n 12 "$FUZZ/$1.log"; return; }
  awk -F ' *: *' -v name="$1" '{ of[$1] = $2 } END { printf "%-20s %9d inputs, %4d worth keeping\n", name, of["execs_done"], of["corpus_count"] }' "$stats"
  for input in "$FUZZ/$1"/default/{crashes,hangs}/id*; do
    [ -f "$input" ] || continue
    if ! text=$(timeout --signal=KILL 60 "$ROOT/artifacts/bin/Watcher.Fuzz/release/Watcher.Fuzz" replay "$1" "$input" 2>&1); then
      finding=$ROOT/artifacts/findings/$1/$(sha256sum "$input" | cut -c1-12)
      mkdir -p "${finding%/*}"
      cp "$input" "$finding"
      fail "fuzz $1: ${finding#"$ROOT"/}: $(sed -n 's/^.*: FINDING: //p' <<< "${text:-FINDING: no end within a minute}" | head -1)"
    fi
  done
}

# fuzz [TARGET …] : these targets or all, as many side by side as there are cores
fuzz() {
  local target running=0
  say "fuzz: $FUZZ_SECONDS s each"
  need_fuzzer || { fail "fuzz: no afl-fuzz"; return; }
  build_fuzzer || { fail "fuzz: the targets do not build"; return; }
  [ $# -gt 0 ] || mapfile -t -O 0 targets < <("$ROOT/artifacts/bin/Watcher.Fuzz/release/Watcher.Fuzz" targets)
  [ $# = 0 ] || targets=("$@")
  for target in "${targets[@]}"; do
    [ "$running" -lt "$(nproc)" ] || { wait -n; running=$((running - 1)); }
    fuzz_one "$target" &
    running=$((running + 1))
  done
  wait
  for target in "${targets[@]}"; do tell_fuzzed "$target"; done
}
