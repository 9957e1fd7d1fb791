#!/bin/bash
# in.sh NAME COMMAND ARG… : runs a command inside a node; standard streams and exit status pass through.
# IN_CGROUP names the cgroup below the node's that the command runs in (default: in), so that its whole cost,
# children included, can be read from cpu.stat, and so that everything started goes when the node goes.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
name=${1:?name}
shift
leader=$(leader "$name")
cgroup=$(cgroup_root)/$name/payload/${IN_CGROUP:-in}
mkdir -p "$cgroup"
echo $$ > "$cgroup/cgroup.procs"
exec nsenter -t "$leader" -a -- /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  HOME=/root LANG=C.UTF-8 TERM=dumb "$@"
