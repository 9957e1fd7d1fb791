#!/bin/bash
# repack.sh NAME PACKAGE… : makes packages that a node has installed into files again, /root/PACKAGE.deb, with their own scripts
# (as dpkg-repack does): an upgrade without a mirror.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
name=${1:?name}
shift

"$SCRIPTS/in.sh" "$name" bash -euo pipefail -c '
  for package; do
    tree=$(mktemp -d)
    mkdir "$tree/DEBIAN"
    dpkg-query --listfiles "$package" | while read -r file; do
      [ "$file" = /. ] || [ ! -e "$file" ] && [ ! -L "$file" ] || printf "%s\n" "${file#/}"
    done > "$tree/DEBIAN/files"
    tar --create --directory / --no-recursion --files-from "$tree/DEBIAN/files" | tar --extract --directory "$tree"
    rm "$tree/DEBIAN/files"
    dpkg-query --status "$package" | sed -e "/^Status:/d" -e "/^Conffiles:/,/^[^ C]/{/^Conffiles:/d;/^ /d}" > "$tree/DEBIAN/control"
    dpkg-query --show --showformat="\${Conffiles}\n" "$package" | awk "NF { print \$1 }" > "$tree/DEBIAN/conffiles"
    for script in preinst postinst prerm postrm templates; do
      [ ! -e "/var/lib/dpkg/info/$package.$script" ] || cp -p "/var/lib/dpkg/info/$package.$script" "$tree/DEBIAN/$script"
    done
    dpkg-deb --build -Znone "$tree" "/root/$package.deb" > /dev/null
    rm -r "$tree"
  done' repack "$@"
