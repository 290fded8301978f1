"""The index follows the texts: with every act, in its transaction, and after `tongzheng reindex`."""

import argparse
from dataclasses import replace
from datetime import date

from django.db import connection, transaction

from tongzheng.config import wiring
from tongzheng.config.tools import reindex
from tongzheng.search import store
from tongzheng.search.models import Card, Sheet


def rows():
    """How many rows the three tables hold."""
    table = "search_grams_docsize" if connection.vendor == "sqlite" else "search_grams"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - one of two names
        return Card.objects.count(), Sheet.objects.count(), cursor.fetchone()[0]


def test_a_changed_text_is_found_by_its_new_words_only(shelf):
    (pk,) = shelf.put(("山核桃滞销", "收购价下跌"), dated=date(2026, 3, 1))
    shelf.held[pk] = replace(shelf.held[pk], title="板栗热销", body="收购价上涨")
    assert shelf.index([pk]) == 1
    assert shelf.pks("核桃") == shelf.pks("下跌") == []
    assert shelf.pks("板栗") == shelf.pks("收购价上涨") == [pk]
    assert rows() == (1, 1, 1)


def test_a_new_date_unit_tag_or_author_is_a_change_and_nothing_else_is(shelf):
    old, other = shelf.put("防汛值守", "防汛物资", dated=date(2026, 3, 1), units=frozenset({1}), author="李水田")
    assert shelf.index([old]) == 0
    shelf.held[old] = replace(
        shelf.held[old], dated=date(2026, 4, 1), units=frozenset({2, 9}), tags=frozenset({"adopted:1"}), author="王农"
    )
    assert shelf.index([old, other]) == 1
    assert shelf.pks("防汛") == [old, other]
    assert shelf.pks("防汛", unit=1) == [other]
    assert shelf.pks(unit=9) == shelf.pks(tags=frozenset({"adopted:1"})) == shelf.pks(author="王农") == [old]
    assert shelf.pks(since=date(2026, 4, 1)) == [old]


def test_what_is_gone_is_gone(shelf):
    first, second = shelf.put("水库除险", "水库加固")
    del shelf.held[first]
    shelf.index([first, second])
    assert shelf.pks("水库") == [second]
    assert rows() == (1, 1, 1)


def test_an_act_rolled_back_leaves_the_index_as_it_was(shelf):
    (pk,) = shelf.put("原来的话")
    shelf.held[pk] = replace(shelf.held[pk], body="后来的话")
    with transaction.atomic():
        shelf.index([pk])
        assert shelf.pks("后来") == [pk]
        transaction.set_rollback(True)
    assert shelf.pks("原来") == [pk]
    assert shelf.pks("后来") == []


def test_reindex_makes_it_all_anew(world, shelf, monkeypatch, capsys):
    monkeypatch.setattr(wiring, "SEARCHABLE", [replace(shelf.searchable, label="来稿")])
    kept, changed, gone = shelf.put("旱情一", "旱情二", "旱情三")
    shelf.held[changed] = replace(shelf.held[changed], body="汛情二")  # behind the index's back
    del shelf.held[gone]
    new = shelf.hold("汛情四")
    assert reindex.run(argparse.Namespace()) == 0
    assert shelf.pks("情") == [new, changed, kept]
    assert shelf.pks("汛情") == [new, changed]
    assert rows() == (3, 3, 3)
    assert "检索 来稿" in capsys.readouterr().err


def test_reindex_mends_an_index_that_lost_its_tokens(shelf, monkeypatch):
    monkeypatch.setattr(wiring, "SEARCHABLE", [shelf.searchable])
    pks = shelf.put("旱情一", "旱情二")
    store.empty()
    assert shelf.pks("旱情") == []
    assert reindex.run(argparse.Namespace()) == 0
    assert shelf.pks("旱情") == pks[::-1]


def test_every_kind_of_thing_has_a_code_of_its_own():
    from tongzheng.search.tokens import model_code

    codes = [model_code(searchable.model) for searchable in wiring.SEARCHABLE]
    assert len(set(codes)) == len(codes) > 0
