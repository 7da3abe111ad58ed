#!/bin/sh
# Runs as root after the package's files are in place. The names in braces are filled in when the package is made.
set -e

program='/opt/${sanitizedProductName}/${executable}'
sandbox='/opt/${sanitizedProductName}/chrome-sandbox'
profile='/opt/${sanitizedProductName}/resources/apparmor-profile'

ln -sf "$program" '/usr/bin/${executable}'

# Chromium's sandbox needs user namespaces, or else a helper that may make one. Root always may: the kernel is asked
# what it lets the others.
is_off() {
  [ "$(cat "$1" 2>/dev/null)" = 0 ]
}
if is_off /proc/sys/kernel/unprivileged_userns_clone || is_off /proc/sys/user/max_user_namespaces; then
  chmod 4755 "$sandbox"
else
  chmod 0755 "$sandbox"
fi

# Ubuntu from 23.10 on gives user namespaces to programs with a profile only. An older AppArmor cannot read ours and
# asks for none.
if [ -d /etc/apparmor.d ] && command -v apparmor_parser >/dev/null 2>&1; then
  if apparmor_parser --skip-kernel-load --skip-cache "$profile" >/dev/null 2>&1; then
    cp -f "$profile" '/etc/apparmor.d/${executable}'
    apparmor_parser --replace --write-cache '/etc/apparmor.d/${executable}' || true
  fi
fi

# The rule for scanners counts for those that are plugged in already, too.
if command -v udevadm >/dev/null 2>&1; then
  udevadm control --reload || true
  udevadm trigger --subsystem-match=tty || true
fi

if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database -q /usr/share/applications || true
fi
