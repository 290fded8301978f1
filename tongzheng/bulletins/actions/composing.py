"""Putting an issue together: what goes in, where it stands, the editor's note (E1, E4)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import F, Max

from tongzheng.bulletins import access, queries, rules
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Issue, Periodical, Placement, Section
from tongzheng.network.models import Appointment
from tongzheng.reporting.actions.editing import start_article
from tongzheng.reporting.flow import ArticleState
from tongzheng.reporting.models import Article, Report
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, Stale, require

NOTE_MAX = 2000
TEXTS_MAX = 200


@action
def open_issue(
    periodical: Periodical, *, by: Appointment, once: uuid.UUID | None = None, supplement: bool = False
) -> Issue:
    """Begin an issue or a supplement（增刊）; its number is only planned until it is approved (E4)."""
    require(access.can_open_issue(by, periodical))
    once = once or uuid.uuid4()
    values = {"periodical": periodical, "editor_id": by.pk, "supplement": supplement}
    issue, created = Issue.objects.get_or_create(once=once, defaults=values)
    if created:
        record(issue, "bulletins.issue.start", by=by)
    elif issue.periodical_id != periodical.pk:
        raise Refused("这一页放得太久，请刷新后再办")
    return issue


@action
def take_up(
    reports: Sequence[Report],
    *,
    by: Appointment,
    issue: Issue | None = None,
    periodical: Periodical | None = None,
    section: Section | None = None,
    way: str | None = None,
    once: uuid.UUID,
) -> Placement:
    """Adopt reports into an issue (or a new one of the periodical): one article from them, placed in a section (E1).

    The same `once` twice gives the same placement.
    """
    if issue is None:
        if periodical is None:
            raise Refused("请选用到哪一期")
        issue = open_issue(periodical, by=by, once=uuid.uuid5(once, "issue"))
    require(access.can_take_up(by, issue))
    if len(reports) > 1 and way == Article.Way.SINGLE:
        raise Refused(f"选了 {len(reports)} 篇来稿，采用方式请选综合或简讯")
    article = start_article(reports, by=by, once=once, way=way)
    if found := Placement.objects.filter(issue=issue, article=article).first():
        return found
    return place_article(issue, by=by, article=article, section=section)


@action
def place_article(issue: Issue, *, by: Appointment, article: Article, section: Section | None = None) -> Placement:
    """Place an article at the end of a section; the same article may also stand in other periodicals (E4)."""
    require(access.can_place(by, issue))
    _of_the_periodical(issue, [section] if section else [])
    fits(issue, article)
    if found := issue.placements.filter(article=article).first():  # pressed twice
        return found
    bump(issue)
    placed = Placement.objects.filter(article=article, issue__periodical_id=issue.periodical_id)
    if there := placed.exclude(issue__state=State.PUBLISHED).select_related("issue__periodical").first():
        raise Refused(f"“{article.title}”已经编入{queries.shown_name(there.issue)}")
    held = issue.placements.aggregate(last=Max("position"))["last"] or 0
    if held >= TEXTS_MAX:
        raise Refused(f"一期最多 {TEXTS_MAX} 篇")
    placement = Placement.objects.create(issue=issue, article=article, section=section, position=held + 1)
    _settle(issue)
    data = {"article": article.pk, "title": article.title, "section": section.name if section else ""}
    record(issue, "bulletins.issue.place", by=by, data=data)
    return placement


@action
def unplace_article(placement: Placement, *, by: Appointment) -> Issue:
    """Take an article out of an issue; it waits to be placed again (E4)."""
    issue = placement.issue
    require(access.can_unplace(by, issue))
    bump(issue)
    gone, _ = Placement.objects.filter(pk=placement.pk, issue=issue).delete()
    if not gone:
        raise Stale(issue)
    _settle(issue)
    data = {"article": placement.article_id, "title": placement.article.title}
    record(issue, "bulletins.issue.unplace", by=by, data=data)
    return issue


@action
def order_placements(
    issue: Issue,
    *,
    by: Appointment,
    version: int,
    ids: Sequence[int],
    sections: Sequence[int] | None = None,
) -> Issue:
    """Put the texts in this order, and each under its section (0 for none); all of them, as of this version (E4)."""
    require(access.can_order(by, issue))
    if issue.version != version:
        raise Stale(issue)
    bump(issue)
    placements = {p.pk: p for p in issue.placements.all()}
    if sorted(placements) != sorted(ids):
        raise Stale(issue)
    if sections is not None:
        if len(sections) != len(ids):
            raise Refused("这一页放得太久，请刷新后再办")
        known = {0: None, **{s.pk: s for s in issue.periodical.sections.all()}}
        if not set(sections) <= set(known):
            raise Refused("栏目不是这份刊物的，请刷新后再选")
    for position, pk in enumerate(ids, 1):
        placements[pk].position = position
        if sections is not None:
            placements[pk].section = known[sections[position - 1]]
    Placement.objects.bulk_update(placements.values(), ["position", "section"])
    _settle(issue)
    record(issue, "bulletins.issue.order", by=by, data={"ids": list(ids)})
    return issue


@action
def set_note(issue: Issue, *, by: Appointment, version: int, note: str) -> Issue:
    """Write the editor's note that opens the issue (编者按) (E4)."""
    require(access.can_head(by, issue))
    note = clean_text(note)
    refuse_secrets("编者按", note)
    if len(note) > NOTE_MAX:
        raise Refused(f"编者按现在 {len(note)} 字，最多 {NOTE_MAX} 字，请删减")
    if note == issue.note:
        return issue
    if issue.version != version:
        raise Stale(issue)
    bump(issue, note=note)
    record(issue, "bulletins.issue.head", by=by, data={"length": len(note)})
    return issue


def bump(issue: Issue, **fields: object) -> None:
    """Hold the issue's row and count its version up; Stale when it is not being composed as we saw it."""
    rows = Issue.objects.filter(pk=issue.pk, state=State.COMPOSING, version=issue.version)
    if rows.update(version=F("version") + 1, **fields) != 1:
        raise Stale(issue)
    issue.version += 1
    for name, value in fields.items():
        setattr(issue, name, value)


def _of_the_periodical(issue: Issue, sections: Sequence[Section]) -> None:
    if any(s.periodical_id != issue.periodical_id for s in sections):
        raise Refused(f"这个栏目不是{issue.periodical}的，请重选")


def fits(issue: Issue, article: Article) -> None:
    """Refuse a text of another office, one that is finished with, and one fewer may know than the periodical's readers."""
    if article.office_id != issue.periodical.office_id:
        raise Refused("只能编入本办公室的编发稿")
    if article.state != ArticleState.EDITING:
        raise Refused(f"“{article.title}”{article.get_state_display()}，不能再编入")
    if rules.stricter(article.label, issue.periodical.label):
        raise Refused(f"“{article.title}”限{article.get_label_display()}，不能编入{issue.periodical}")


def _settle(issue: Issue) -> None:
    """Number the texts 1, 2, 3 … with the sections in their order."""
    places = {("text", p.pk): p for p in issue.placements.all()}
    ordered = [places[item] for item in queries.reading_order(issue) if item[0] == "text"]
    for position, placement in enumerate(ordered, 1):
        placement.position = position
    Placement.objects.bulk_update(ordered, ["position"])
