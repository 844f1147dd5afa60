#!/usr/bin/env bash
# What the torture needs of Debian besides: a clock that can be set for one process, and a Turkish locale,
# in which "I" is not the capital of "i". Without them the part says so.
set -u
bash tests/install_tools.sh libfaketime locales
locale -a | grep -qi '^tr_TR' || localedef -i tr_TR -f UTF-8 tr_TR.UTF-8 ||
  echo "There is no Turkish locale." >&2
exit 0
