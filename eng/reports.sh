#!/bin/bash
# Sums up xUnit's reports of a ring, in the words of dotnet test, and names its ten slowest tests.
# Usage: eng/reports.sh [--broken N] REPORT.xml …     (dotnet test … --report-xunit writes the same format)
# --broken: as many have failed without a report of their own.
set -uo pipefail

broken=0
if [ "${1:-}" = --broken ]; then
  broken=$2
  shift 2
fi

# slowest REPORT … : ten lines
slowest() {
  grep -ohE '<test [^>]*>' "$@" | sed -nE 's/.* name="([^"]*)".* time="([0-9.]+)".*/\2 \1/p' \
    | sort -rn | head -10 | sed -E 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' | awk '{ t = $1; $1 = ""; printf "%8.1f s %s\n", t, $0 }'
}

# count NAME REPORT … : the sum of that attribute of the assemblies
count() {
  local name=$1
  shift
  grep -ohE '<assembly [^>]*>' "$@" | grep -oE " $name=\"[0-9]+\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'
}

echo "the slowest tests:"
slowest "$@"
echo "  total: $(count total "$@")"
echo "  failed: $(($(count failed "$@") + $(count errors "$@") + broken))"
echo "  succeeded: $(count passed "$@")"
echo "  skipped: $(count skipped "$@")"
