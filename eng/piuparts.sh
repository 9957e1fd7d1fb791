#!/bin/bash
# eng/piuparts.sh PACKAGES_DIR [bookworm|trixie] : Debian's own test of the packages there, piuparts(1): installed, removed and purged in a Debian with Ganeti, which is the
# nodes' (tests/nodes), with the files before and after compared. No archive is asked. Where it cannot be run it says why, and ends with 77.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
packages=${1:?usage: eng/piuparts.sh PACKAGES_DIR [bookworm|trixie]}
suite=${2:-bookworm}
declare -A release=([bookworm]=12 [trixie]=13)
skip() { echo "piuparts is not run: $*"; exit 77; }
[ "$(id -u)" = 0 ] || skip "only root may"
if ! command -v piuparts > /dev/null; then
  command -v apt-get > /dev/null || skip "it is missing"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends piuparts; } > /dev/null 2>&1 || skip "it cannot be installed"
fi
debian=$("$ROOT/tests/nodes/build-rootfs.sh" "$suite" | tail -1)
work=$(mktemp -d)
trap 'umount "$work/debian" 2> /dev/null; rm -rf "$work"' EXIT
mkdir "$work"/{upper,overlay,debian,tmp}
mount -t overlay overlay -o "lowerdir=$debian,upperdir=$work/upper,workdir=$work/overlay" "$work/debian" 2> "$work/log" || skip "$(cat "$work/log")"
# All that the packages depend on is there, and the archive as it is today is not what is tried.
rm -rf "$work"/debian/etc/apt/sources.list*
: > "$work/debian/etc/apt/sources.list"
piuparts --existing-chroot="$work/debian" --tmpdir="$work/tmp" -D debian -d "$suite" --keep-sources-list --no-upgrade-test --no-eatmydata --no-adequate \
  "$packages"/ganeti-{watcher-native,systemd-units}_*~deb"${release[$suite]}"u1_*.deb > "$work/log" 2>&1 || { cat "$work/log" >&2; die "piuparts: the packages do not pass"; }
grep -q "PASS: All tests" "$work/log" || die "piuparts: what it says is not understood"
echo "piuparts passes both packages on $suite"
