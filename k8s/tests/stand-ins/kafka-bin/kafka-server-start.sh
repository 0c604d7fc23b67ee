#!/bin/bash
# As the script of that name, with the variables of it that the manifests set.
# shellcheck disable=SC2086 # options, separated by spaces
exec /opt/java/bin/java ${KAFKA_HEAP_OPTS:-} ${KAFKA_JVM_PERFORMANCE_OPTS:-} -cp '/opt/kafka/libs/*' kafka.Kafka "$@"
