"""Every version kept, none ever changed (R15)."""

import pytest
from django.db import IntegrityError, transaction

from tongzheng.text.models import Revision, Unchangeable
from tongzheng.text.revisions import keep, revisions_of

pytestmark = pytest.mark.django_db


def test_versions_are_numbered_from_one_for_each_subject(world):
    unit, other = world.clerk.unit, world.editor.unit
    assert [keep(unit, title="题", body=body, by=world.clerk).number for body in ("一", "二", "三")] == [1, 2, 3]
    assert keep(other, title="题", body="一", by=world.clerk).number == 1
    assert [r.body for r in revisions_of(unit)] == ["一", "二", "三"]


def test_the_same_text_is_not_kept_twice_in_a_row(world):
    unit = world.clerk.unit
    first = keep(unit, title="题", body="一", by=world.clerk)
    assert keep(unit, title="题", body="一", by=world.editor).pk == first.pk
    assert keep(unit, title="新题", body="一", by=world.clerk).number == 2
    assert keep(unit, title="题", body="一", by=world.clerk).number == 3


def test_who_kept_it_is_a_snapshot(world):
    kept = keep(world.clerk.unit, title="题", body="文", by=world.clerk, note="初稿")
    assert (kept.by_name, kept.note, kept.subject_type) == (str(world.clerk), "初稿", "network.unit")


def test_a_kept_version_refuses_change_and_deletion(world):
    kept = keep(world.clerk.unit, title="题", body="文", by=world.clerk)
    kept.body = "改"
    for attempt in (
        kept.save,
        kept.delete,
        revisions_of(world.clerk.unit).delete,
        lambda: Revision.objects.update(body="改"),
        lambda: Revision.objects.bulk_update([kept], ["body"]),
    ):
        with pytest.raises(Unchangeable):
            attempt()
    assert Revision.objects.get(pk=kept.pk).body == "文"


def test_the_database_refuses_a_number_twice_and_number_nought(world):
    kept = keep(world.clerk.unit, title="题", body="文", by=world.clerk)
    same = dict(subject_type=kept.subject_type, subject_id=kept.subject_id, by=world.clerk, by_name="某")
    for number in (1, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            Revision.objects.create(**same, number=number)


def test_a_megabyte_and_odd_characters_are_kept_as_they_are(world):
    body = "<b>&😀\n" + "文" * 1_000_000
    assert keep(world.clerk.unit, title="", body=body, by=world.clerk) == revisions_of(world.clerk.unit).last()
    assert revisions_of(world.clerk.unit).get().body == body
