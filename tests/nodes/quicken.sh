#!/bin/bash
# quicken.sh ROOT [starts] [programs] : makes Ganeti cheaper on a node that is about to boot, where its own thoroughness is nobody's question: README.md, "Quick nodes".
#   starts     ensure-dirs works once a boot only
#   programs   Ganeti's do not load what they do not use, noded's children do not lock their memory, and systemd does not ask after disks and terminals
set -euo pipefail
. "$(dirname "$0")/lib.sh"
root=${1:?root}
shift

file() { find "$root/usr/share/ganeti" -type f -path "*/$1"; }

starts() {
  local ensure_dirs
  ensure_dirs=$(file ensure-dirs)
  mv "$ensure_dirs" "$ensure_dirs.real"
  install -m 755 "$SCRIPTS/ensure-dirs.sh" "$ensure_dirs"
}

programs() {
  local packages generators=$root/etc/systemd/system-generators generator
  # noded forks for each request, and the child locks all of its memory first (MlockallRequestExecutor): 20 ms of processor time, and one without.
  printf '\n\ndef Mlockall():\n  pass\n' >> "$(file ganeti/utils/mlock.py)"
  packages=$(find "$root"/usr/local/lib/python3* -maxdepth 1 -name dist-packages)
  install -m 644 "$SCRIPTS/late-imports.py" "$packages/late_imports.py"
  echo "import late_imports" > "$packages/late_imports.pth"
  # What is asked of four of these at once is needed later only: a grammar of /proc/drbd, a type by which connections are told, whether psutil is an old one, and
  # a kind of request for CD images on the web.
  sed -i '/^from ganeti\.storage\.drbd_info import DRBD8Info$/d; s/return DRBD8Info\./return drbd_info.DRBD8Info./' "$(file ganeti/storage/drbd.py)"
  sed -i 's/^    SSL_CONN_TYPE = OpenSSL\.SSL\.Connection$/    SSL_CONN_TYPE = type("Late", (type,), {"__instancecheck__": lambda _, it: isinstance(it, OpenSSL.SSL.Connection)})("Connection", (), {})/' \
    "$(file ganeti/http/__init__.py)"
  sed -i 's/^  if psutil\.version_info < (2, 0, 0):$/  if False:/; s/^class HeadRequest(urllib\.request\.Request):$/class HeadRequest(object):/' \
    "$(file ganeti/hypervisor/hv_kvm/__init__.py)"

  # systemd runs a dozen generators at each reload, half of what that costs; one is for init scripts.
  mkdir -p "$generators"
  for generator in "$root"/usr/lib/systemd/system-generators/*; do
    [ "${generator##*/}" = systemd-sysv-generator ] || ln -s /dev/null "$generators/${generator##*/}"
  done
}

for what; do "$what"; done
