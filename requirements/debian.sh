#!/bin/sh
# Installs the Debian packages that only the tests need, when root; names the missing ones otherwise.
set -eu
missing=""
for package in $(cat requirements/debian.txt); do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "Some tests will be skipped; missing Debian packages:$missing" >&2
  echo "To install them: sudo apt-get install --no-install-recommends$missing" >&2
  exit 0
fi
echo "Installing Debian packages:$missing"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
