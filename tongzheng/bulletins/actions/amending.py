"""Corrections and recalls of what was published: a signed notice of its own, the issue itself stays (E5)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from tongzheng.bulletins import access, queries
from tongzheng.bulletins.flow import AmendmentState
from tongzheng.bulletins.models import Amendment, Issue, Placement
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, Stale, require

LIMITS = {"wrong": ("原文", 500), "right": ("更正为", 500), "reason": ("原因", 500)}
Kind = Amendment.Kind


@action
def draft_amendment(
    issue: Issue,
    *,
    by: Appointment,
    kind: str,
    placement: Placement | None = None,
    wrong: str = "",
    right: str = "",
    reason: str = "",
    once: uuid.UUID | None = None,
) -> Amendment:
    """Draft a correction of a text, or the recall of a text or of the whole issue; the approver signs it (E5).

    One open notice a text, and one for the whole issue. The same `once` twice gives the same draft.
    """
    require(access.can_amend(by, issue))
    once = once or uuid.uuid4()
    if found := Amendment.objects.filter(once=once, issue=issue).first():
        return found
    _fits(issue, kind, placement)
    values = _checked(kind, placement, {"wrong": wrong, "right": right, "reason": reason})
    _still_stands(issue, placement)
    try:
        with transaction.atomic():
            made = Amendment.objects.create(
                once=once, issue=issue, placement=placement, kind=kind, by_id=by.pk, **values
            )
    except IntegrityError as error:
        raise Refused("这里已经有一份等着签发的更正或撤回，先签发或不发那一份") from error
    record(made, "bulletins.amendment.draft", by=by, data=_facts(made))
    return made


@action
def change_amendment(
    amendment: Amendment, *, by: Appointment, version: int, wrong: str = "", right: str = "", reason: str = ""
) -> Amendment:
    """Change a notice that is not yet signed (E5)."""
    require(access.can_change_amendment(by, amendment))
    if amendment.version != version:
        raise Stale(amendment)
    values = _checked(amendment.kind, amendment.placement, {"wrong": wrong, "right": right, "reason": reason})
    if all(getattr(amendment, name) == value for name, value in values.items()):
        return amendment
    rows = Amendment.objects.filter(pk=amendment.pk, state=AmendmentState.DRAFT, version=version)
    if rows.update(version=F("version") + 1, **values) != 1:
        raise Stale(amendment)
    amendment.version += 1
    for name, value in values.items():
        setattr(amendment, name, value)
    record(amendment, "bulletins.amendment.change", by=by, data=_facts(amendment))
    return amendment


@action
def sign_amendment(amendment: Amendment, *, by: Appointment, version: int | None = None) -> Amendment:
    """Sign a correction or recall out as it was read: it stands beside the issue from now on (E5).

    The issue's row is held: of a correction and a recall signed in the same instant the second sees the first.
    """
    require(access.can_sign(by, amendment))
    if version is not None and amendment.version != version:
        raise Stale(amendment)
    issue = amendment.issue
    if amendment.by.person_id == by.person_id and queries.other_approver_exists(issue, by):
        raise Refused("这份是您自己起草的，请另一位审签人签发")
    Issue.objects.select_for_update().get(pk=issue.pk)
    _still_stands(issue, amendment.placement)
    move(
        amendment,
        "sign",
        by=by,
        reason=amendment.reason,
        data={**_facts(amendment), "to": list(issue.deliveries.values_list("to_id", flat=True))},
        expect={"version": amendment.version},
        approved_by_id=by.pk,
        published_at=timezone.now(),
    )
    return amendment


@action
def drop_amendment(amendment: Amendment, *, by: Appointment, reason: str) -> Amendment:
    """Give a drafted notice up, with the reason (E5)."""
    require(access.can_drop(by, amendment))
    reason = _line("reason", reason)
    move(amendment, "drop", by=by, reason=reason)
    return amendment


def _fits(issue: Issue, kind: str, placement: Placement | None) -> None:
    if kind not in Kind.values:
        raise Refused("请选更正还是撤回")
    if placement is not None and placement.issue_id != issue.pk:
        raise Refused("这一篇不在这一期里，请重选")
    if kind == Kind.CORRECTION and placement is None:
        raise Refused("请选更正哪一篇")


def _still_stands(issue: Issue, placement: Placement | None) -> None:
    """What has been recalled can be neither corrected nor recalled again."""
    standing = queries.standing_of(issue)
    if standing.recall:
        raise Refused(f"{issue}已经撤回，不能再更正或撤回")
    if placement is not None and standing.recall_of(placement.pk):
        raise Refused(f"“{placement.title}”已经撤回，不能再更正或撤回")


def _checked(kind: str, placement: Placement | None, given: dict[str, str]) -> dict[str, str]:
    values = {name: _line(name, text) for name, text in given.items()}
    if kind == Kind.RECALL:
        return {"wrong": "", "right": "", "reason": values["reason"]}
    assert placement is not None
    for name in ("wrong", "right"):
        if not values[name]:
            raise Refused(f"还没填{LIMITS[name][0]}")
    if values["wrong"] == values["right"]:
        raise Refused("“原文”和“更正为”一样，没有要更正的")
    if values["wrong"] not in f"{placement.title}\n{placement.body}":
        raise Refused("“原文”在这一篇里找不到，请从印发的文稿里照抄")
    return values


def _line(name: str, text: str) -> str:
    label, limit = LIMITS[name]
    text = clean_text(text)
    refuse_secrets(label, text)
    if name == "reason" and not text:
        raise Refused("请写明原因，读者会看到")
    if len(text) > limit:
        raise Refused(f"{label}现在 {len(text)} 字，最多 {limit} 字，请删减")
    return text


def _facts(amendment: Amendment) -> dict[str, object]:
    return {
        "issue": amendment.issue_id,
        "kind": amendment.kind,
        "text": amendment.placement.title if amendment.placement else "",
        "wrong": amendment.wrong,
        "right": amendment.right,
    }
