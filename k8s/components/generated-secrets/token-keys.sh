#!/bin/bash
# Prints a JWK set (RFC 7517) with one new Ed25519 key (RFC 8037), as identity-service signs tokens with.
set -euo pipefail
umask 077

base64url() { base64 -w 0 | tr '+/' '-_' | tr -d '='; }

key=$(mktemp)
trap 'rm -f "$key"' EXIT
openssl genpkey -algorithm ed25519 -outform DER -out "$key"
# Both encodings end with the raw key (RFC 8410).
d=$(tail -c 32 "$key" | base64url)
x=$(openssl pkey -inform DER -in "$key" -pubout -outform DER | tail -c 32 | base64url)
# The thumbprint (RFC 7638) names it.
kid=$(printf '{"crv":"Ed25519","kty":"OKP","x":"%s"}' "$x" | openssl dgst -sha256 -binary | base64url)
printf '{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig","kid":"%s","x":"%s","d":"%s"}]}\n' "$kid" "$x" "$d"
