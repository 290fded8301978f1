"""The shelf of pretend reports, and a search that knows nothing else."""

import pytest


@pytest.fixture(scope="session")
def _pretend_table(django_db_setup, django_db_blocker):
    from django.db import connection

    from tests.search.shelf import Pretend

    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Pretend)


@pytest.fixture
def shelf(_pretend_table, db, monkeypatch):
    """An index with nothing in it but what the test puts there."""
    from tests.search.shelf import Shelf
    from tongzheng.search import queries

    shelf = Shelf()
    monkeypatch.setattr(queries, "wired", lambda: [shelf.searchable])
    return shelf
