#!/bin/sh
# in.sh NAME COMMAND ARG… : runs a command inside a node; standard streams and exit status pass through.
# IN_CGROUP names the cgroup below the node's that the command runs in (default: in), so that its whole cost,
# children included, can be read from cpu.stat, and so that everything started goes when the node goes.
# Called thousands of times in a run: no process but the ones that it becomes.
set -eu
node=${WATCHER_TEST_CACHE:-/var/cache/ganeti-watcher-tests}/nodes/${1:?name}
[ -e "$node/leader" ] || { echo "in.sh: no node $1" >&2; exit 1; }
shift
read -r leader < "$node/leader"
read -r cgroup < "$node/cgroup"
cgroup=$cgroup/payload/${IN_CGROUP:-in}
[ -d "$cgroup" ] || mkdir -p "$cgroup"
echo $$ > "$cgroup/cgroup.procs"
exec nsenter -t "$leader" -a -- /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  HOME=/root LANG=C.UTF-8 TERM=dumb "$@"
