#!/bin/sh
# Runs as root after the package's files are gone, and during an update, which needs nothing of this.
set -e

case "$1" in
  remove | purge) ;;
  *) exit 0 ;;
esac

rm -f '/usr/bin/${executable}'

profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ]; then
  if command -v apparmor_parser >/dev/null 2>&1; then
    apparmor_parser --remove "$profile" || true
  fi
  rm -f "$profile"
fi

if command -v udevadm >/dev/null 2>&1; then
  udevadm control --reload || true
fi
