#!/bin/sh
# collect.sh ROOT FILE...: makes the root directory of an image that has no more than what these executables and
# libraries need to run: they themselves, what they are linked with, a user, /tmp, and certificates if there are some.
# An SBOM (CycloneDX) of what this adds to the application goes to /sbom.system.json.
set -eu

root=$1
shift
mkdir -p "$root/etc" "$root/tmp"
chmod 1777 "$root/tmp"
echo 'nonroot:x:65532:65532:nonroot:/:/none' >"$root/etc/passwd"
echo 'nonroot:x:65532:' >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"

# Links become files: the loader looks by the name that the executable says.
keep() {
  [ -e "$root$1" ] || {
    mkdir -p "$root$(dirname "$1")"
    cp -L "$1" "$root$1"
    package_of "$1" >>"$root/packages"
  }
}

# As dpkg knows the file: it may say /lib where the file system says /usr/lib.
package_of() {
  dpkg-query -S "$1" 2>/dev/null || dpkg-query -S "$(readlink -f "$1")" 2>/dev/null || dpkg-query -S "/usr$1" 2>/dev/null ||
    echo "The package of $1 is not known." >&2
}

# component TYPE NAME VERSION PURL
component() {
  printf '%s{"type":"%s","name":"%s","version":"%s","purl":"%s"}' "$separator" "$1" "$2" "$3" "$4"
  separator=,
}

components() {
  separator=
  if [ -e /context/runtime/release ]; then
    version=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' /context/runtime/release)
    component platform openjdk "$version" "pkg:generic/openjdk@$version"
  fi
  for package in $(sed 's/: .*//; s/,.*//' "$root/packages" | sort -u); do
    version=$(dpkg-query -W -f '${Version}' "$package")
    component library "${package%%:*}" "$version" "pkg:deb/debian/${package%%:*}@$(echo "$version" | sed 's/:/%3A/g; s/+/%2B/g')"
  done
}

for file in "$@"; do
  # Not what lies in a directory that is copied whole; and a library that is missing belongs to a part that is not used.
  for library in $(ldd "$file" | sed -n 's/^.*=> \(\/[^ ]*\) .*$/\1/p; s/^[[:space:]]*\(\/lib[^ ]*\) (0x.*$/\1/p'); do
    case $library in
      /context/*) ;;
      *) keep "$library" ;;
    esac
  done
  case $file in
    /context/*) ;;
    *) keep "$file" ;;
  esac
done

if [ -e /etc/ssl/certs/ca-certificates.crt ]; then
  keep /etc/ssl/certs/ca-certificates.crt
fi

printf '{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[%s]}\n' "$(components)" >"$root/sbom.system.json"
rm "$root/packages"
