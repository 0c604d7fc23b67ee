#!/bin/bash
# What the manifests rely on in the official image's entry point: an empty volume gets a cluster, and the scripts of
# docker-entrypoint-initdb.d run in it before anybody may connect by TCP.
set -euo pipefail

if [ ! -e "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chmod 0700 "$PGDATA"
  # shellcheck disable=SC2086 # options, separated by spaces
  initdb --username=postgres --pwfile="$POSTGRES_PASSWORD_FILE" -D "$PGDATA" $POSTGRES_INITDB_ARGS
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl -D "$PGDATA" -o "$(printf '%q ' "$@") -c listen_addresses=''" -w start
  for script in /docker-entrypoint-initdb.d/*.sh; do "$script"; done
  pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec postgres "$@"
