"""The stored texts keep in step with the rooms' texts, on both engines (R5)."""

from datetime import date

import pytest
from django.db import transaction

from tests.copies.prose import report
from tongzheng.copies.actions import rebuild, store_texts
from tongzheng.copies.models import Fingerprint, StoredText
from tongzheng.copies.queries import compare, look
from tongzheng.copies.rules import Comparable, Likeness, Text

DAY = date(2026, 3, 1)


class Shelf:
    """A room with texts in memory."""

    def __init__(self, kind="reporting.report", **bodies):
        self.bodies = {int(name.strip("n")): body for name, body in bodies.items()}
        self.comparable = Comparable(kind, "稿件", self.texts)

    def texts(self, pks):
        for pk in sorted(self.bodies if pks is None else pks):
            if pk in self.bodies:
                yield Text(self.comparable.model, pk, f"题{pk}", self.bodies[pk], DAY, unit=7)

    def store(self, *pks):
        with transaction.atomic():
            return store_texts(self.comparable, pks or list(self.bodies))


@pytest.mark.django_db
def test_a_stored_text_is_found_with_its_facts():
    Shelf(n3=report(3), n4=report(4)).store()
    found = look("", report(3))
    assert [(m.kind, m.pk, m.title, m.dated, m.unit, m.likeness) for m in found.matches] == [
        ("reporting.report", 3, "题3", DAY, 7, Likeness.EXACT)
    ]
    assert (found.total, found.at_least) == (1, False)
    assert compare("", report(3), exclude={("reporting.report", 3)}) == []
    assert compare("", report(3), exclude=[("bulletins.issue", 3)]) == list(found.matches)


@pytest.mark.django_db
def test_a_changed_text_is_found_by_its_new_words_only():
    shelf = Shelf(n1=report(1))
    assert shelf.store() == 1
    assert shelf.store() == 0
    shelf.bodies[1] = report(2)
    assert shelf.store() == 1
    assert compare("", report(1)) == []
    assert [m.pk for m in compare("", report(2))] == [1]
    fresh = set(Fingerprint.objects.values_list("mark", flat=True))
    rebuild([shelf.comparable])
    assert set(Fingerprint.objects.values_list("mark", flat=True)) == fresh


@pytest.mark.django_db
def test_a_text_its_room_gives_no_longer_is_forgotten():
    shelf = Shelf(n1=report(1), n2=report(2))
    shelf.store()
    del shelf.bodies[1]
    assert shelf.store(1, 2) == 1
    assert compare("", report(1)) == []
    assert [m.pk for m in compare("", report(2))] == [2]
    del shelf.bodies[2]
    shelf.store(2)
    assert (StoredText.objects.count(), Fingerprint.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_the_same_number_in_two_rooms_is_two_texts():
    Shelf(n1=report(1)).store()
    Shelf("reporting.article", n1=report(1)).store()
    assert {(m.kind, m.pk) for m in compare("", report(1))} == {("reporting.report", 1), ("reporting.article", 1)}


@pytest.mark.django_db
def test_nothing_is_stored_when_the_act_fails():
    shelf = Shelf(n1=report(1))
    shelf.bodies[2] = None  # its room breaks down
    with pytest.raises(AttributeError):
        shelf.store(1, 2)
    assert (StoredText.objects.count(), Fingerprint.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_new_title_or_date_reaches_the_stored_text():
    shelf = Shelf(n1=report(1))
    shelf.store()
    shelf.comparable = Comparable(
        "reporting.report", "稿件", lambda pks: iter([Text("reporting.report", 1, "新题", report(1), date(2027, 1, 2))])
    )
    assert shelf.store() == 1
    (match,) = compare("", report(1))
    assert (match.title, match.dated, match.unit) == ("新题", date(2027, 1, 2), None)


@pytest.mark.django_db
def test_a_text_without_a_body_is_compared_by_its_title():
    with transaction.atomic():
        give = iter([Text("reporting.report", 9, "关于白沙乡冷库租赁价格上涨情况的报告", "", DAY)])
        store_texts(Comparable("reporting.report", "稿件", lambda pks: give), [9])
    assert [m.pk for m in compare("关于白沙乡冷库租赁价格上涨情况的报告", "　")] == [9]


@pytest.mark.django_db
def test_rebuilding_gives_the_same_answers():
    shelf = Shelf(**{f"n{i}": report(i) for i in range(1, 8)})
    seen = []
    assert rebuild([shelf.comparable], lambda label, done: seen.append((label, done))) == 7
    before = Fingerprint.objects.count()
    StoredText.objects.all().update(scheme=0)  # of an older program
    assert rebuild([shelf.comparable]) == 7
    assert Fingerprint.objects.count() == before > 7
    assert [m.pk for m in compare("", report(5))] == [5]
    assert seen == [("稿件", 7)]
