#!/usr/bin/env bash
# What the GitHub Action of action.yml does, in the checkout of the repository
# that uses it. TOPOLOGIES (one a line), FAIL_ON and OUTPUT may be empty.
set -euo pipefail
: "${TOPOLOGIES=}" "${FAIL_ON=}" "${OUTPUT=}"

nacosgen=$RUNNER_TEMP/nacosgen$(go env GOEXE)
go build -C "$GITHUB_ACTION_PATH" -o "$nacosgen" ./cmd/nacosgen

topologies=()
while IFS= read -r line; do
  line=${line#"${line%%[![:space:]]*}"}
  line=${line%"${line##*[![:space:]]}"}
  if [ -n "$line" ]; then topologies+=("$line"); fi
done <<<"$TOPOLOGIES"

sarif=$RUNNER_TEMP/nacosgen.sarif
flags=(--format github --format "sarif=$sarif")
if [ -n "$FAIL_ON" ]; then flags+=(--fail-on "$FAIL_ON"); fi
code=0
"$nacosgen" lint "${flags[@]}" -- ${topologies[@]+"${topologies[@]}"} || code=$?
if [ -f "$sarif" ]; then echo "sarif-file=$sarif" >>"$GITHUB_OUTPUT"; fi

if [ -n "$OUTPUT" ]; then
  built=0
  "$nacosgen" build --committed -o "$OUTPUT" -- ${topologies[@]+"${topologies[@]}"} || built=$?
  if [ "$built" -gt "$code" ]; then code=$built; fi
fi
exit "$code"
