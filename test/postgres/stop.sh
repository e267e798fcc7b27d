#!/usr/bin/env bash
# Stops the server that install.sh started in the directory that is named, if it did.
set -euo pipefail
file="$1/server/data/postmaster.pid"
[ -e "$file" ] || exit 0
# SIGINT: without waiting for who is connected.
kill -INT "$(head -n 1 "$file")"
for _ in $(seq 100); do
  [ -e "$file" ] || exit 0
  sleep 0.1
done
echo 'postgres: the server was still there after 10 s' >&2
exit 1
