#!/bin/bash
# init-cluster.sh --files ROOT | --init NAME FQDN
#   --files ROOT        puts an OS definition and the stand-in guest into a node's root file system
#   --init NAME FQDN    initialises a cluster inside a booted node, with the diskless instance inst1
set -euo pipefail
. "$(dirname "$0")/lib.sh"

files() {
  local root=$1 os=$1/usr/share/ganeti/os/noop script hypervisor
  mkdir -p "$os"
  for script in create import export rename verify; do
    printf '#!/bin/sh\nexit 0\n' > "$os/$script"
    chmod 755 "$os/$script"
  done
  echo 20 > "$os/ganeti_api_version"
  : > "$os/parameters.list"
  echo default > "$os/variants.list"

  hypervisor=$(find "$root/usr/share/ganeti" -name hv_fake.py)
  cat "$SCRIPTS/stand-in-guest.py" >> "$hypervisor"
  # A name of its own, so that it is found among other sleeping processes.
  install -m 755 "$root/usr/bin/sleep" "$root/usr/local/sbin/stand-in-guest"
}

init() {
  "$SCRIPTS/in.sh" "$1" gnt-cluster init --enabled-hypervisors=fake --enabled-disk-templates=diskless \
    --master-netdev=eth0 --no-ssh-init --no-etc-hosts --nic-parameters mode=bridged,link=br0 "$CLUSTER_FQDN"
  "$SCRIPTS/in.sh" "$1" gnt-instance add -t diskless -o noop+default --no-name-check --no-ip-check \
    -B memory=128M,vcpus=1 -n "$2" inst1
}

case ${1:?} in
  --files) files "${2:?root}" ;;
  --init) init "${2:?name}" "${3:?node}" ;;
esac
