#!/usr/bin/env bash
# strace, by which a system call of the server is made to fail, and libfaketime, by which its clock jumps.
set -euo pipefail
if command -v strace >/dev/null && ls /usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1; then exit 0; fi
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends strace libfaketime
