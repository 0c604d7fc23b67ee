# shellcheck shell=bash
# ./peerstead native: builds native executables of the services; sourced by peerstead.

# 5.5 to 7.6 GB are used, most of it by the analysis; with more the builder only collects later.
BUILDER_HEAP=8g

# What tells Maven where native-image is; need_native_image sets it.
BUILDER=()

need_native_image() {
  if [ -n "${GRAALVM_HOME:-}" ]; then
    need_graalvm
    BUILDER=()
  else
    need_builder_container
  fi
}

need_graalvm() {
  local major
  [ -x "$GRAALVM_HOME/bin/native-image" ] ||
    die "GRAALVM_HOME is $GRAALVM_HOME, where there is no bin/native-image: set it to a GraalVM or Mandrel $NEED_JDK."
  major=$(jdk_major "$GRAALVM_HOME")
  [ "${major:-0}" -ge "$NEED_JDK" ] ||
    die "A native build needs a GraalVM or Mandrel $NEED_JDK, and the one in GRAALVM_HOME ($GRAALVM_HOME) is ${major:-of an unknown version}."
}

need_builder_container() {
  local engine
  for engine in podman docker; do
    if "$engine" info >/dev/null 2>&1; then
      BUILDER=(-Dquarkus.native.container-build=true "-Dquarkus.native.container-runtime=$engine")
      return
    fi
  done
  die "A native build needs a GraalVM or Mandrel $NEED_JDK in GRAALVM_HOME, or else a running podman or docker" \
    "for the builder image, and there is neither."
}

native_stamp() { printf '%s' "$OUT/$1.native"; }

native_is_built() {
  compgen -G "$HERE/$1/target/*-runner" >/dev/null &&
    ! is_older "$(native_stamp "$1")" "$HERE/pom.xml" "$HERE/contracts" "$HERE/$1/pom.xml" "$HERE/$1/src/main"
}

# build_native SERVICES...: one after the other, for each takes gigabytes
build_native() {
  local service
  for service in "$@"; do
    native_is_built "$service" && continue
    need_native_image
    say "Building $service natively; that takes minutes."
    touch "$OUT/native.begun"
    maven "$OUT/native-$service.log" package -pl "$service" -am -Dmaven.test.skip=true -Dspotless.check.skip=true \
      -Dquarkus.native.enabled=true -Dquarkus.package.jar.enabled=false \
      -Dquarkus.native.native-image-xmx="$BUILDER_HEAP" "${BUILDER[@]}" ||
      die "The native executable of $service could not be built; $OUT/native-$service.log says why."
    mv "$OUT/native.begun" "$(native_stamp "$service")"
  done
}

native() {
  local service services=("$@")
  [ $# -gt 0 ] || read -ra services <<<"$SERVICES"
  for service in "${services[@]}"; do need_service "$service"; done
  need_jdk
  alone build_native "${services[@]}"
  for service in "${services[@]}"; do
    say "$(du -m "$HERE/$service"/target/*-runner | awk '{ print $2 ": " $1 " MB" }')"
  done
}
