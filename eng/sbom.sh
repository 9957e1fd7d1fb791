#!/bin/bash
# eng/sbom.sh FILE : writes what the published executable is made of, as CycloneDX, by the tool of that name (.config/dotnet-tools.json). That lists packages that
# a project asks for; which of them, and which runtime, the native compiler was given is held against it.
set -euo pipefail
file=$(realpath "${1:?file}")
. "$(dirname "$0")/lib.sh"
OBJ=artifacts/obj/Watcher
NATIVE=$OBJ/release_linux-x64/native/ganeti-watcher.ilc.rsp
cd "$ROOT"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What the native compiler was given, each once: NAME VERSION, in small letters.
sed -n 's,^-r:.*/\([^/]*\)/\([0-9][^/]*\)/\(lib\|runtimes\)/.*,\1 \2,p' "$NATIVE" | sort -u > "$work/linked"
read -r runtime runtime_version < <(grep '^microsoft\.netcore\.app\.runtime' "$work/linked")
[ -n "$runtime_version" ] || die "$NATIVE names no runtime"
package=$(grep -m 1 "/$runtime/$runtime_version/" "$NATIVE")
package=${package#-r:}
package=${package%%"/$runtime_version/"*}/$runtime_version/$runtime.$runtime_version.nupkg

log=$work/log
{ dotnet tool restore && dotnet dotnet-CycloneDX src/Watcher/Watcher.csproj --framework net10.0 --runtime linux-x64 --base-intermediate-output-path "$OBJ" \
  --disable-package-restore --no-serial-number --set-name ganeti-watcher --set-version "$(eng/version.sh)" --spec-version 1.6 --output-format Json \
  --output "$work" --filename bom.json; } > "$log" 2>&1 || { cat "$log" >&2; die "CycloneDX failed"; }

# The runtime comes with the SDK's compiler, and is asked for by no project. One commit, one time.
jq --arg name "$runtime" --arg version "$runtime_version" --arg hash "$(sha512sum "$package" | cut -d ' ' -f 1 | tr a-f A-F)" \
  --arg time "$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%dT%H:%M:%SZ)" '
  "pkg:nuget/\($name)@\($version)" as $purl
  | .metadata.timestamp = $time
  | .components += [{ type: "framework", "bom-ref": $purl, name: $name, version: $version, scope: "required", hashes: [{ alg: "SHA-512", content: $hash }],
      licenses: [{ license: { id: "MIT" } }], purl: $purl }]' "$work/bom.json" > "$file"

jq -r '.components[] | select(.scope != "excluded") | "\(.name | ascii_downcase) \(.version)"' "$file" | sort -u > "$work/listed"
diff "$work/linked" "$work/listed" >&2 || die "$file (>) does not list what was linked (<)"
