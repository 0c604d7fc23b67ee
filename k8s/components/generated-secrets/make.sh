#!/bin/bash
# Makes the Secrets that the suite needs and does not find. One that exists is left as it is, so that this may run
# again at any time.
set -euo pipefail

here=$(dirname "$0")
account=/var/run/secrets/kubernetes.io/serviceaccount
host=${KUBERNETES_SERVICE_HOST:?}
port=${KUBERNETES_SERVICE_PORT_HTTPS:-443}
namespace=$(cat "$account/namespace")

password() { openssl rand -hex 24; }

base64_line() { base64 -w 0; }

# data KEY VALUE [KEY VALUE…]: members of a Secret's data
data() {
  local separator=
  while [ $# -gt 0 ]; do
    printf '%s"%s":"%s"' "$separator" "$1" "$(printf '%s' "$2" | base64_line)"
    separator=,
    shift 2
  done
}

# request BODY: posts a Secret, and prints the status of the answer
request() {
  {
    printf 'POST /api/v1/namespaces/%s/secrets HTTP/1.1\r\nHost: kubernetes.default.svc\r\n' "$namespace"
    printf 'Authorization: Bearer %s\r\n' "$(cat "$account/token")"
    printf 'Content-Type: application/json\r\nAccept: application/json\r\n'
    printf 'Content-Length: %s\r\nConnection: close\r\n\r\n%s' "${#1}" "$1"
  } | openssl s_client -quiet -verify_quiet -verify_return_error \
    -CAfile "$account/ca.crt" -verify_hostname kubernetes.default.svc -servername kubernetes.default.svc \
    -connect "$host:$port" 2>/dev/null | sed -n '1s#^HTTP/1\.[01] \([0-9]*\).*#\1#p'
}

# secret NAME TYPE DATA
secret() {
  local status
  status=$(request "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"$1\",\"labels\":{\"app.kubernetes.io/part-of\":\"peerstead\"}},\"type\":\"$2\",\"data\":{$3}}") || true
  case $status in
    201) echo "Made the Secret $1." ;;
    409) echo "The Secret $1 is there." ;;
    *)
      echo "The Secret $1 could not be made: the Kubernetes API says ${status:-nothing}." >&2
      return 1
      ;;
  esac
}

secret postgres-superuser Opaque "$(data password "$(password)")"
for service in identity mailbox public-store; do
  secret "$service-service-database-a" kubernetes.io/basic-auth "$(data username "${service//-/_}_a" password "$(password)")"
done
secret identity-service-token-keys Opaque "$(data token-keys.json "$(bash "$here/token-keys.sh")")"
