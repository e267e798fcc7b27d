#!/usr/bin/env bash
# Starts the built server on a free port with a throw-away data directory, waits until it is ready,
# asks it to stop, and expects exit code 0.
set -euo pipefail
cd "$(dirname "$0")/.."

# The Node that npm scripts run on, where there is one for this machine.
PATH="$PWD/node_modules/.bin:$PATH"
work="$(mktemp -d)"
server=''
finish() {
  if [ -n "$server" ]; then kill -KILL "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT

port="$(node -e "const s = require('node:net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })")"
PACTA_HOST=127.0.0.1 PACTA_PORT="$port" PACTA_DATA_DIR="$work/data" node dist/bin/api.js >"$work/log" 2>&1 &
server=$!

fail() {
  echo "smoke: $1" >&2
  tail -n 50 "$work/log" >&2
  exit 1
}

ready() {
  node -e "fetch('http://127.0.0.1:$port/health/ready').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"
}

deadline=$((SECONDS + 30))
until ready; do
  kill -0 "$server" 2>/dev/null || fail 'the server ended before it was ready'
  [ "$SECONDS" -lt "$deadline" ] || fail 'the server was not ready within 30 s'
  sleep 0.2
done

kill -TERM "$server"
deadline=$((SECONDS + 12))
while kill -0 "$server" 2>/dev/null; do
  [ "$SECONDS" -lt "$deadline" ] || fail 'the server was still there 12 s after SIGTERM'
  sleep 0.1
done
code=0
wait "$server" || code=$?
server=''
[ "$code" -eq 0 ] || fail "the server ended with code $code after SIGTERM"
echo 'smoke: ready, stopped, exit code 0'
