#!/bin/bash
# build-kvm.sh SUITE : the cluster of one node with a real KVM instance besides, kvm1, all daemons stopped; prints the layers for NODE_LAYERS.
# Its qemu runs under software emulation: 37 MB, and no processor time while it is idle. The guest halts until somebody presses a key, and
# switches itself off then, as a user's shutdown does.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
suite=${1:?suite}
name=w$$k
STORAGE=/srv/ganeti/file-storage

in_node() { "$SCRIPTS/in.sh" "$name" "$@"; }

# A boot sector: a key by the BIOS (int 16h), then ACPI's S5 at the port of the i440fx and the q35, and at that of old ones.
boot_sector() {
  printf '\xb4\x00\xcd\x16\xba\x04\x06\xb8\x00\x20\xef\xba\x04\xb0\xef\xf4\xeb\xfd'
  head -c $((510 - 18)) /dev/zero
  printf '\x55\xaa'
}

build() {
  local root=$NODES/$name/merged
  echo "building the KVM layer of $suite (about 20 seconds, once)"
  trap '"$SCRIPTS/stop.sh" "$name"' EXIT
  NODE_LAYERS=$below "$SCRIPTS/boot.sh" "$suite" plain "$name"
  mkdir -p "$root$STORAGE"
  echo "$STORAGE" > "$root/etc/ganeti/file-storage-paths"
  in_node /usr/lib/ganeti/daemon-util start-all
  until in_node timeout 60 gnt-cluster info > /dev/null 2>&1; do
    [ $SECONDS -lt 120 ] || die "luxid does not answer"
    sleep 0.2
  done
  in_node gnt-cluster modify --enabled-disk-templates file,diskless --ipolicy-disk-templates file,diskless --file-storage-dir "$STORAGE"
  in_node gnt-cluster modify --enabled-hypervisors=kvm,fake --user-shutdown=yes \
    -H kvm:kvm_path=/usr/bin/qemu-system-x86_64,kernel_path=,initrd_path=,serial_console=false,vnc_bind_address=,acpi=true,boot_order=disk,user_shutdown=true
  in_node gnt-instance add -t file -s 16M --no-start -o noop+default -H kvm --no-install --no-name-check --no-ip-check --no-nics --ignore-ipolicy \
    -B vcpus=1,minmem=32M,maxmem=32M -n node1.gnt.test kvm1
  boot_sector > "$root/root/boot-sector"
  in_node sh -c "dd if=/root/boot-sector of=\"\$(find $STORAGE -type f | head -1)\" conv=notrunc status=none"
  # Why: see build-cluster.sh.
  in_node gnt-job autoarchive 0
  in_node /usr/lib/ganeti/daemon-util stop-all
  in_node find /var/log/ganeti -type f -exec truncate -s 0 {} +
  "$SCRIPTS/stop.sh" --save "$1" "$name"
  trap - EXIT
}

export NODE_OWNER=$$
below=$("$SCRIPTS/build-qemu.sh" "$suite"):$("$SCRIPTS/build-cluster.sh" "$suite")
echo "$(build_once "$CACHE/layers/kvm-$(kvm_key "$suite")" build):$below"
