#!/usr/bin/env bash
# strace, by which a system call of the server is made to fail.
set -euo pipefail
if command -v strace >/dev/null; then exit 0; fi
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends strace
