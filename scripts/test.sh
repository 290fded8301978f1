#!/usr/bin/env bash
# All checks and tests, in two lanes side by side: one engine each, then the browser's tests, of which each lane takes the
# next until none is left. Called by `make test`; $1 = how many processes at once.
set -euo pipefail
cd "$(dirname "$0")/.."
workers="${1:-2}"
unset DJANGO_SETTINGS_MODULE # tests/engine.py chooses before Django reads anything
unset PYTHONDONTWRITEBYTECODE # a run starts dozens of processes: what one compiled the others need not
pytest=(.venv/bin/python -m pytest -q)
written="$(mktemp -d)"
trap 'rm -rf "$written"; kill $(jobs -p) 2>/dev/null || true' EXIT
mkdir "$written/taken"
export TONGZHENG_TEST_COUNTY="$written/county" # the demo county which the browser's sites start from, built once
export TONGZHENG_TEST_TAKEN="$written/taken"   # tests/taken.py: which browser tests another lane has

echo_step() { printf '\n── %s ──\n' "$*"; }

# The static checks; their scratch data stays out of the office's own folder.
check() {
  echo_step "$1"
  TONGZHENG_DATA="$PWD/.venv/lint-data" make --no-print-directory "$1"
}

# One process does not hand out its tests: nothing is collected, built or waited for twice.
spread() {
  local each=$((workers / 2))
  "$@" -n "$((each > 1 ? each : 0))"
}

on_engine() {
  echo_step "tests on $1"
  TONGZHENG_TEST_SHARED=1 TONGZHENG_TEST_ENGINE="$1" spread "${pytest[@]}" --ignore tests/browser
}

in_browser() {
  echo_step "browser tests"
  local status=0
  "$@" "${pytest[@]}" tests/browser || status=$?
  if [[ "$status" == 5 && "${CI:-}" != true ]]; then
    echo "no browser tests found"
  elif [[ "$status" != 0 ]]; then
    return "$status"
  fi
}

county() {
  .venv/bin/python -m tests.county "$TONGZHENG_TEST_COUNTY"
}

# What fails does not keep the rest of a lane from being tried; bad types or style do.
lane() {
  local failed=0 part
  check "$1" || return 2
  shift
  for part in "$@"; do
    $part || failed=1 # a name and its words
  done
  return "$failed"
}

if [[ -n "${TONGZHENG_DATABASE_URL:-}" ]]; then
  check lint-types
  check lint-rest
  echo_step "tests on TONGZHENG_DATABASE_URL"
  "${pytest[@]}" -n "$workers" --ignore tests/browser
  "${pytest[@]}" tests/browser -n "$workers" --dist worksteal
elif ((workers < 2)); then
  check lint-types
  lane lint-rest "on_engine sqlite" "on_engine postgres" "in_browser spread"
else
  lane lint-types county "on_engine postgres" "in_browser spread" >"$written/postgres" 2>&1 &
  other=$!
  failed=0
  lane lint-rest "on_engine sqlite" "in_browser spread" || failed=$?
  ((failed != 2)) || exit 1 # said in seconds
  wait "$other" || failed=1
  echo_step "the other lane, meanwhile"
  cat "$written/postgres"
  ((failed == 0))
fi
