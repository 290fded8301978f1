#!/usr/bin/env bash
# The tests, engine by engine. Called by `make test`; $1 = how many at once.
set -euo pipefail
cd "$(dirname "$0")/.."
workers="${1:-2}"
unset PYTHONDONTWRITEBYTECODE # a run starts dozens of processes: what one compiled the others need not
pytest=(.venv/bin/python -m pytest -q)

echo_step() { printf '\n── %s ──\n' "$*"; }

if [[ -n "${TONGZHENG_DATABASE_URL:-}" ]]; then
  echo_step "tests on TONGZHENG_DATABASE_URL"
  "${pytest[@]}" -n "$workers" --ignore tests/browser
else
  for engine in sqlite postgres; do
    echo_step "tests on $engine"
    TONGZHENG_TEST_SHARED=1 TONGZHENG_TEST_ENGINE="$engine" "${pytest[@]}" -n "$workers" --ignore tests/browser
  done
fi

echo_step "browser tests"
status=0
"${pytest[@]}" tests/browser -n "$workers" --dist worksteal || status=$?
if [[ "$status" == 5 && "${CI:-}" != true ]]; then
  echo "no browser tests found"
elif [[ "$status" != 0 ]]; then
  exit "$status"
fi
