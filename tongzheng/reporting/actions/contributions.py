"""Anyone in a unit gives a text to its officer and stays named (R11)."""

from __future__ import annotations

import uuid

from tongzheng.network.models import Appointment, Role
from tongzheng.reporting import access
from tongzheng.reporting.actions.content import FieldRefused, checked, keep, said
from tongzheng.reporting.actions.submission import new_report
from tongzheng.reporting.models import Contribution, Report
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, Stale, require


@action
def contribute(*, by: Appointment, once: uuid.UUID, title: str, body: str) -> Contribution:
    """Offer a text to the unit's officer; the same `once` twice is one contribution (R11)."""
    require(access.can_contribute(by))
    values = checked("投稿", {"title": title, "body": body})
    values.pop("length")
    if not values["title"]:
        raise FieldRefused("还没写标题", "title")
    if not values["body"]:
        raise FieldRefused("还没写正文", "body")
    defaults = {"unit": by.unit, "by_id": by.post_id, **values}
    contribution, created = Contribution.objects.get_or_create(once=once, defaults=defaults)
    if not created and contribution.by_id != by.post_id:
        raise Refused("这一页已经用过，请重新打开投稿页")
    if created:
        record(contribution, "reporting.report.contribute", by=by)
    return contribution


@action
def take_contribution(contribution: Contribution, *, by: Appointment) -> Report:
    """Take a contribution into a draft of the unit; the first revision is the text as it was given (R11)."""
    require(access.can_write(by))
    _waiting(contribution, by)
    values = checked("投稿", {"title": contribution.title, "body": contribution.body})
    report, _ = new_report(by, uuid.uuid4(), {**values, "contributor_id": contribution.by.post_id})
    record(report, "reporting.report.start", by=by, data={"contribution": contribution.pk})
    keep(report, contribution.by, "投稿")
    move(contribution, "take_contribution", by=by, data={"report": report.pk}, report=report)
    return report


@action
def pass_contribution(contribution: Contribution, *, by: Appointment, reason: str) -> Contribution:
    """Decline a contribution with a reason, which its writer reads (R11)."""
    _waiting(contribution, by)
    reason = said("不用的原因", reason)
    if not reason:
        raise FieldRefused("请写明不用的原因，投稿人会看到", "reason")
    move(contribution, "pass_contribution", by=by, reason=reason)
    return contribution


def _waiting(contribution: Contribution, by: Appointment) -> None:
    """Somebody settled it meanwhile: the page that says who; not the unit's officer: refused."""
    verdict = access.can_take_contribution(by, contribution)
    officer = by.role == Role.OFFICER and by.unit_id == contribution.unit_id
    if officer and contribution.state != Contribution.State.OFFERED:
        raise Stale(contribution, contribution.FLOW["take_contribution"])
    require(verdict)
