# Sourced by ./test and ./try: what both set up.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
EXECUTABLE=$ROOT/artifacts/publish/Watcher/release_linux-x64/ganeti-watcher
DAEMON_UTIL=$ROOT/artifacts/publish/Watcher.DaemonUtil/release_linux-x64/daemon-util
# One compiler for all projects: a fresh one spends three quarters of its time on compiling itself (41 s of CPU for Watcher.Core, 10 shared).
# Nor does it live long enough for code made from a profile to pay: a build takes a quarter less of the processor without, the unit ring too.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=true DOTNET_TieredPGO=0

say() { printf '\n== %s\n' "$*"; }
die() { echo "$*" >&2; exit 1; }

# need_dotnet : the one thing that is not installed from here
need_dotnet() {
  command -v dotnet > /dev/null || die "the .NET SDK is missing; global.json says which: https://dot.net/download"
  (cd "$ROOT" && dotnet --version > /dev/null) || die "the .NET SDK that global.json asks for is missing"
}

# need_linker : Native AOT links with the system's C compiler
need_linker() {
  command -v gcc > /dev/null || command -v clang > /dev/null && return
  [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || die "gcc is missing (Native AOT links with it): apt-get install gcc libc6-dev"
  echo "installing gcc"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends gcc libc6-dev; } > /dev/null
}

# need_readers : mandoc checks the manual pages, zsh tries its completion; without them these tests are skipped
need_readers() {
  local program missing=()
  for program in mandoc zsh; do
    command -v "$program" > /dev/null || missing+=("$program")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || { echo "missing, and not tried: ${missing[*]}"; return 0; }
  echo "installing ${missing[*]}"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } > /dev/null || echo "could not be installed: ${missing[*]}"
}

# publish : the two executables, unless they are newer than everything they are made of
publish() {
  local sources=("$ROOT"/src "$ROOT"/eng "$ROOT"/deploy "$ROOT"/appsettings.json "$ROOT"/Directory.* "$ROOT"/global.json)
  if [ -x "$EXECUTABLE" ] && [ "$DAEMON_UTIL" -nt "$EXECUTABLE" ] && [ -z "$(find "${sources[@]}" -type f -newer "$EXECUTABLE" -print -quit)" ]; then
    echo "published already: $EXECUTABLE"
    return
  fi
  need_linker
  local begun project analyzers=false
  begun=$(date +%s.%N)
  # The analyzers look at the sources in the build of the tests, and take more than all the rest of the compiler. After that build, though, all of it would be compiled
  # once more without them, and again with them by the next one.
  [ ! -e "$ROOT/artifacts/obj/Watcher.Core/release/Watcher.Core.dll" ] || analyzers=true
  for project in Watcher Watcher.DaemonUtil; do
    dotnet publish "$ROOT/src/$project" -c Release -r linux-x64 -p:RunAnalyzers=$analyzers --nologo -v quiet || return
  done
  # An unchanged executable is not written again, but is as new as its sources were when the publishing began: what changes meanwhile is not in it.
  touch -d "@$begun" "$EXECUTABLE"
  touch "$DAEMON_UTIL"
}
