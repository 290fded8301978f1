"""Problems of a report are put into groups by the rule, then moved, joined, renamed and marked by hand (D7)."""

from __future__ import annotations

from django.db.models import F, Max

from tongzheng.network.models import Appointment
from tongzheng.outcomes import access
from tongzheng.outcomes.flow import State
from tongzheng.outcomes.models import Problem, Publication, Theme
from tongzheng.outcomes.queries.gathering import Source, grouped
from tongzheng.outcomes.queries.taking import drafted
from tongzheng.text.revisions import keep
from tongzheng.text.spans import span_of
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, Stale, require
from tongzheng.trail.typed import typed

DOOR = "反馈报告归类"
MARKS = ("common", "growing", "policy")


@part
def gather(publication: Publication, *, by: Appointment) -> int:
    """Put the period's problems into groups; groups touched by hand stay, with what is in them. How many problems there are."""
    groups, sources = grouped(by, span_of(publication.period), publication.least)
    publication.themes.filter(by_hand=False).delete()
    known = set(Problem.objects.filter(theme__publication=publication).values_list("source", flat=True))
    at = (publication.themes.aggregate(last=Max("position"))["last"] or 0) + 1
    for place, one in enumerate(groups):
        fresh = [key for key in one.keys if key not in known]
        if not fresh:
            continue
        theme = Theme.objects.create(
            publication=publication, title=one.title[:60], common=one.common, growing=one.growing, policy=one.policy,
            words="、".join(one.words)[:200], why=one.why[:300], position=at + place,
        )  # fmt: skip
        Problem.objects.bulk_create([_problem(theme, sources[key]) for key in fresh])
    return len(known) + sum(len(one.keys) for one in groups)


def _problem(theme: Theme, source: Source) -> Problem:
    return Problem(
        theme=theme, unit=source.unit, source=source.key, about=source.about[:160], url=source.url[:200], on=source.on,
        text=source.text,
    )  # fmt: skip


@action
def move_problems(
    publication: Publication,
    *,
    by: Appointment,
    version: int,
    problems: list[int],
    theme: int | None = None,
    title: str = "",
) -> Theme:
    """Put chosen problems into another group, or (with a title) into a new one; an emptied group goes (D7)."""
    require(access.can_edit(by, publication))
    title = typed(DOOR, "新一类的名称", title, 60, line=True)
    chosen = list(Problem.objects.filter(theme__publication=publication, pk__in=problems).select_related("theme"))
    if not chosen:
        raise Refused("请先勾选要移动的问题")
    if theme is not None and not title:
        target = publication.themes.filter(pk=theme).first()
        if target is None:
            raise Refused("没有这一类，请重选")
    elif title:
        last = publication.themes.aggregate(last=Max("position"))["last"] or 0
        target = Theme.objects.create(
            publication=publication, title=title, why="编辑归类", by_hand=True, position=last + 1
        )
    else:
        raise Refused("请选移到哪一类，或者写新一类的名称")
    untouched = publication.text == drafted(publication)
    data = {"to": target.title, "problems": {str(one.pk): one.theme.title for one in chosen}}
    touched = {one.theme_id for one in chosen} | {target.pk}
    Problem.objects.filter(pk__in=[one.pk for one in chosen]).update(theme=target)
    for one in Theme.objects.filter(pk__in=touched):
        _recount(one)
    publication.themes.filter(problems__isnull=True).delete()
    _turn(publication, version, untouched, by)
    record(publication, "outcomes.publication.regroup", by=by, data=data)
    return target


@action
def change_theme(
    publication: Publication, theme: Theme, *, by: Appointment, version: int, title: str, common: bool, growing: bool, policy: bool
) -> Theme:  # fmt: skip
    """Rename a group, or say otherwise what it is; the rule's reason is replaced by the editor's hand (D7)."""
    require(access.can_edit(by, publication))
    title = typed(DOOR, "名称", title, 60, needed=True, line=True)
    before = {"title": theme.title, **{mark: getattr(theme, mark) for mark in MARKS}}
    untouched = publication.text == drafted(publication)
    theme.title, theme.common, theme.growing, theme.policy, theme.by_hand = title, common, growing, policy, True
    if any(before[mark] != getattr(theme, mark) for mark in MARKS) and "编辑" not in theme.why:
        theme.why = f"{theme.why}；性质由编辑认定"[:300]
    theme.save()
    _turn(publication, version, untouched, by)
    record(
        publication, "outcomes.publication.regroup", by=by, data={"theme": theme.pk, "before": before, "title": title}
    )
    return theme


def _recount(theme: Theme) -> None:
    """A group changed by hand says its counts, no longer the rule's sentence."""
    own = list(theme.problems.values_list("unit_id", flat=True))
    theme.why = f"{len(set(own))}个单位的{len(own)}条，由编辑归在一起"
    theme.by_hand = True
    theme.save(update_fields=["why", "by_hand"])


@part
def _turn(publication: Publication, version: int, untouched: bool, by: Appointment) -> None:
    """The next version; a text nobody changed follows the groups."""
    text = drafted(publication) if untouched else publication.text
    rows = Publication.objects.filter(pk=publication.pk, state=State.DRAFT, version=version)
    if rows.update(version=F("version") + 1, text=text) != 1:
        raise Stale(publication)
    publication.version, publication.text = version + 1, text
    keep(publication, title=publication.title, body=text, by=by, note="调整归类")
