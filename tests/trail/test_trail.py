"""The heart: a step and its paperwork are one act; the trail is only added to."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tongzheng.reporting.models import Report
from tongzheng.text.secrecy import Classified, refuse_secrets
from tongzheng.trail.actions import Breach, action, move, record
from tongzheng.trail.flow import Events, Flow, Step, label
from tongzheng.trail.models import AppendOnly, Counter, Entry
from tongzheng.trail.numbers import next_number, peek_number
from tongzheng.trail.queries import entries_of, last_entry
from tongzheng.trail.refusals import Refused, Stale


@pytest.fixture
def report(world):
    return Report.objects.create(unit=world.town_a, office=world.office, author=world.clerk, title="标题", body="正文")


def test_a_step_writes_who_what_when_why(world, report):
    entry = move(report, "submit", by=world.clerk, reason=" 请审 ")
    report.refresh_from_db()
    assert report.state == "signing"
    assert (entry.person_name, entry.post_name, entry.reason) == ("周小禾", "青石镇信息员", "请审")
    assert (entry.from_state, entry.to_state, entry.word) == ("draft", "signing", "送签")
    assert last_entry(report) == entry


def test_a_deputy_is_named_with_the_principal(world, report):
    deputy = world.signer.deputies.create(person=world.member.person, unit=world.town_a, role="signer")
    move(report, "submit", by=world.clerk)
    entry = move(report, "sign_off", by=world.post(deputy))
    assert entry.who == "方小满（代赵立本）"
    assert entry.post_name == "青石镇审核签发人（代赵立本）"


def test_a_step_from_a_wrong_state_is_stale(world, report):
    with pytest.raises(Stale):
        move(report, "sign_off", by=world.signer)
    assert Entry.objects.count() == 0


def test_a_step_on_a_copy_that_somebody_moved_is_stale(world, report):
    mine = Report.objects.get(pk=report.pk)
    move(report, "submit", by=world.clerk)
    with pytest.raises(Stale):
        move(mine, "submit", by=world.clerk)
    assert Entry.objects.count() == 1


def test_an_expectation_that_no_longer_holds_is_stale(world, report):
    Report.objects.filter(pk=report.pk).update(version=2)
    with pytest.raises(Stale):
        move(report, "submit", by=world.clerk, expect={"version": 1})


def test_a_reason_is_demanded(world, report):
    move(report, "submit", by=world.clerk)
    with pytest.raises(Refused, match="原因"):
        move(report, "send_back", by=world.signer, reason="  ")
    report.refresh_from_db()
    assert report.state == "signing"


@pytest.mark.parametrize("change", ["save", "delete", "update", "bulk_delete"])
def test_python_refuses_to_change_the_trail(world, report, change):
    entry = record(report, "reporting.report.edit", by=world.clerk)
    acts = {
        "save": entry.save,
        "delete": entry.delete,
        "update": lambda: Entry.objects.update(reason="改"),
        "bulk_delete": lambda: Entry.objects.all().delete(),
    }
    with pytest.raises(AppendOnly):
        acts[change]()


@pytest.mark.parametrize("sql", ["UPDATE trail_entry SET reason = 'x'", "DELETE FROM trail_entry"])
def test_the_database_refuses_too(world, report, sql):
    record(report, "reporting.report.edit", by=world.clerk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Entry.objects.count() == 1


def test_a_refused_secret_leaves_the_attempt_and_nothing_of_the_text(world, report):
    @action
    def write(*, by):
        record(report, "reporting.report.edit", by=by)
        refuse_secrets("正文", "机密★5年\n关于某事的报告")

    with pytest.raises(Classified):
        write(by=world.clerk)
    (entry,) = Entry.objects.all()
    assert entry.kind == "text.classified"
    assert entry.data["door"] == "正文"
    assert "某事" not in str(entry.data) + entry.reason


def test_a_breach_stays_on_the_trail_although_the_act_is_rolled_back(world, report):
    @action
    def outer(*, by):
        inner(by=by)

    @action
    def inner(*, by):
        move(report, "submit", by=by)
        raise Breach("不得越级报送", subject=report)

    with pytest.raises(Refused, match="越级"):
        outer(by=world.clerk)
    assert [e.kind for e in Entry.objects.all()] == ["trail.refused"]
    assert Report.objects.get(pk=report.pk).state == "draft"


def test_numbers_have_no_gap_after_a_rollback(db):
    def give() -> int:
        with transaction.atomic():
            return next_number("t")

    assert give() == 1

    def give_and_fail() -> None:
        with transaction.atomic():
            next_number("t")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        give_and_fail()
    assert peek_number("t") == 2
    assert give() == 2
    assert Counter.objects.get(series="t").last == 2


def test_entries_of_several_things_come_in_order(world, report):
    other = Report.objects.create(unit=world.town_b, office=world.office, author=world.clerk_b, title="二", body="二")
    record(report, "reporting.report.edit", by=world.clerk)
    record(other, "reporting.report.edit", by=world.clerk_b)
    record(report, "reporting.report.attach", by=world.clerk)
    assert [e.kind.rsplit(".", 1)[1] for e in entries_of(report, other)] == ["edit", "edit", "attach"]
    assert entries_of(other).count() == 1


def test_a_flow_refuses_two_steps_of_one_name():
    step = Step("go", frozenset({"a"}), "b", "去", "去了")
    with pytest.raises(ValueError, match="twice"):
        Flow("test.x", step, step)


def test_words_come_from_flows_and_events():
    Events("test.y", jump="跳过去")
    assert label("test.y.jump") == "跳过去"
    assert label("nobody.said") == "nobody.said"
