"""Walks the permission table, and fails for an address that is not in it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import engine
from tests.answers import put_away
from tests.attack.doors import undone
from tests.house.cases import Cases
from tests.house.permission_table import EVERYBODY, ROWS, Row
from tests.house.quick import Doorkeeper, unwritten
from tests.house.things import Thing

DONE = {200, 302, 409, 422}


def addresses(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """All named addresses of the site."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"
        else:
            yield from addresses(entry, f"{space}{entry.namespace}:" if entry.namespace else space)


def test_every_address_is_in_the_table():
    missing = set(addresses(get_resolver())) - {row.name for row in ROWS}
    assert not missing, f"not in the permission table: {sorted(missing)}"


def test_the_table_names_only_real_addresses():
    assert not {row.name for row in ROWS} - set(addresses(get_resolver()))


def test_the_cast_is_known():
    for row in ROWS:
        assert row.may <= EVERYBODY, row
        assert row.may_not <= EVERYBODY, row
        assert not row.may & row.may_not, row


def send(client: Client, row: Row, url: str) -> Any:
    answer = client.post(url, row.data) if row.method == "POST" else client.get(url)
    put_away(answer)
    return answer


THINGS = {Thing.of(row.about, row.ask): None for row in ROWS}  # rows on the same thing share its making


@pytest.mark.usefixtures("blank_house")
@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: " ".join(thing).strip() or "-")
def test_rows_about(thing, world):
    """Refusals change nothing and what is done is undone: one set of cases serves all rows about a thing."""
    cases = world.ground
    keeper = Doorkeeper.of_today()
    told = []
    for row in (row for row in ROWS if Thing.of(row.about, row.ask) == thing):
        wrong = signed_out(row, cases) if row.open_to_all or row.hidden or not beside_sqlite() else []
        if not (row.open_to_all or row.hidden):
            url = address(row, cases)
            wrong += refused(row, url, cases, keeper) + allowed(row, url, cases, keeper)
        told += [
            f"{row.method} {row.name} {row.about}: {role} got {got}, not {expected}" for role, got, expected in wrong
        ]
    assert not told, "\n".join(told)


def address(row: Row, cases: Cases) -> str:
    url = reverse(row.name, args=cases.args(row.about))
    return f"{url}?report={getattr(cases, row.ask).pk}" if row.ask else url


def signed_out(row: Row, cases: Cases) -> list[tuple[str, int, object]]:
    """To the sign-in page and back; a form sent is kept (401)."""
    with nullcontext() if row.open_to_all else unwritten():
        answer = send(cases.world.stranger(), row, address(row, cases))
    if row.hidden:
        good = answer.status_code == 404
    elif row.open_to_all:
        good = answer.status_code in DONE
    elif row.method == "POST":
        good = answer.status_code == 401
    else:
        good = answer.status_code == 302 and answer.url.startswith("/signin/")
    return [] if good else [("signed_out", answer.status_code, "sign-in")]


def beside_sqlite() -> bool:
    """Whether SQLite walks with everybody beside us: on PostgreSQL the queries differ, not who may."""
    return engine.is_shared() and engine.is_postgres()


# the same post in other places: where a row expects the same of them, `make test` sends one, for each row another
ALIKE = ({"clerk_b", "bureau_clerk", "other_clerk"}, {"city_editor", "other_editor"})


def walked(row: Row, *same: set[str]) -> list[str]:
    """Who asks, of those of whom the same is expected: everybody; in `make test` one of ALIKE, beside SQLite one of all."""
    everybody = set().union(*same)
    if not everybody or not engine.is_shared():
        return sorted(everybody)
    if beside_sqlite():
        return [chosen(everybody, row)]
    alike = [roles & kind for roles in same for kind in ALIKE if roles & kind]
    return sorted(everybody.difference(*ALIKE) | {chosen(kind, row) for kind in alike})


def chosen(roles: set[str], row: Row) -> str:
    """One of them, for each row another, every time the same."""
    return sorted(roles)[zlib.crc32(str((row.method, row.name, row.about)).encode()) % len(roles)]


def refused(row: Row, url: str, cases: Cases, keeper: Doorkeeper) -> list[tuple[str, int, object]]:
    """Not visible is 404, not allowed is 403."""
    wrong = []
    for role in walked(row, row.may_not, EVERYBODY - row.may - row.may_not):
        expected = 403 if role in row.may_not else 404
        client = cases.client(role)
        with keeper.at_work(), unwritten():
            got = send(client, row, url).status_code
        if got != expected:
            wrong.append((role, got, expected))
    return wrong


def allowed(row: Row, url: str, cases: Cases, keeper: Doorkeeper) -> list[tuple[str, int, object]]:
    """Who may gets it done, each on the thing as it was before; one of them reads the page."""
    wrong = []
    roles = walked(row, row.may)
    for role in roles:
        client = cases.client(role)
        with undone(), ExitStack() as stack:
            if role != chosen(set(roles), row):
                stack.enter_context(keeper.at_work())
                stack.enter_context(unwritten())
            got = send(client, row, url).status_code
        if got not in DONE:
            wrong.append((role, got, "may"))
    return wrong
