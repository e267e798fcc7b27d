#!/usr/bin/env bash
# Known vulnerabilities of what Pacta runs on, as the registry tells them. One that does not tell is named, and is no failure:
# a mirror may know no advisories.
set -euo pipefail
cd "$(dirname "$0")/.."

report=$(npm audit --omit=dev --json --fetch-timeout=20000 --fetch-retries=0 2>/dev/null || true)
node -e '
  const report = JSON.parse(require("fs").readFileSync(0, "utf8") || "{}");
  if (!report.metadata) {
    console.error("not checked: the registry tells no advisories" + (report.message ? ` (${report.message.split(" - ")[0]})` : ""));
    process.exit(0);
  }
  const { high, critical, total } = report.metadata.vulnerabilities;
  console.log(`${total} known vulnerabilities, ${high} high, ${critical} critical`);
  for (const [name, { severity, range }] of Object.entries(report.vulnerabilities)) console.log(`  ${severity}: ${name} ${range}`);
  process.exit(high + critical > 0 ? 1 : 0);
' <<<"$report"
