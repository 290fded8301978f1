"""Corrections and recalls: what stands beside an issue, and how its readers see it from then on (E5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.bulletins import access
from tongzheng.bulletins.flow import AmendmentState, State
from tongzheng.bulletins.models import Amendment, Issue, Periodical, Placement
from tongzheng.bulletins.queries.contents import Piece
from tongzheng.network.models import Appointment

Kind = Amendment.Kind


@dataclass(slots=True)
class Standing:
    """The signed notices of one issue."""

    recall: Amendment | None = None  # of the whole issue
    recalls: dict[int, Amendment] = field(default_factory=dict)  # placement -> recall of that text
    corrections: dict[int, list[Amendment]] = field(default_factory=dict)

    def recall_of(self, placement: int) -> Amendment | None:
        """Why a text is no longer to be read: its own recall, or the whole issue's."""
        return self.recalls.get(placement) or self.recall

    @property
    def all(self) -> list[Amendment]:
        """Every notice, oldest first."""
        found = [*self.recalls.values(), *(c for cs in self.corrections.values() for c in cs)]
        return sorted([*found, *([self.recall] if self.recall else [])], key=lambda a: a.pk)

    @property
    def word(self) -> str:
        """「已撤回」, 「已更正」 or nothing; for lists and search."""
        if self.recall:
            return "已撤回"
        return "部分撤回" if self.recalls else "已更正" if self.corrections else ""


def standings(issues: Iterable[int] | None) -> dict[int, Standing]:
    """The signed notices of many issues (None: of all) in one query; an issue without any is not in it."""
    found: dict[int, Standing] = {}
    signed = Amendment.objects.filter(state=AmendmentState.PUBLISHED)
    if issues is not None:
        signed = signed.filter(issue_id__in=list(issues))
    for notice in signed.select_related("placement", "approved_by__person").order_by("id"):
        here = found.setdefault(notice.issue_id, Standing())
        if notice.kind == Kind.CORRECTION:
            here.corrections.setdefault(notice.placement_id or 0, []).append(notice)
        elif notice.placement_id:
            here.recalls[notice.placement_id] = notice
        else:
            here.recall = notice
    return found


def standing_of(issue: Issue) -> Standing:
    """The signed notices of one issue."""
    return standings([issue.pk]).get(issue.pk, Standing())


def for_reader(actor: Appointment, issue: Issue, pieces: list[Piece], standing: Standing) -> list[Piece]:
    """The texts as this person may read them: in place of a recalled one its reason, except at the office (E5)."""
    if access.at_the_office(actor, issue):
        return pieces
    for piece in pieces:
        if notice := standing.recall_of(piece.pk):
            piece.body, piece.byline = recalled_text(notice), ""
    return pieces


def recalled_text(notice: Amendment) -> str:
    """What readers find in place of a recalled text."""
    return f"已撤回。原因：{notice.reason}"


def visible(actor: Appointment) -> Q:
    """Notices a post may see: at the office all, a reader the signed ones of what was delivered."""
    seen = Q(issue__in=Issue.objects.filter(access.visible(actor)))
    if actor.role not in access.OFFICE_READERS:
        return seen & Q(state=AmendmentState.PUBLISHED)
    return seen & (Q(state=AmendmentState.PUBLISHED) | Q(issue__periodical__office_id=actor.unit_id))


def _amendments(actor: Appointment) -> QuerySet[Amendment]:
    found = Amendment.objects.filter(visible(actor))
    people = ("by__person", "by__unit", "approved_by__person", "placement", "issue__periodical__office")
    return found.select_related(*people, "issue__periodical__signer__person").order_by("-id")


def get_amendment(actor: Appointment, pk: int) -> Amendment:
    """A notice the actor may see, else 404."""
    return get_object_or_404(_amendments(actor), pk=pk)


def amendments_of(actor: Appointment, issue: Issue) -> list[Amendment]:
    """The issue's notices the actor may see, newest first."""
    return list(_amendments(actor).filter(issue=issue)[:50])


def amendments_in(actor: Appointment, periodical: Periodical) -> QuerySet[Amendment]:
    """All notices of a periodical, newest first."""
    return _amendments(actor).filter(issue__periodical=periodical)


def amendments_to_sign(actor: Appointment) -> list[Amendment]:
    """Drafted notices of the actor's office, oldest first."""
    found = _amendments(actor).filter(state=AmendmentState.DRAFT, issue__periodical__office_id=actor.unit_id)
    return list(found.order_by("id")[:50])


def drafted_for(issue: Issue) -> set[int]:
    """Texts (0: the whole issue) that already have an open notice."""
    rows = Amendment.objects.filter(issue=issue, state=AmendmentState.DRAFT).values_list("placement_id", flat=True)
    return {pk or 0 for pk in rows}


def issues_of(pk: int) -> list[int]:
    """The issue a notice is about, for the search."""
    return list(Amendment.objects.filter(pk=pk).values_list("issue_id", flat=True))


def signed_about(placements: Iterable[Placement]) -> list[Amendment]:
    """The signed notices these texts stand under: their own, and the recalls of their whole issues."""
    places = list(placements)
    whole = Q(placement__isnull=True, issue_id__in=[p.issue_id for p in places])
    found = Amendment.objects.filter(Q(placement__in=places) | whole, state=AmendmentState.PUBLISHED)
    return list(found.order_by("id"))


def recalled_articles(articles: Iterable[int]) -> set[int]:
    """Of these articles, those of which every printed copy was recalled: nobody outside the office reads them any more."""
    rows = Placement.objects.filter(article_id__in=list(articles), issue__state=State.PUBLISHED)
    places = {pk: (article, issue) for pk, article, issue in rows.values_list("pk", "article_id", "issue_id")}
    if not places:
        return set()
    signed = standings({issue for _, issue in places.values()})
    stands = {a for pk, (a, i) in places.items() if not (i in signed and signed[i].recall_of(pk))}
    return {article for article, _ in places.values()} - stands
