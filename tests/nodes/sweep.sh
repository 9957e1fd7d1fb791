#!/bin/bash
# Removes nodes, networks and unit layers whose owner is gone: an earlier run was killed. Never those of a run that lives.
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
# Unit layers of this checkout (UnitLayer.cs).
for owner in "$SCRIPTS"/../../artifacts/unit-layers/*.owner; do
  [ -f "$owner" ] || continue
  owner_lives "$owner" || rm -rf --one-file-system "${owner%.owner}" "$owner"
done
