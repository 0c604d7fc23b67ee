# shellcheck shell=bash
# ./peerstead images: the container images of k8s/; sourced by peerstead.

IMAGES=$OUT/images
# Where images get their libraries from.
BASE=docker.io/library/debian:12-slim
# The whole platform, and what frames, metrics and the class path need of the JDK besides.
RUNTIME_MODULES=java.se,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

find_engine() {
  local engine
  for engine in podman buildah docker; do
    # Docker's client alone builds nothing.
    if command -v "$engine" >/dev/null && { [ "$engine" != docker ] || docker info >/dev/null 2>&1; }; then
      printf '%s' "$engine"
      return
    fi
  done
}

need_engine() {
  ENGINE=$(find_engine)
  [ -n "$ENGINE" ] || die "Images are built by podman, buildah or docker, and none of them is here and running:" \
    "install one, for instance with 'apt-get install podman'."
}

executable() { printf '%s' "$HERE/$1"/target/*-runner; }

need_executables() {
  local service file
  for service in $SERVICES; do
    file=$(executable "$service")
    [ -x "$file" ] || die "There is no native executable of $service: './peerstead native' builds it; 'images --jvm' does without."
    ! is_older "$file" "$HERE/$service/pom.xml" "$HERE/$service/src/main" "$HERE/contracts" ||
      die "The native executable of $service is older than its sources: './peerstead native' builds it again."
  done
}

# What has changed since the last commit has no revision of its own.
read_revision() {
  REVISION=$(git -C "$HERE" rev-parse --short=12 HEAD 2>/dev/null) ||
    die "Images are named after the git revision, and $HERE is not the work tree of a git repository."
  MADE_AT=$(git -C "$HERE" log -1 --format=%ct)
  if [ -n "$(git -C "$HERE" status --porcelain)" ]; then
    REVISION+=-changed
    MADE_AT=$(date +%s)
  fi
}

java_sboms() {
  # The plugin reads a module's libraries, so the modules are what there is to read when they are compiled.
  maven "$OUT/sbom.log" compile org.cyclonedx:cyclonedx-maven-plugin:makeBom -Dspotless.check.skip=true \
    -pl "${SERVICES// /,}" -am || die "The services' SBOMs could not be made; $OUT/sbom.log says why."
}

# npm writes a number and a time that differ with each call.
web_sbom() {
  npm --prefix "$WEB" sbom --sbom-format cyclonedx --sbom-type application --omit dev --workspace app | MADE_AT=$MADE_AT node -e '
    const sbom = JSON.parse(require("fs").readFileSync(0, "utf8"));
    delete sbom.serialNumber;
    sbom.metadata.timestamp = new Date(process.env.MADE_AT * 1000).toISOString();
    console.log(JSON.stringify(sbom, null, 2));'
}

java_runtime() {
  rm -rf "$IMAGES/runtime"
  "$JAVA_HOME/bin/jlink" --add-modules "$RUNTIME_MODULES" --strip-java-debug-attributes --no-header-files --no-man-pages \
    --output "$IMAGES/runtime"
}

# context NAME FILE...: an empty build context with these files
context() {
  local context=$IMAGES/$1
  shift
  rm -rf "$context"
  mkdir -p "$context"
  cp -RL "$HERE/k8s/images/collect.sh" "$@" "$context"
}

# image NAME CONTAINERFILE: of the context of that name
image() {
  local name=$1 options=()
  local tag=localhost/peerstead/$name
  # One time for all files, so that the same revision is the same image.
  [ "$ENGINE" = docker ] || options=(--timestamp "$MADE_AT" --format oci)
  # Without a cache: a base image that was fetched again has other libraries under the same name.
  SOURCE_DATE_EPOCH=$MADE_AT DOCKER_BUILDKIT=1 "$ENGINE" build --no-cache "${options[@]}" \
    --build-arg BASE="$BASE" --build-arg TITLE="Peerstead $name" --build-arg VERSION="$VERSION" --build-arg REVISION="$REVISION" \
    -t "$tag:$VERSION" -t "$tag:$REVISION" -f "$HERE/k8s/images/$2.Containerfile" "$IMAGES/$name" >"$IMAGES/$name.log" 2>&1 ||
    die "The image $name could not be built; $IMAGES/$name.log says why."
  # One line for each tag of it.
  say "  $tag:$REVISION  $("$ENGINE" images --format '{{.Size}}' "$tag:$REVISION" | sort -u)"
}

# linked_elsewhere FILE: its libraries that are no part of the system, as those of a toolchain that links the JDK's own
linked_elsewhere() { ldd "$1" | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | grep -Ev '^(/usr)?/lib' || true; }

native_image() {
  context "$1" "$HERE/$1/target/sbom.json"
  cp "$(executable "$1")" "$IMAGES/$1/application"
  mkdir "$IMAGES/$1/libraries"
  linked_elsewhere "$(executable "$1")" | xargs -r cp --parents -Lt "$IMAGES/$1/libraries"
  image "$1" native
}

jvm_image() {
  context "$1-jvm" "$HERE/$1/target/sbom.json" "$HERE/$1/target/quarkus-app" "$IMAGES/runtime"
  image "$1-jvm" jvm
}

web_image() {
  context web-client "$WEB/app/dist" "$HERE/k8s/images/web-client"
  web_sbom >"$IMAGES/web-client/sbom.json" || die "The web client's SBOM could not be made."
  image web-client web-client
}

images() {
  local kind=native service
  while [ $# -gt 0 ]; do
    case $1 in
      --jvm) kind=jvm ;;
      --base)
        [ $# -ge 2 ] || misused "The option --base needs an image."
        BASE=$2
        shift
        ;;
      *) misused "There is no option $1." ;;
    esac
    shift
  done
  need_engine
  read_revision
  need_jdk
  need_node
  [ "$kind" = jvm ] || need_executables
  build
  mkdir -p "$IMAGES"
  java_sboms
  [ "$kind" = native ] || java_runtime
  say "Building the images of $REVISION with $ENGINE, also as $VERSION."
  for service in $SERVICES; do "${kind}_image" "$service"; done
  web_image
}
