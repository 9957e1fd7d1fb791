#!/bin/bash
# eng/image.sh : the last stage of the Dockerfile, built with buildah from a Debian that mmdebstrap makes and the executable that is published, and started. Where
# images cannot be built it says why, and ends with 77.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
skip() { echo "the Dockerfile is not tried: $*"; exit 77; }
[ -x "$EXECUTABLE" ] || die "nothing is published"
[ "$(id -u)" = 0 ] || skip "only root builds images here"
if ! command -v buildah > /dev/null || ! command -v mmdebstrap > /dev/null; then
  command -v apt-get > /dev/null || skip "buildah and mmdebstrap are missing"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends buildah mmdebstrap; } > /dev/null 2>&1 || skip "buildah cannot be installed"
fi
work=$(mktemp -d)
# Neither a daemon nor a file system of the kernel's is needed so.
build=(buildah --root "$work/store" --runroot "$work/run" --storage-driver vfs)
export BUILDAH_ISOLATION=chroot
trap '"${build[@]}" rm --all > /dev/null 2>&1; rm -rf "$work"' EXIT

# image NAME FILE … : an image with these files in a directory, or with what is in a tar archive
image() {
  local container
  container=$("${build[@]}" from scratch)
  "${build[@]}" add -q "$container" "${@:2}" > /dev/null && "${build[@]}" commit -q "$container" "localhost/$1" > /dev/null
}

mmdebstrap -q --variant=essential --include=libssl3,libsystemd0 bookworm "$work/debian.tar" > "$work/log" 2>&1 || { cat "$work/log"; skip "mmdebstrap makes no Debian"; }
image debian "$work/debian.tar" / > "$work/log" 2>&1 || { cat "$work/log"; skip "buildah makes no image"; }
image published "$EXECUTABLE" "$DAEMON_UTIL" /out/
"${build[@]}" bud -q --target image --build-arg DEBIAN=localhost/debian --build-arg BUILT=localhost/published -t localhost/watcher "$ROOT" > "$work/log" 2>&1 \
  || { cat "$work/log" >&2; die "the Dockerfile does not build"; }
container=$("${build[@]}" from localhost/watcher)
root=$("${build[@]}" mount "$container")
# Before it runs: names of hosts are put there then.
unneeded=$(cd "$root" && find . -type f ! -name '*.so*' ! -path ./usr/sbin/ganeti-watcher)
[ -z "$unneeded" ] || die "not needed in the image: $unneeded"
run() { "${build[@]}" run "$container" -- /usr/sbin/ganeti-watcher "$@"; }
said=$(run --version)
[ "$said" = "$("$EXECUTABLE" --version)" ] || die "in the image it says: $said"
run units render --profile 3.0 --systemd-version 252 --set WATCHER_EXEC=/usr/sbin/ganeti-watcher | grep '^ExecStart=' > /dev/null || die "in the image it renders no units"
echo "the image starts: $said, $(du -sh "$root" | cut -f 1)"
