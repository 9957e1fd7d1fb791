#!/bin/bash
# own.sh FILE : notes in FILE whose the thing beside it is, for sweep.sh.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
mkdir -p "$(dirname "${1:?file}")"
write_owner "$1"
