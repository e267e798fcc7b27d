#!/usr/bin/env bash
# nginx, with which `balancer.e2e-spec.ts` tries its configuration.
set -euo pipefail
if command -v nginx >/dev/null || [ -x /usr/sbin/nginx ]; then exit 0; fi
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends nginx-light
