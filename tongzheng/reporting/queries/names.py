"""Who stands behind a report or an article, and to whom a shielded author may be named (E2, R11, R12)."""

from __future__ import annotations

from collections.abc import Iterable

from tongzheng.network.models import Appointment
from tongzheng.reporting.access import knows_author
from tongzheng.reporting.models import Article, Contribution, Report, Source
from tongzheng.text.models import Revision
from tongzheng.trail.models import Entry

HIDDEN = "（作者已隐去）"
BYLINE_MAX = 300  # the printed byline's column in an issue


def names_of(report: Report, actor: Appointment | None) -> str:
    """「方小满、周小禾」: who contributed and who wrote; 「（作者已隐去）」 to those who may not know (R11, R12)."""
    return "、".join(_names(report)) if _open_to(report, actor) else HIDDEN


def giver_of(contribution: Contribution, actor: Appointment) -> str:
    """Who contributed; hidden once it went into a shielded report whose author this post may not know (R11, R12)."""
    report = contribution.report
    own = contribution.by_id in (actor.pk, actor.post_id)
    return HIDDEN if report is not None and not own and not knows_author(actor, report) else contribution.by.person.name


def byline(article: Article, actor: Appointment | None = None) -> str:
    """「（青石镇 周小禾、大坪乡 韩树声供稿）」 of an article as `get_article` fetches it; a shielded author is reduced to the unit (E2, R12)."""
    if article.is_reference:
        return source_line(article)
    reports = [source.report for source in article.source_set.all()]
    return _line(reports, actor, authors=True) if reports else ""


def bylines(articles: Iterable[Article], actor: Appointment | None = None, *, authors: bool = True) -> dict[int, str]:
    """The bylines of many articles in two queries, by the article's key; without an actor as they are printed (E2).

    Without `authors` only the units are named (R12). A reference from elsewhere says its source (E15).
    """
    articles = list(articles)
    sources = (
        Source.objects.filter(article__in=articles)
        .select_related("report__unit", "report__author__person", "report__contributor__person")
        .prefetch_related("report__joint_units")
        .order_by("article_id", "position", "id")
    )
    behind: dict[int, list[Report]] = {}
    for source in sources:
        behind.setdefault(source.article_id, []).append(source.report)
    lines = {pk: _line(reports, actor, authors=authors) for pk, reports in behind.items()}
    return lines | {article.pk: source_line(article) for article in articles if article.is_reference}


def source_line(article: Article) -> str:
    """「〔来源：甲市　《甲市日报》　2026年11月3日〕」 of a reference from elsewhere; empty of a local article (E15)."""
    if not article.is_reference or article.dated is None:
        return ""
    day = article.dated
    return f"〔来源：{article.place}　{article.medium}　{day.year}年{day.month}月{day.day}日〕"


def masked_person(entry: Entry, report: Report, actor: Appointment) -> str:
    """The person of a trail entry; 「（作者已隐去）」 where it is a shielded author kept from the viewer (R12)."""
    if not report.shielded or knows_author(actor, report):
        return entry.who
    if entry.by_id in {report.author_id, report.contributor_id, report.entered_by_id}:
        return HIDDEN
    names = set(_names(report))
    return HIDDEN if entry.person_name in names or entry.acting_for in names else entry.who


def masked_keeper(kept: Revision, report: Report, actor: Appointment) -> str:
    """Who kept a text; hidden where it is the shielded author, in whatever post, or his deputy, who names him (R12)."""
    if knows_author(actor, report):
        return kept.by_name
    own = kept.by_id in {report.author_id, report.contributor_id} or any(n in kept.by_name for n in _names(report))
    return HIDDEN if own else kept.by_name


def units_of(report: Report) -> str:
    """「青石镇、县水利局」: the unit and those that report jointly (R1)."""
    return "、".join([report.unit.short_name, *(unit.short_name for unit in report.joint_units.all())])


def shares_of(report: Report) -> str:
    """「青石镇 2 份、县水利局 1 份」 where the units of a joint report do not share equally; else empty (K2)."""
    if not report.joint_units.all():
        return ""
    rows = list(report.jointly.all())
    if len({report.share, *(row.share for row in rows)}) < 2:
        return ""
    names = {unit.pk: unit.short_name for unit in report.joint_units.all()}
    parts = [(report.unit.short_name, report.share), *((names[row.unit_id], row.share) for row in rows)]
    return "、".join(f"{name} {share.normalize():f} 份" for name, share in parts)


def _names(report: Report) -> list[str]:
    people = [report.contributor.person, report.author.person] if report.contributor else [report.author.person]
    return list(dict.fromkeys(person.name for person in people if person is not None))


def _open_to(report: Report, actor: Appointment | None) -> bool:
    return not report.shielded if actor is None else knows_author(actor, report)


def _line(reports: list[Report], actor: Appointment | None, *, authors: bool = True) -> str:
    named = [authors and _open_to(r, actor) for r in reports]
    full = [
        f"{units_of(r)} {'、'.join(_names(r))}" if open_ else units_of(r)
        for r, open_ in zip(reports, named, strict=True)
    ]
    units = list(dict.fromkeys(units_of(r) for r in reports))
    line = f"（{'、'.join(dict.fromkeys(full))}供稿）"
    if len(line) > BYLINE_MAX:
        line = f"（{'、'.join(units)}供稿）"
    if len(line) > BYLINE_MAX:
        line = f"（{'、'.join(units)[: BYLINE_MAX - 20]}等 {len(units)} 个单位供稿）"
    return line
