"""The same press by many at once, in real processes: once done, never twice, never a lock (issue: held to)."""

from __future__ import annotations

import io
import uuid
from collections import Counter
from typing import Any


def _post(pk: int) -> Any:
    from tongzheng.network.queries import posts

    return posts().get(pk=pk)


def build() -> dict[str, Any]:
    """An issue to approve, one to publish with an article to spoil, one to instruct on, and reports that wait."""
    from tests.house.cases import Cases
    from tests.world import make_world

    w = make_world()
    published, placement = Cases(w).printed
    waiting = [w.report("sent").pk for _ in range(6)]
    return {
        "proof": Cases(w).proof.pk, "approved": Cases(w).approved.pk, "placement": placement.pk, "waiting": waiting,
        "editor": w.editor.pk, "editor2": w.editor2.pk, "approver": w.approver.pk, "leader": w.leader.pk, "office": w.office.pk,
        "town": w.town_a.pk, "published": published.pk, "admin": w.admin.pk, "clerk": w.clerk.pk,
    }  # fmt: skip


def approve(index: int, ids: dict[str, Any]) -> str:
    from tongzheng.bulletins.actions import approve_issue
    from tongzheng.bulletins.models import Issue

    issue = Issue.objects.select_related("periodical").get(pk=ids["proof"])
    approve_issue(issue, by=_post(ids["approver"]), version=issue.version)
    return "approved"


def publish_or_edit(index: int, ids: dict[str, Any]) -> str:
    from tongzheng.bulletins.actions import publish_issue
    from tongzheng.bulletins.models import Issue
    from tongzheng.reporting.actions.editing import save_article

    issue = Issue.objects.select_related("periodical").get(pk=ids["approved"])
    if index % 2:
        article = issue.placements.get().article
        save_article(article, by=_post(ids["editor2"]), version=article.version, title="抢改", body="抢改的正文")
        return "edited"
    publish_issue(issue, by=_post(ids["approver"]))
    return "published"


def give(index: int, ids: dict[str, Any], once: str) -> int:
    from tongzheng.bulletins.models import Placement
    from tongzheng.instructions.actions import instruct

    placement = Placement.objects.select_related("issue").get(pk=ids["placement"])
    return instruct(placement, by=_post(ids["leader"]), once=uuid.UUID(once), text="请速办", nature="handle").pk


def receive_everything(index: int, ids: dict[str, Any]) -> int:
    from tongzheng.reporting.actions.intake import receive_all

    return len(receive_all(by=_post(ids["editor" if index % 2 else "editor2"])))


def bring_in(index: int, ids: dict[str, Any]) -> list[int]:
    from openpyxl import Workbook

    from tongzheng.network.models import Unit
    from tongzheng.reporting.actions.imports import import_xlsx

    book = Workbook()
    book.active.append(["标题", "正文"])
    for n in range(5):
        book.active.append([f"第{n}篇", "正文若干"])
    out = io.BytesIO()
    book.save(out)
    town = Unit.objects.get(pk=ids["town"])
    done = import_xlsx(out.getvalue(), by=_post(ids["editor"]), name="a.xlsx", unit=town)
    return [done.created, done.unchanged]


def leave_or_write(index: int, ids: dict[str, Any]) -> str:
    from tongzheng.network.actions.people import end_post
    from tongzheng.reporting.actions.submission import start_report

    if index == 0:
        end_post(_post(ids["clerk"]), by=_post(ids["admin"]))
        return "ended"
    start_report(by=_post(ids["clerk"]), once=uuid.uuid4(), title="最后一天", body="正文")
    return "written"


def count(ids: dict[str, Any]) -> dict[str, Any]:
    from tongzheng.bulletins.models import Delivery, Issue, Placement
    from tongzheng.instructions.models import Instruction
    from tongzheng.reporting.models import Report
    from tongzheng.trail.models import Entry

    issue = Issue.objects.get(pk=ids["approved"])
    placement = Placement.objects.select_related("article").get(issue=issue)
    same = (placement.title, placement.body) == (placement.article.title, placement.article.body)
    return {
        "kinds": Counter(Entry.objects.values_list("kind", flat=True)),
        "numbers": sorted(Report.objects.filter(office=ids["office"], number__isnull=False).values_list("number", flat=True)),
        "instructions": Instruction.objects.count(),
        "deliveries": Delivery.objects.filter(issue=issue).count(),
        "state": issue.state,
        "printed_as_it_stands": same,
        "imported": Report.objects.filter(title__startswith="第").count(),
    }  # fmt: skip


def test_many_hands_press_the_same(own_database):
    ids = own_database.call(build)
    before = own_database.call(count, ids)

    answers = own_database.run(approve, ids, processes=3, threads=2)
    assert sum(a.ok for a in answers) == 1
    assert {a.error.split(":")[0] for a in answers if not a.ok} <= {"Stale"}

    answers = own_database.run(publish_or_edit, ids, processes=3, threads=2)
    done = Counter(a.value for a in answers if a.ok)
    assert done["published"] <= 1
    assert {a.error.split(":")[0] for a in answers if not a.ok} <= {"Stale", "Refused", "Conflict"}
    after = own_database.call(count, ids)
    if done["published"]:
        assert after["printed_as_it_stands"]
        assert after["deliveries"] == 1
    else:
        assert after["state"] == "approved"

    answers = own_database.run(give, ids, str(uuid.uuid4()), processes=3, threads=2)
    assert [a.error for a in answers] == [""] * 6
    assert len({a.value for a in answers}) == 1

    answers = own_database.run(receive_everything, ids, processes=3, threads=2)
    assert [a.error for a in answers] == [""] * 6
    assert sum(a.value for a in answers) == len(ids["waiting"])

    answers = own_database.run(bring_in, ids, processes=3, threads=2)
    assert [a.error for a in answers] == [""] * 6
    assert sum(a.value[0] for a in answers) == 5

    answers = own_database.run(leave_or_write, ids, processes=2, threads=2)
    assert not [a.error for a in answers if "locked" in a.error or "Integrity" in a.error]

    after = own_database.call(count, ids)
    assert after["instructions"] == before["instructions"] + 1
    assert after["imported"] == 5
    assert after["numbers"] == list(range(1, len(after["numbers"]) + 1))
