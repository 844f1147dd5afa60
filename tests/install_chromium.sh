#!/usr/bin/env bash
# Debian's Chromium for the browser tests, where it is missing and may be installed. Without it
# those tests skip loudly, or fail where CI=true.
set -u
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Chromium is missing and cannot be installed from here: browser tests will not run." >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null ||
  echo "Debian's Chromium could not be installed: browser tests will not run." >&2
exit 0
