"""What an issue says, what the approver approved, and whether it is ready (E5, E11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch

from tongzheng.bulletins import rules
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Byline, Issue, Placement, Section
from tongzheng.bulletins.queries.issues import WORK
from tongzheng.bulletins.queries.periodicals import readers_of
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.flow import ON_DESK
from tongzheng.reporting.flow import State as ReportState
from tongzheng.reporting.models import Doubt, Mood, Report, Source
from tongzheng.reporting.queries.articles import bylines, open_doubts
from tongzheng.reporting.queries.pictures import prints_of
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import entries_of


@dataclass(slots=True)
class Piece:
    """One text as the issue prints it now."""

    placement: Placement
    title: str
    body: str
    byline: str
    section: Section | None
    reports: list[Report] = field(default_factory=list)
    pictures: tuple[str, ...] = ()  # contents of the pictures the text names: part of what is approved

    @property
    def pk(self) -> int:
        return self.placement.pk

    @property
    def print(self) -> str:
        """This text's fingerprint."""
        where = self.placement.article_id, self.placement.section_id
        return rules.fingerprint(*where, self.title, self.body, self.byline, *self.pictures)


def contents(issue: Issue) -> list[Piece]:
    """The issue's texts in print order: live while it is being made, the printed copy once published (E5)."""
    placements = list(
        issue.placements.select_related("article", "section")
        .order_by("position", "id")
        .prefetch_related(Prefetch("article__source_set", queryset=Source.objects.select_related("report__unit")))
    )
    if issue.state == State.PUBLISHED:
        pieces = [Piece(p, p.title, p.body, p.byline, p.section, _reports(p)) for p in placements]
    else:
        lines = _bylines(issue, placements)
        pieces = [
            Piece(p, p.article.title, p.article.body, lines.get(p.article_id, ""), p.section, _reports(p))
            for p in placements
        ]
    for piece in pieces:
        piece.pictures = prints_of(piece.placement.article_id, piece.body)
    return pieces


def _bylines(issue: Issue, placements: list[Placement]) -> dict[int, str]:
    """The source lines as the periodical prints them (R12)."""
    articles = [p.article for p in placements]
    if issue.periodical.byline == Byline.NONE:  # where a reference is from is said all the same (E15)
        articles = [article for article in articles if article.is_reference]
    return bylines(articles, authors=issue.periodical.byline == Byline.AUTHOR)


def _reports(placement: Placement) -> list[Report]:
    return [source.report for source in placement.article.source_set.all()]


def digest_of(issue: Issue, pieces: Iterable[Piece]) -> str:
    """The fingerprint of the whole issue: note, order, titles, texts, bylines (E5)."""
    return rules.issue_fingerprint(issue.note, [piece.print for piece in pieces])


def history(issue: Issue) -> list[Entry]:
    """What was done with the issue, newest first, without the readers' receipts."""
    return list(entries_of(issue).exclude(kind="bulletins.issue.read").order_by("-id")[:50])


def last_proof(entries: Iterable[Entry]) -> Entry | None:
    """The last time it was sent up for approval."""
    return next((entry for entry in entries if entry.kind == "bulletins.issue.proof"), None)


def changed_since(entry: Entry | None, pieces: Iterable[Piece]) -> list[Piece]:
    """Texts that read otherwise than when the issue was sent up for approval."""
    before = set(entry.data.get("pieces", [])) if entry else set()
    return [piece for piece in pieces if piece.print not in before]


def unfit_sources(pieces: Iterable[Piece]) -> list[Report]:
    """Reports behind the texts that are no longer on the desk (returned, declined): they cannot be adopted."""
    fit = {*ON_DESK, ReportState.ADOPTED}
    return [report for piece in pieces for report in piece.reports if report.state not in fit]


def doubts_in(pieces: Iterable[Piece]) -> list[Doubt]:
    """Doubtful facts not yet verified in the reports behind the texts (E11)."""
    return list(open_doubts([piece.placement.article for piece in pieces]))


@dataclass(slots=True)
class Readiness:
    """What the approver wants to know before signing: what stops it, and the facts."""

    last: Entry | None
    proofed: Entry | None
    doubts: list[Doubt]
    changed: list[Piece]
    unfit: list[Report]
    strict: list[Piece]
    units: list[tuple[str, int]]
    good: int
    bad: int
    readers: list[Appointment]
    empty: bool
    pages: str = ""  # why the pages sent up are no longer what would be printed (queries.pages.changed_since_proof)

    @property
    def blocker(self) -> str:
        """Why it cannot be approved now; empty when it can."""
        if self.empty:
            return "这一期还没有文稿"
        if self.doubts:
            return f"还有 {len(self.doubts)} 处存疑没有核实，核实后才能签发"
        if self.changed:
            return f"送审签以后“{self.changed[0].title}”改过，请退回核稿再送"
        if self.pages:
            return self.pages
        if self.unfit:
            return f"来稿“{self.unfit[0]}”{self.unfit[0].get_state_display()}，不在采编台上，请撤下或取出"
        if self.strict:
            return f"“{self.strict[0].title}”的知悉范围比刊物更严，请撤下"
        return ""


def readiness(issue: Issue, pieces: list[Piece]) -> Readiness:
    """Everything the readiness list of the approver's page shows (E5, E11)."""
    units = Counter(r.unit.short_name for piece in pieces for r in piece.reports)
    moods = Counter(piece.reports[0].mood for piece in pieces if piece.reports)
    watched = issue.state in (State.PROOF, State.APPROVED)
    entries = history(issue)
    proofed = last_proof(entries)
    return Readiness(
        last=entries[0] if entries else None,
        proofed=proofed,
        doubts=doubts_in(pieces) if issue.state in WORK else [],
        changed=changed_since(proofed, pieces) if watched else [],
        unfit=unfit_sources(pieces) if issue.state in WORK else [],
        strict=[p for p in pieces if rules.stricter(p.placement.article.label, issue.periodical.label)],
        units=units.most_common(),
        good=moods[Mood.GOOD],
        bad=moods[Mood.BAD],
        readers=readers_for(issue) if issue.state != State.COMPOSING else [],
        empty=not pieces,
    )


@dataclass(slots=True)
class Group:
    """A section of an issue with its texts."""

    section: Section | None
    pieces: list[Piece]


def grouped(issue: Issue, pieces: list[Piece]) -> list[Group]:
    """Texts under their sections, empty sections too; those without a section last."""
    groups = [Group(s, [p for p in pieces if p.placement.section_id == s.pk]) for s in issue.periodical.sections.all()]
    loose = [p for p in pieces if p.placement.section_id is None]
    if loose or not groups:
        groups.append(Group(None, loose))
    return groups


def reading_order(issue: Issue) -> list[tuple[str, int]]:
    """Headings and texts in the order the composing page shows them."""
    placements = list(issue.placements.order_by("position", "id").values_list("pk", "section_id"))
    sections = list(issue.periodical.sections.values_list("pk", flat=True))
    result: list[tuple[str, int]] = []
    for section in sections:
        result.append(("section", section))
        result.extend(("text", pk) for pk, of in placements if of == section)
    loose = [("text", pk) for pk, of in placements if of is None]
    if sections and loose:
        result.append(("section", 0))
    return result + loose


def readers_for(issue: Issue) -> list[Appointment]:
    """Whom the issue goes to: the reading list today; once published, the posts it was delivered to."""
    if issue.state == State.PUBLISHED:
        sent = Appointment.objects.filter(deliveries__issue=issue).select_related(
            "person", "unit", "deputy_for__person"
        )
        return list(sent.order_by("unit__path", "rank", "id"))
    return list(readers_of(issue.periodical))


@dataclass(slots=True)
class Foot:
    """The foot of the last page: to whom it goes, who made it (E5)."""

    leaders: str
    units: str
    editor: str
    proofed: str
    approved: str


def foot(issue: Issue, readers: list[Appointment]) -> Foot:
    """Leaders by title (报), units by name (发), and the names behind the issue."""
    leaders = [p.title or p.post_name for p in readers if p.role == Role.LEADER]
    units = [p.unit.short_name for p in readers if p.role != Role.LEADER and p.unit]
    names = [p.person.name if p and p.person else "" for p in (issue.editor, issue.proofed_by, issue.approved_by)]
    return Foot(rules.listed(leaders), rules.listed(units), *names)
