"""What follows in this room from supervision's steps, and who is told of a publication (D6, D7, D9)."""

from __future__ import annotations

from tongzheng.network.models import Role
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.outcomes import queries
from tongzheng.outcomes.actions.booking import settle
from tongzheng.outcomes.actions.evaluating import note_accepted, note_leader
from tongzheng.outcomes.models import Evaluation, Publication
from tongzheng.supervision.access import UNIT_LEADERS, UNIT_SIDE
from tongzheng.supervision.models import Extension, Feedback, Item
from tongzheng.trail.models import Entry


def judge_answer(entry: Entry, item: Item) -> None:
    """accept, go_on: the office's evaluation of the answer; what was booked as not answered is taken back."""
    answer = Feedback.objects.filter(pk=entry.data.get("feedback"), item=item).first()
    if answer is not None:
        timely = entry.data.get("timely")
        quality = item.quality if entry.kind.endswith(".accept") else ""
        note_accepted(item, answer, by=entry.by, timely=timely, quality=quality)
    settle(item, by=entry.by, reason="结果已认可")


def hear_leader(entry: Entry, item: Item) -> None:
    """word: what the leader thinks of the result."""
    satisfied = str(entry.data.get("satisfied", ""))
    if satisfied and note_leader(item, by=entry.by, satisfied=satisfied, words=_praise(entry)):
        settle(item, by=entry.by, reason="领导评价")


def _praise(entry: Entry) -> str:
    return "" if entry.data.get("again") else str(entry.data.get("text", ""))


def settle_item(entry: Entry, item: Item) -> None:
    """cancel, hand_back, assign, reopen, answer: what is booked may no longer hold."""
    settle(item, by=entry.by, reason=entry.word)


def settle_extension(entry: Entry, extension: Extension) -> None:
    """grant_extension: being in time is judged by another day."""
    settle(extension.item, by=entry.by, reason="批准延期")


def tell_corrected(entry: Entry, evaluation: Evaluation) -> None:
    """correct: the unit whose answer it is knows, with the reason."""
    unit = evaluation.feedback.unit_id
    roles = UNIT_LEADERS if evaluation.item.label == "work_secret" else UNIT_SIDE
    name = "督查事项" if evaluation.item.label == "work_secret" else f"《{evaluation.item.title}》"
    text = f"{evaluation.item.numbered}{name}的评价有更正：{evaluation.said}"
    people = posts().filter(unit_id=unit, role__in=roles)
    notify(people, text=text, url=evaluation.get_absolute_url(), entry=entry, detail=evaluation.reason)


def tell_approvers(entry: Entry, publication: Publication) -> None:
    """submit: the approvers."""
    to = posts().filter(unit_id=publication.office_id, role=Role.APPROVER)
    notify(to, text=f"待审签：{publication.title}", url=publication.get_absolute_url(), entry=entry)


def tell_makers(entry: Entry, publication: Publication) -> None:
    """sign, send_back: who drafted it and who submitted it."""
    hands = {pk for pk in (publication.by_id, publication.submitted_by_id) if pk}
    text = f"{entry.word}：{publication.title}"
    notify(
        posts().filter(pk__in=hands), text=text, url=publication.get_absolute_url(), entry=entry, detail=entry.reason
    )


def tell_readers(entry: Entry, publication: Publication) -> None:
    """publish: everybody it is for, and the leaders."""
    units = publication.addressees.values("unit")
    to = [*posts().filter(unit__in=units, role__in=UNIT_SIDE), *queries.leaders_of(publication.office)]
    text = f"{publication.get_kind_display()}：{publication.title}"
    notify(to, text=text[:200], url=publication.get_absolute_url(), entry=entry)
