"""Who sees which inspection, conclusion and rectification (D5)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongzheng.inspections.flow import TOOK_PLACE, ConclusionState, State
from tongzheng.inspections.models import Conclusion, Inspection, Member, Visit
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.reporting.models import Label
from tongzheng.trail.refusals import YES, Verdict, no

OFFICE = (Role.SUPERVISOR, Role.EDITOR, Role.APPROVER, Role.ASSESSOR, Role.AUDITOR)
SEES_ALL = (Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR)  # work secrets, and unannounced ones before they took place
UNIT_SIDE = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD)
UNIT_LEADERS = (Role.SIGNER, Role.CHARGE, Role.HEAD)
DELIVERED = tuple(state for state in ConclusionState if state not in (ConclusionState.DRAFT, ConclusionState.SIGNING))


def at_office(actor: Appointment, office_id: int | None = None) -> bool:
    """True for a post of an office (of this one)."""
    return actor.role in OFFICE and hasattr(actor.unit, "desk") and office_id in (None, actor.unit_id)


def visible(actor: Appointment) -> Q:
    """The office its own (unannounced ones before they took place and work secrets: supervisor, approver, auditor); the team; the
    leader whose order it is, who may review or must sign; a unit those that visit it, unannounced ones when they are over."""
    team = Member.objects.filter(post_id=actor.post_id, ended_at__isnull=True).values("inspection_id")
    seen = Q(pk__in=team) & ~Q(state=State.DRAFT)
    if actor.role in OFFICE:
        mine = Q(office_id=actor.unit_id)
        if actor.role not in SEES_ALL:
            mine &= ~Q(label=Label.WORK_SECRET) & (Q(announced=True) | Q(state__in=TOOK_PLACE))
        return seen | mine
    if actor.role in UNIT_SIDE:
        visited = Visit.objects.filter(unit_id=actor.unit_id or 0, ended_at__isnull=True).values("inspection_id")
        own = Q(pk__in=visited) & (Q(announced=True, number__isnull=False) | Q(state__in=TOOK_PLACE))
        return seen | (own if actor.role in UNIT_LEADERS else own & ~Q(label=Label.WORK_SECRET))
    if actor.role == Role.LEADER:
        before = Conclusion.objects.filter(inspection__office__desk__serves=actor.unit_id).filter(
            Q(state=ConclusionState.OBJECTED)
            | Q(reviewed_by_id=actor.pk)
            | Q(signed_by_id=actor.pk)
            | (Q(state=ConclusionState.SIGNING) & ~Exists(_free_approvers()))
        )
        return seen | ordered(actor) | Q(pk__in=before.values("inspection_id"))
    return seen


def ordered(actor: Appointment) -> Q:
    """A leader's own orders, once they were laid before him."""
    return Q(leader_id__in=[actor.pk, actor.post_id]) & ~Q(state=State.DRAFT)


def _free_approvers() -> QuerySet[Appointment]:
    """Approvers of a conclusion's office who neither drafted it nor led the team; where there is none a leader signs."""
    heads = Member.objects.filter(
        inspection_id=OuterRef(OuterRef("inspection_id")), leads=True, ended_at__isnull=True
    ).values("post__person_id")
    approvers = posts().filter(
        role=Role.APPROVER, unit_id=OuterRef("inspection__office_id"), deputy_for__isnull=True
    )  # whose deputies sign in his name
    return approvers.exclude(person_id=OuterRef("by__person_id")).exclude(person_id__in=heads)


def whole(actor: Appointment, inspection: Inspection) -> bool:
    """True for who sees all of it: the office, the team, the leaders; a unit sees its own part."""
    if at_office(actor, inspection.office_id) or actor.role == Role.LEADER:
        return True
    return on_team(actor, inspection)


def on_team(actor: Appointment, inspection: Inspection) -> bool:
    """Whether this post goes along."""
    return any(one.post_id == actor.post_id and one.ended_at is None for one in inspection.members.all())


def visible_conclusions(actor: Appointment) -> Q:
    """Of the inspections seen: a unit its own once delivered, everybody else all of them."""
    seen = Q(inspection__in=Inspection.objects.filter(visible(actor)))
    if actor.role not in UNIT_SIDE:
        return seen
    team = Member.objects.filter(post_id=actor.post_id, ended_at__isnull=True).values("inspection_id")
    return seen & (Q(unit_id=actor.unit_id or 0, state__in=DELIVERED) | Q(inspection_id__in=team))


def visible_rectifications(actor: Appointment) -> Q:
    """The office its own, the unit its own, the leader whose matter it is, the team that found it."""
    team = Member.objects.filter(post_id=actor.post_id, ended_at__isnull=True).values("inspection_id")
    seen = Q(finding__inspection_id__in=team)
    if actor.role in OFFICE:
        mine = Q(office_id=actor.unit_id)
        return seen | (mine if actor.role in SEES_ALL else mine & ~Q(label=Label.WORK_SECRET))
    if actor.role in UNIT_SIDE:
        own = Q(unit_id=actor.unit_id or 0)
        return seen | (own if actor.role in UNIT_LEADERS else own & ~Q(label=Label.WORK_SECRET))
    if actor.role == Role.LEADER:
        his = [actor.pk, actor.post_id]
        return seen | Q(item__leader_id__in=his) | Q(finding__inspection__leader_id__in=his)
    return seen


def supervises(actor: Appointment, office_id: int) -> Verdict:
    """The office's supervisor takes this step."""
    if actor.role != Role.SUPERVISOR or actor.unit_id != office_id:
        return no("这一步由本办公室督查员办理")
    return YES


def persons(*people: Appointment | None) -> set[int]:
    """Keys of the persons behind some posts: who holds it, and for whom a deputy acts."""
    found = {post.person_id for post in people if post is not None}
    return found | {post.deputy_for.person_id for post in people if post is not None and post.deputy_for}
