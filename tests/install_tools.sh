#!/usr/bin/env bash
# What the tests need of Debian, where it is missing and may be installed: Chromium for the page, ffmpeg
# for films. Without it those tests skip loudly, or fail where CI=true. Further packages are named behind.
set -u
missing=()
command -v chromium >/dev/null || missing+=(chromium fonts-liberation)
command -v ffmpeg >/dev/null || missing+=(ffmpeg)
for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package"); done
[ "${#missing[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Missing, and cannot be installed from here: ${missing[*]}. Their tests will not run." >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
  echo "Debian's ${missing[*]} could not be installed: their tests will not run." >&2
exit 0
