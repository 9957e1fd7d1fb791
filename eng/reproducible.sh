#!/bin/bash
# eng/reproducible.sh [--whole] : builds what is published a second time, in another directory, and compares. What the compiler writes: that takes seconds, and
# the native compiler makes the same of the same. --whole publishes again (minutes), and compares the executables themselves.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
[ -x "$EXECUTABLE" ] || die "nothing is published"
other=$(mktemp -d -t another-directory.XXXXXX)
trap 'rm -rf "$other"' EXIT
cd "$ROOT"
cp -r src eng deploy appsettings.json Directory.* global.json .editorconfig "$other"
# The commit is in the version. A copy has none.
revision=$("$EXECUTABLE" --version | sed -n 's/.*+\([0-9a-f]*\)$/\1/p')
differences=0

# same FILE … : these, below artifacts
same() {
  local file
  for file in "$@"; do
    if cmp "artifacts/$file" "$other/artifacts/$file"; then echo "the same: $file"; else differences=$((differences + 1)); fi
  done
}

if [ "${1:-}" = --whole ]; then build=publish; else build=build; fi
for name in Watcher Watcher.DaemonUtil; do
  (cd "$other" && CI=true dotnet "$build" "src/$name" -c Release -r linux-x64 --nologo -v quiet -p:SourceRevisionId="$revision" -p:RunAnalyzers=false)
done
same obj/Watcher.Core/release/Watcher.Core.dll obj/Watcher/release_linux-x64/ganeti-watcher.dll obj/Watcher.DaemonUtil/release_linux-x64/daemon-util.dll
[ "$build" = build ] || same "${EXECUTABLE#*/artifacts/}" "${DAEMON_UTIL#*/artifacts/}"
[ "$differences" = 0 ] || die "two builds of one commit differ in $differences files"
