#!/bin/bash
# Formats the volume when it is empty, and becomes the broker.
set -euo pipefail

kafka=/opt/kafka/bin
configuration=/etc/peerstead/kafka/server.properties

if [ ! -e /var/lib/kafka/log/meta.properties ]; then
  "$kafka/kafka-storage.sh" format --standalone --cluster-id "$("$kafka/kafka-storage.sh" random-uuid)" --config "$configuration"
fi
exec "$kafka/kafka-server-start.sh" "$configuration"
