#!/bin/bash
# build-all.sh : everything that tests and benchmarks boot their nodes from, both suites side by side. At once when it is there already.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

build() { "$SCRIPTS/build-cluster.sh" "$1" && "$SCRIPTS/build-multi.sh" "$1" && "$SCRIPTS/build-kvm.sh" "$1"; }

builds=()
for suite in bookworm trixie; do
  build $suite &
  builds+=($!)
done
for pid in "${builds[@]}"; do wait "$pid"; done
