"""Lines are only added: corrections, appeals and their answers, frozen periods (K2)."""

import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tongzheng.notices.models import Notice
from tongzheng.scoring.actions import correct_points, file_appeal, reject_appeal, uphold_appeal, withdraw_appeal
from tongzheng.scoring.models import AppendOnly, Due, ScoreEntry, Standing
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale


def standing(unit, period):
    """The figure without what the end of the period took off."""
    closings = ScoreEntry.objects.filter(unit=unit, period=period, cause="closing")
    return Standing.objects.get(unit=unit, period=period).total - sum(e.points for e in closings)


def test_nobody_changes_or_deletes_a_line_not_even_past_the_program(ledger):
    entry = ledger.line(ledger.world.town_a, ledger.open, "5.00")
    entry.points = Decimal(50)
    for attempt in (entry.save, entry.delete, ScoreEntry.objects.all().delete):
        with pytest.raises(AppendOnly):
            attempt()
    for sql in ("UPDATE scoring_scoreentry SET points = 50", "DELETE FROM scoring_scoreentry"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert ScoreEntry.objects.get().points == 5


def correct(ledger, **fields):
    w = ledger.world
    values = {
        "by": w.assessor, "once": uuid.uuid4(), "unit": w.town_a, "period": ledger.open, "points": Decimal("-2.50"),
        "reason": "合报份额写错",
    }  # fmt: skip
    return correct_points(**{**values, **fields})


def test_a_correction_is_a_line_of_its_own_and_the_unit_is_told(ledger):
    w, once = ledger.world, uuid.uuid4()
    wrong = ledger.line(w.town_a, ledger.open, "5.00")
    entry = correct(ledger, once=once, of=wrong)
    assert correct(ledger, once=once, of=wrong) == entry
    assert (entry.points, entry.cause, entry.of, entry.by) == (Decimal("-2.50"), "correction", wrong, w.assessor)
    assert standing(w.town_a, ledger.open) == Decimal("2.50")
    assert Notice.objects.filter(to=w.clerk, text__contains="合报份额写错").count() == 1
    assert Entry.objects.filter(kind="scoring.entry.correct", subject_id=entry.pk, reason="合报份额写错").count() == 1


def test_what_the_end_of_a_period_brings_goes_by_a_correction_at_once(ledger):
    w = ledger.world
    correct(ledger, points=Decimal(100), item="instruction")  # the rulebook: at most 40 of these
    capped = ScoreEntry.objects.get(cause="closing", item="instruction")
    assert (capped.unit, capped.period, capped.points) == (w.town_a, ledger.open, -60)
    assert standing(w.town_a, ledger.open) == 100


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"points": Decimal(0)}, "不为 0"),
        ({"points": Decimal("1.005")}, "两位小数"),
        ({"reason": "  "}, "理由"),
        ({"reason": "据〔机密〕★三年件"}, None),
    ],
    ids=["nothing", "mills", "no-reason", "secret"],
)
def test_what_no_correction_may_be(ledger, fields, words):
    with pytest.raises(Classified if words is None else Refused, match=words):
        correct(ledger, **fields)
    assert not ScoreEntry.objects.exists()


def test_a_frozen_period_and_another_offices_unit_take_no_correction(ledger):
    with pytest.raises(Refused, match="已经冻结"):
        correct(ledger, period=ledger.frozen)
    with pytest.raises(Refused, match="不归本办公室"):
        correct(ledger, unit=ledger.world.other_town)
    with pytest.raises(Refused, match="考核员"):
        correct(ledger, by=ledger.world.editor)


def test_an_appeal_is_answered_by_a_line_and_both_sides_are_told(ledger):
    w = ledger.world
    wrong = ledger.line(w.town_a, ledger.frozen, "2.50")
    once = uuid.uuid4()
    appeal = file_appeal(wrong, by=w.clerk, once=once, reason="合报份额应为六成")
    assert file_appeal(wrong, by=w.clerk, once=once, reason="合报份额应为六成") == appeal
    assert Notice.objects.filter(to=w.assessor, url=appeal.get_absolute_url()).count() == 1
    with pytest.raises(Refused, match="正等答复"):
        file_appeal(wrong, by=w.signer, once=uuid.uuid4(), reason="再说一次")
    uphold_appeal(appeal, by=w.assessor, reason="核对原稿，份额六成", points=Decimal("0.50"), period=ledger.open)
    line = appeal.correction
    assert (line.points, line.cause, line.of, line.late) == (Decimal("0.50"), "appeal", wrong, True)
    assert "核对原稿" in line.reason
    assert standing(w.town_a, ledger.open) == Decimal("0.50")
    assert Notice.objects.filter(to=w.clerk, text__startswith="申诉成立").count() == 1
    with pytest.raises(Stale):
        reject_appeal(appeal, by=w.assessor, reason="又不成立")
    kinds = list(Entry.objects.filter(subject_type="scoring.appeal").values_list("kind", flat=True))
    assert kinds == ["scoring.appeal.file", "scoring.appeal.uphold"]


def test_a_rejected_or_withdrawn_appeal_changes_no_points(ledger):
    w = ledger.world
    wrong = ledger.line(w.town_a, ledger.open, "2.50")
    first = file_appeal(wrong, by=w.clerk, once=uuid.uuid4(), reason="少算了")
    with pytest.raises(Refused, match="答复"):
        reject_appeal(first, by=w.assessor, reason=" ")
    reject_appeal(first, by=w.assessor, reason="原刊核对无误")
    second = file_appeal(wrong, by=w.signer, once=uuid.uuid4(), reason="还是少算了")
    with pytest.raises(Refused, match="提出的单位"):
        withdraw_appeal(second, by=w.clerk_b)
    withdraw_appeal(second, by=w.clerk)
    assert ScoreEntry.objects.count() == 1
    with pytest.raises(Refused, match="信息员、签发人"):
        file_appeal(wrong, by=w.clerk_b, once=uuid.uuid4(), reason="别人的")


def test_what_happens_to_a_report_marks_it_as_due(ledger):
    report = ledger.world.report("received")
    assert [due.report_id for due in Due.objects.all()] == [report.pk]
