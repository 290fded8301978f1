"""A breach is found under signature or not, objected to, reviewed by another; what follows is by the office's table (U5)."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tongzheng.breaches import access, queries
from tongzheng.breaches.actions.words import FieldRefused, keep_files, said
from tongzheng.breaches.models import Breach, Weight
from tongzheng.deadlines.queries.calendar import add_working_days
from tongzheng.network.models import Appointment
from tongzheng.scoring.actions.facts import register_facts, take_back_facts
from tongzheng.scoring.models import Fact
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, require


@action
def find_breach(breach: Breach, *, by: Appointment, weight: str, text: str, decision: str = "") -> Breach:
    """The approver signs that it was so and how it weighs; what follows is the office's table, its words may be changed (U5)."""
    require(access.can_find(by, breach))
    if weight not in Weight.values:
        raise FieldRefused("请选轻重", "weight")
    follows = queries.consequence_of(breach.kind, weight)
    if follows is None:
        raise Refused(f"{breach.kind}的后果表里没有这一档，请先在设置里定")
    text = said("认定意见", text, needed=True)
    decision = said("处理", decision, 200, line=True) or follows.words
    until = add_working_days(timezone.localdate(), queries.terms_of(breach.office_id).object_days, breach.office)
    flags = {name: getattr(follows, name) for name in ("scored", "major", "named", "veto")}
    move(
        breach, "find", by=by, reason=text[:300], weight=weight, finding=text, decision=decision, found_by_id=by.pk,
        found_at=timezone.now(), object_until=until, **flags, data={"weight": weight, "decision": decision, **flags},
    )  # fmt: skip
    breach.found_by = by
    return breach


@action
def dismiss_breach(breach: Breach, *, by: Appointment, reason: str) -> Breach:
    """It was not so, or nobody is to blame (U5)."""
    require(access.can_dismiss(by, breach))
    move(breach, "dismiss", by=by, reason=said("理由", reason))
    return breach


@action
def object_to_breach(breach: Breach, *, by: Appointment, reason: str, uploads: Iterable[UploadedFile] = ()) -> Breach:
    """The unit objects to the finding; until the review it is neither named nor counted in a circular (U5)."""
    require(access.can_object(by, breach))
    reason = said("异议", reason)
    move(breach, "object", by=by, reason=reason, objection=reason)
    keep_files(breach, uploads, by=by)
    return breach


@action
def uphold_breach(breach: Breach, *, by: Appointment, reason: str) -> Breach:
    """Another person looked again: it stands (U5)."""
    require(access.can_uphold(by, breach))
    reason = said("复核意见", reason)
    move(breach, "uphold", by=by, reason=reason, review=reason, reviewed_by_id=by.pk)
    return breach


@action
def overturn_breach(breach: Breach, *, by: Appointment, reason: str) -> Breach:
    """Another person looked again: it falls, and what the ledger booked for it is taken back in the same act (U5, K1)."""
    require(access.can_overturn(by, breach))
    reason = said("复核意见", reason)
    move(breach, "overturn", by=by, reason=reason, review=reason, reviewed_by_id=by.pk)
    take_back_facts(breach.once, office=breach.office_id, by=by, reason=f"违规认定复核撤销：{reason}"[:200])
    return breach


@action
def book_breach(breach: Breach, *, by: Appointment) -> Fact:
    """The assessor books a signed finding: its kind and weight as the rulebook knows them, on the day it was found (U5, K1)."""
    require(access.can_book(by, breach))
    if breach.state not in ("found", "upheld"):
        raise Refused("没有认定，或者正在复核，不能记分")
    if not breach.scored or not breach.kind.scores_as:
        raise Refused("按后果表，这一件不记分")
    on = timezone.localtime(breach.found_at).date() if breach.found_at else breach.on
    facts = register_facts(
        by=by, once=breach.once, kind=Fact.Kind.BREACH, on=on, units=[breach.unit_id], what=breach.kind.scores_as,
        title=breach.title, document=f"{breach.kind.name}认定，{breach.get_weight_display()}"[:80], major=breach.major,
    )  # fmt: skip
    record(breach, "breaches.breach.book", by=by, data={"fact": facts[0].pk})
    return facts[0]
