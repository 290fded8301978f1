"""Walks the permission table, and fails for an address that is not in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.house.cases import Cases
from tests.house.permission_table import EVERYBODY, ROWS, Row

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
    answer.close()  # an attachment's answer holds its file open
    return answer


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.method} {r.name} {r.about}")
def test_row(row, world):
    cases = Cases(world)
    args = cases.args(row.about)
    url = reverse(row.name, args=args)
    if row.ask:
        url += f"?report={getattr(cases, row.ask).pk}"
    wrong = []
    answer = send(Client(), row, url)
    if row.open_to_all or row.hidden:
        if answer.status_code not in ({404} if row.hidden else DONE):
            wrong.append(("signed_out", answer.status_code, "open"))
    elif row.method == "POST":
        if answer.status_code != 401:
            wrong.append(("signed_out", answer.status_code, 401))
    elif not (answer.status_code == 302 and answer.url.startswith("/signin/")):
        wrong.append(("signed_out", answer.status_code, "sign-in"))
    # the refused first: they change nothing, so one set of cases serves them all
    for role in sorted(EVERYBODY - row.may) if not row.open_to_all else []:
        expected = 403 if role in row.may_not else 404
        got = send(cases.client(role), row, url).status_code
        if got != expected:
            wrong.append((role, got, expected))
    for role in sorted(row.may):
        url = reverse(row.name, args=Cases(world).args(row.about)) if row.method == "POST" and row.about else url
        got = send(cases.client(role), row, url).status_code
        if got not in DONE:
            wrong.append((role, got, "may"))
    assert not wrong, f"{row.method} {row.name} {row.about}: (role, got, expected) {wrong}"
