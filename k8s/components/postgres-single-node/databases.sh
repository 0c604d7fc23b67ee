#!/bin/bash
# Run once, when the volume is empty: the databases, and a login for each service as its Secret says.
set -euo pipefail

sql() { psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --dbname postgres "$@"; }

sql --file /etc/peerstead/databases.sql
for service in identity-service mailbox-service public-store-service; do
  secret=/etc/peerstead/logins/$service
  sql --set login="$(cat "$secret/username")" --set password="$(cat "$secret/password")" <<'SQL'
alter role :"login" login password :'password';
SQL
done
