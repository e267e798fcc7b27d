#!/usr/bin/env bash
# install.sh DIRECTORY [PORT]: a PostgreSQL that the tests may use without a password. Its URL is written to the file `url` in the
# directory: of the server that answers already (POSTGRES_URL, or at PORT of this machine, 5432), or of one that is started in the
# directory, from Debian's packages. stop.sh stops that one, and no other.
set -euo pipefail
work="$1"
port="${2:-5432}"
cd "$(dirname "$0")/../.."
PATH="$PWD/node_modules/.bin:$PATH"

answers() {
  node test/postgres/answers.mjs "$1"
}

found="${POSTGRES_URL:-postgres://postgres@127.0.0.1:$port/test}"
if answers "$found"; then
  echo "$found" >"$work/url"
  exit 0
fi
if [ -n "${POSTGRES_URL:-}" ]; then
  echo "postgres: none answers at POSTGRES_URL" >&2
  exit 1
fi

programs() {
  find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' 2>/dev/null | sort -V | tail -n 1
}
if [ -z "$(programs)" ]; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql
fi
bin="$(programs)"

# PostgreSQL refuses to be run by root; the package brings a user for it.
own() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then
  own() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
fi
mkdir -p "$work/server"
if [ "$(id -u)" -eq 0 ]; then
  # The way there has to be open to that user too.
  chmod a+x "$work"
  chown postgres:postgres "$work/server"
fi
cd "$work/server"
port="$(node -e "const s = require('node:net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })")"
own "$bin/initdb" --pgdata=data --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >initdb.log
# What tests keep need not outlive a crash of the machine: nothing is synced.
own "$bin/pg_ctl" start --pgdata=data --log=server.log --wait --timeout=60 \
  --options="-F -h 127.0.0.1 -p $port -k '$PWD' -c max_connections=200" >/dev/null
own "$bin/createdb" --host=127.0.0.1 --port="$port" --username=postgres test
echo "postgres://postgres@127.0.0.1:$port/test" >"$work/url"
