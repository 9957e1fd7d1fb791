#!/bin/bash
# Removes nodes and networks whose owner is gone: an earlier run was killed.
set -uo pipefail
. "$(dirname "$0")/lib.sh"

for dir in "$NODES"/*/; do
  [ -d "$dir" ] || continue
  owner_lives "$dir/owner" && continue
  # A node just being made has no owner yet.
  [ -e "$dir/owner" ] || [ -n "$(find "$dir" -maxdepth 0 -mmin +2)" ] || continue
  echo "removing the node $(basename "$dir") of a run that is gone" >&2
  "$SCRIPTS/stop.sh" "$(basename "$dir")"
done
for hub in "$CACHE"/hubs/*; do
  [ -f "$hub" ] || continue
  owner_lives "$hub" || "$SCRIPTS/hub.sh" down "$(basename "$hub")"
done
# Unit layers of this checkout (UnitLayer.cs) whose node is gone, or never came to be.
for layer in "$SCRIPTS"/../../artifacts/unit-layers/*/; do
  [ -d "$layer" ] || continue
  [ -d "$NODES/$(basename "$layer")" ] && continue
  # One just being made has no node yet.
  [ -n "$(find "$layer" -maxdepth 0 -mmin +2)" ] || continue
  rm -rf --one-file-system "$layer"
done
