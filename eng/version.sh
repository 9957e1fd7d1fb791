#!/bin/bash
# version.sh : prints the version. Directory.Build.props is its only place; CHANGELOG.md and this commit's tag are held against it.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's|.*<VersionPrefix>\(.*\)</VersionPrefix>.*|\1|p' Directory.Build.props)
released=$(sed -n 's/^## \[\([0-9][^]]*\)\].*/\1/p' CHANGELOG.md | head -1)
tag=$(git tag --points-at HEAD 2> /dev/null | sed -n 's/^v//p' | head -1 || true)

fail() { echo "version.sh: $*" >&2; exit 1; }
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "Directory.Build.props: VersionPrefix '$version' should be three numbers, such as 1.2.3"
newest=$(printf '%s\n' "$version" "${released:-0}" | sort -V | tail -1)
[ "$newest" = "$version" ] || fail "CHANGELOG.md has a release $released, and Directory.Build.props says $version, which is older"
if [ -n "$tag" ]; then
  [ "$tag" = "$version" ] || fail "this commit is tagged v$tag, and Directory.Build.props says $version"
  [ "$released" = "$version" ] || fail "this commit is tagged v$tag, and the newest release in CHANGELOG.md is ${released:-none}"
elif [ "$released" = "$version" ] && grep -q '^## \[Unreleased\]' CHANGELOG.md; then
  # What is not released yet will not have the released version's number.
  fail "CHANGELOG.md has changes that are not released, and a release $released: set VersionPrefix in Directory.Build.props to the next version"
fi
echo "$version"
