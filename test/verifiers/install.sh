#!/usr/bin/env bash
# Go and its `x/mod/sumdb`, with which `sumdb.spec.ts` checks the log's proofs.
set -euo pipefail
if command -v go >/dev/null && test -d /usr/share/gocode/src/golang.org/x/mod/sumdb; then exit 0; fi
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends golang-go golang-golang-x-mod-dev
