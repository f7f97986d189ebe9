#!/usr/bin/env bash
# Made by nacosgen from the topology; edit that, not this file.
#
# Node c of cluster full in a container of its own, Nacos 2.1.2.
#
#   docker-run.sh [up]       creates the container and starts it
#   docker-run.sh down       stops it and removes it; data and logs stay
#   docker-run.sh restart    restarts it: after a change of a mounted file. After a
#                            change of nacos.env or of this script: down, then up
#   docker-run.sh logs       follows its output; further arguments go to the engine
#   docker-run.sh status     tells whether it runs (exit code 0) or not (1)
#
# Exit codes of its own: 2 usage, 3 no engine, 4 the container exists already,
# 5 a port is taken, 6 a file or a folder is missing.
set -eu
export LC_ALL=C

engine=docker
name=full-c

# The folder of this script, whatever links lead here: its files are found from there.
self=${BASH_SOURCE[0]}
while [ -h "$self" ]; do
	link=$(readlink -- "$self")
	case $link in
	/*) self=$link ;;
	*) self=$(dirname -- "$self")/$link ;;
	esac
done
here=$(CDPATH='' cd -P -- "$(dirname -- "$self")" && pwd)

# What the container needs here: files, since the engine would make empty folders in
# their place, and folders that it may write to.
check_files() {
	need_file "$here"/nacos.env
	need_file "$here"/conf/application.properties
	need_file "$here"/conf/nacos-logback.xml
	need_folder /home/nacos/data
	need_folder /home/nacos/logs
}

# Ports that must be free on this machine.
check_ports() {
	need_port 8848 main
	need_port 7848 jraft
	need_port 9848 sdk_grpc
	need_port 9849 cluster_grpc
}

run() {
	"$engine" run --detach \
		--name "$name" \
		--network bridge \
		--restart unless-stopped \
		--memory 3g \
		-p 8848:8848 \
		-p 7848:7848 \
		-p 9848:9848 \
		-p 9849:9849 \
		--env-file "$here"/nacos.env \
		-v "$here"/conf/application.properties:/home/nacos/conf/application.properties:ro \
		-v "$here"/conf/nacos-logback.xml:/home/nacos/conf/nacos-logback.xml:ro \
		-v /home/nacos/data:/home/nacos/data \
		-v /home/nacos/logs:/home/nacos/logs \
		nacos/nacos-server:v2.1.2
}

fail() {
	local code=$1
	shift
	printf '%s: %s\n' "$name" "$*" >&2
	exit "$code"
}

need() {
	[ -e "$1" ] || fail 6 "missing: $1"
}

need_file() {
	[ -f "$1" ] || fail 6 "missing: $1 (the folder of this script must be copied as a whole)"
}

need_folder() {
	[ -e "$1" ] || mkdir -p -- "$1" || fail 6 "cannot make the folder $1"
}

# Linux lists all listening sockets in /proc, for everybody; elsewhere something
# that answers on the port has taken it.
need_port() {
	local hex address state
	if [ -r /proc/net/tcp ]; then
		printf -v hex '%04X' "$1"
		while read -r _ address _ state _; do
			if [ "$state" = 0A ] && [ "${address##*:}" = "$hex" ]; then
				fail 5 "port $1 ($2) is taken by something else on this machine"
			fi
		done < <(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null)
	elif (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
		fail 5 "port $1 ($2) is taken by something else on this machine"
	fi
}

# Whether there is a container of that name, running or not.
exists() {
	local names
	names=$("$engine" ps --all --format '{{.Names}}') ||
		fail 3 "$engine does not answer: does it run, and may $(id -un) use it?"
	case $'\n'${names//,/$'\n'}$'\n' in
	*$'\n'"$name"$'\n'*) return 0 ;;
	esac
	return 1
}

must_exist() {
	exists || fail 1 "there is no such container; '$0 up' creates it"
}

up() {
	case $here in
	*:*) fail 6 "$here cannot be mounted: its path holds a colon" ;;
	esac
	if exists; then
		fail 4 "the container exists already; '$0 down' removes it, '$0 restart' restarts it"
	fi
	check_files
	check_ports
	run
}

down() {
	if ! exists; then
		echo "$name: there is no such container"
		return
	fi
	"$engine" stop -t 30 "$name" >/dev/null
	"$engine" rm "$name" >/dev/null
	echo "$name: removed"
}

restart() {
	must_exist
	"$engine" restart -t 30 "$name" >/dev/null
	echo "$name: restarted"
}

logs() {
	must_exist
	if [ $# -eq 0 ]; then
		set -- --follow --tail 200
	fi
	exec "$engine" logs "$@" "$name"
}

status() {
	local state
	must_exist
	state=$("$engine" inspect --format '{{.State.Status}}' "$name")
	echo "$name: $state"
	[ "$state" = running ]
}

usage() {
	echo "usage: $0 [up | down | restart | status | logs [ARGUMENT...]]"
}

command=${1:-up}
if [ $# -gt 0 ]; then
	shift
fi
case $command in
up | down | restart | status)
	if [ $# -gt 0 ]; then
		usage >&2
		exit 2
	fi
	;;
logs) ;;
help | -h | --help)
	usage
	exit 0
	;;
*)
	usage >&2
	exit 2
	;;
esac
command -v "$engine" >/dev/null || fail 3 "$engine is not installed, or not in PATH"
"$command" "$@"
