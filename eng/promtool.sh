#!/bin/bash
# eng/promtool.sh : artifacts/tools/promtool, which tries the alert rules and the metrics' format. Out of Debian's package prometheus, alone: that one is large,
# and starts a daemon. Says why it cannot be had, and ends with 1.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
TOOLS=$ROOT/artifacts/tools
[ -x "$TOOLS/promtool" ] && exit
if found=$(command -v promtool); then
  mkdir -p "$TOOLS"
  ln -sf "$found" "$TOOLS/promtool"
  exit
fi
command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null || die "promtool is missing, and this is no Debian to fetch it from"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
download() { apt-get download -q prometheus > log 2>&1; }
download || { [ "$(id -u)" = 0 ] && apt-get update -q > /dev/null 2>&1 && download; } || die "promtool is missing, and cannot be fetched: $(tail -1 log)"
dpkg-deb --fsys-tarfile prometheus_*.deb | tar x ./usr/bin/promtool
mkdir -p "$TOOLS"
mv usr/bin/promtool "$TOOLS/promtool"
