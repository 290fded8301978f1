#!/usr/bin/env bash
# The tests: each engine on half of the cores at the same time, then the browser. Called by `make test`; $1 = how many at once.
set -euo pipefail
cd "$(dirname "$0")/.."
workers="${1:-2}"
unset DJANGO_SETTINGS_MODULE # tests/engine.py chooses before Django reads anything
unset PYTHONDONTWRITEBYTECODE # a run starts dozens of processes: what one compiled the others need not
pytest=(.venv/bin/python -m pytest -q)
written="$(mktemp -d)"
trap 'rm -rf "$written"; kill $(jobs -p) 2>/dev/null || true' EXIT

echo_step() { printf '\n── %s ──\n' "$*"; }

# One process does not hand out its tests: nothing is collected, built or waited for twice.
on_engine() {
  local each=$((workers / 2))
  TONGZHENG_TEST_SHARED=1 TONGZHENG_TEST_ENGINE="$1" "${pytest[@]}" -n "$((each > 1 ? each : 0))" --ignore tests/browser
}

if [[ -n "${TONGZHENG_DATABASE_URL:-}" ]]; then
  echo_step "tests on TONGZHENG_DATABASE_URL"
  "${pytest[@]}" -n "$workers" --ignore tests/browser
elif ((workers < 2)); then
  for engine in sqlite postgres; do
    echo_step "tests on $engine"
    on_engine "$engine"
  done
else
  echo_step "tests on SQLite and PostgreSQL"
  # Whoever is ready first builds the demo county meanwhile, which the browser's sites start from.
  export TONGZHENG_TEST_COUNTY="$written/county"
  { on_engine postgres && .venv/bin/python -m tests.county "$TONGZHENG_TEST_COUNTY"; } >"$written/postgres" 2>&1 &
  other=$!
  failed=0
  on_engine sqlite || failed=1
  echo_step "tests on PostgreSQL, meanwhile"
  wait "$other" || failed=1
  cat "$written/postgres"
  ((failed == 0))
fi

echo_step "browser tests"
status=0
"${pytest[@]}" tests/browser -n "$workers" --dist worksteal || status=$?
if [[ "$status" == 5 && "${CI:-}" != true ]]; then
  echo "no browser tests found"
elif [[ "$status" != 0 ]]; then
  exit "$status"
fi
