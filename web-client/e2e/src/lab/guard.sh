#!/usr/bin/env bash
# guard.sh LAB SECONDS: when its stdin closes, which the kernel sees to even if whoever opened the lab is killed, and at the latest
# after so many seconds, nothing of the lab is left. Before that it removes what labs whose owner is gone have left behind.
# A lab is named peerstead-lab-PID-START: START is when the owner began (proc(5), stat, field 22), because pids come again.
set -uo pipefail
trap '' INT TERM HUP
LAB=$1
SECONDS_AT_MOST=$2
TEMPORARY=${TMPDIR:-/tmp}

namespaces_of() { ip netns list | cut -d' ' -f1 | grep "^$1-[a-z]" || true; }

# Whatever runs in a lab's namespaces was started by that lab.
signal_all() {
  local namespace
  for namespace in $(namespaces_of "$2"); do
    # shellcheck disable=SC2046 # a list of pids
    kill "-$1" $(ip netns pids "$namespace") 2>/dev/null || true
  done
}

is_running() {
  local namespace
  for namespace in $(namespaces_of "$1"); do
    [ -z "$(ip netns pids "$namespace")" ] || return 0
  done
  return 1
}

remove() {
  local tries namespace
  signal_all TERM "$1"
  for tries in $(seq 100); do
    is_running "$1" || break
    [ "$tries" -lt 50 ] || signal_all KILL "$1"
    sleep 0.1
  done
  for namespace in $(namespaces_of "$1"); do ip netns del "$namespace" 2>/dev/null || true; done
  rm -rf "${TEMPORARY:?}/$1"
}

began() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

remove_stale() {
  local lab pid start
  for lab in $(ip netns list | grep -o '^peerstead-lab-[0-9]*-[0-9]*' | sort -u); do
    IFS=- read -r _ _ pid start <<<"$lab"
    [ "$(began "$pid")" = "$start" ] || remove "$lab"
  done
}

remove_stale
echo ready
timeout "$SECONDS_AT_MOST" cat >/dev/null
remove "$LAB"
