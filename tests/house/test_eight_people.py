"""Eight people at once, real processes and threads: no lost step, no doubled step, no double number (issue: held to)."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

PEOPLE = 8
EACH = 3


def build() -> dict[str, Any]:
    """The small world, saved for real."""
    from tests.world import make_world

    w = make_world()
    return {
        "clerks": [[w.clerk.pk, w.signer.pk], [w.clerk_b.pk, w.signer_b.pk], [w.clerk_c.pk, w.signer_c.pk]],
        "editor": w.editor.pk,
        "editor2": w.editor2.pk,
        "office": w.office.pk,
    }


def _post(pk: int) -> Any:
    from tongzheng.network.queries import posts

    return posts().get(pk=pk)


def whole_day(index: int, ids: dict[str, Any]) -> list[int]:
    """One person's part: write, sign, receive, take into an article and adopt EACH reports; returns their numbers."""
    from tests.world import BODY
    from tongzheng.reporting.actions import adoption, intake, submission

    clerk, signer = (_post(pk) for pk in ids["clerks"][index % 3])
    editor = _post(ids["editor" if index % 2 else "editor2"])
    numbers = []
    for turn in range(EACH):
        report = submission.start_report(
            by=clerk, once=uuid.uuid4(), title=f"第{index}人第{turn}篇", body=BODY, kind="news", no_secret=True
        )
        submission.submit_report(report, by=clerk)
        submission.sign_off_report(report, by=signer)
        intake.claim_report(report, by=editor)
        adoption.adopt_report(
            report, by=editor, outlet="政务信息", issue_no=f"第{turn}期", level="county", way="single"
        )
        report.refresh_from_db()
        numbers.append(report.number)
    return numbers


def same_report(index: int, ids: dict[str, Any], pk: int, once: str) -> str:
    """Everybody signs the same report; exactly one may."""
    from tongzheng.reporting.actions import submission
    from tongzheng.reporting.models import Report

    submission.sign_off_report(Report.objects.get(pk=pk), by=_post(ids["clerks"][0][1]))
    return "signed"


def same_adoption(index: int, ids: dict[str, Any], pk: int) -> str:
    """Everybody adopts the same report for the same issue; one adoption comes of it."""
    from tongzheng.reporting.actions import adoption
    from tongzheng.reporting.models import Report

    adoption.adopt_report(
        Report.objects.get(pk=pk),
        by=_post(ids["editor"]),
        outlet="政务信息",
        issue_no="第1期",
        level="county",
        way="single",
    )
    return "adopted"


def same_form(index: int, ids: dict[str, Any], once: str) -> int:
    """Everybody sends the same form (double click in eight tabs); one draft comes of it."""
    from tongzheng.reporting.actions import submission

    return submission.start_report(
        by=_post(ids["clerks"][0][0]), once=uuid.UUID(once), title="同一张表", body="正文"
    ).pk


def one_waiting(ids: dict[str, Any], received: bool) -> int:
    """A report waiting for the signer, or for the editor."""
    from tests.world import BODY
    from tongzheng.reporting.actions import intake, submission

    clerk, signer = (_post(pk) for pk in ids["clerks"][0])
    report = submission.start_report(by=clerk, once=uuid.uuid4(), title="等着", body=BODY, kind="news", no_secret=True)
    submission.submit_report(report, by=clerk)
    if received:
        submission.sign_off_report(report, by=signer)
        intake.receive_report(report, by=_post(ids["editor"]))
    return report.pk


def count(ids: dict[str, Any]) -> dict[str, Any]:
    """What the database says afterwards."""
    from tongzheng.reporting.models import Adoption, Report
    from tongzheng.trail.models import Entry

    kinds = Counter(Entry.objects.values_list("kind", flat=True))
    numbers = sorted(
        Report.objects.filter(office_id=ids["office"], number__isnull=False).values_list("number", flat=True)
    )
    return {
        "kinds": kinds,
        "numbers": numbers,
        "adoptions": Adoption.objects.count(),
        "reports": Report.objects.count(),
    }


def test_eight_people_work_at_once(own_database):
    ids = own_database.call(build)
    answers = own_database.run(whole_day, ids, processes=4, threads=2, timeout=180)
    assert [a.error for a in answers] == [""] * PEOPLE, "\n".join(a.trace for a in answers)
    after = own_database.call(count, ids)
    total = PEOPLE * EACH
    assert after["numbers"] == list(range(1, total + 1))  # no gap, no repeat
    assert sorted(n for a in answers for n in a.value) == after["numbers"]
    assert after["adoptions"] == total
    for step in ("submit", "sign_off", "receive", "claim", "adopt"):
        assert after["kinds"][f"reporting.report.{step}"] == total, step


def test_one_signature_one_adoption_one_form(own_database):
    ids = own_database.call(build)
    waiting = own_database.call(one_waiting, ids, False)
    answers = own_database.run(same_report, ids, waiting, "", processes=4, threads=2)
    assert sum(a.ok for a in answers) == 1
    assert {a.error.split(":")[0] for a in answers if not a.ok} == {"Stale"}

    on_desk = own_database.call(one_waiting, ids, True)
    answers = own_database.run(same_adoption, ids, on_desk, processes=4, threads=2)
    assert sum(a.ok for a in answers) >= 1
    assert not [a.error for a in answers if "locked" in a.error or "Integrity" in a.error]

    once = str(uuid.uuid4())
    answers = own_database.run(same_form, ids, once, processes=4, threads=2)
    assert [a.error for a in answers] == [""] * PEOPLE
    assert len({a.value for a in answers}) == 1

    after = own_database.call(count, ids)
    assert after["adoptions"] == 1
    assert after["kinds"]["reporting.report.sign_off"] == 2
    assert after["kinds"]["reporting.report.adopt"] == 1
