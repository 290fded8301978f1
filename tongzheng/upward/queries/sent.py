"""Where a text was sent up before, so that it is marked everywhere and not sent twice without a reason (E8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from tongzheng.reporting.models import Article, Report, Source
from tongzheng.upward.flow import State
from tongzheng.upward.models import Item, Superior
from tongzheng.upward.queries.selections import forwarded_singly


@dataclass(frozen=True, slots=True)
class Mark:
    """One sending of a text: to whom, when, in which selection (None: forwarded by itself)."""

    superior: str
    on: dt.date
    selection: int | None
    name: str
    again: str = ""

    @property
    def words(self) -> str:
        """「11月20日已报市政府办（信息专报2026年第12期）」."""
        where = f"（{self.name}）" if self.name else ""
        return f"{self.on.month}月{self.on.day}日已报{self.superior}{where}"


def marks_of_article(article: Article, *, superior: Superior | None = None) -> list[Mark]:
    """Sendings of an article: itself, or a report behind it."""
    reports = list(Source.objects.filter(article=article).values_list("report_id", flat=True))
    return _marks(Q(article=article) | Q(report__in=reports), reports, superior)


def marks_of_report(report: Report, *, superior: Superior | None = None) -> list[Mark]:
    """Sendings of a report: itself, or an article made of it."""
    articles = Source.objects.filter(report=report).values("article_id")
    return _marks(Q(report=report) | Q(article__in=articles), [report.pk], superior)


def marks_of(text: Article | Report, *, superior: Superior | None = None) -> list[Mark]:
    """Sendings of either, oldest first."""
    if isinstance(text, Article):
        return marks_of_article(text, superior=superior)
    return marks_of_report(text, superior=superior)


def _marks(where: Q, reports: Iterable[int], superior: Superior | None) -> list[Mark]:
    items = Item.objects.filter(where, selection__state=State.SENT).select_related("selection__superior")
    single = Report.objects.filter(forwarded_from__in=list(reports), signed_at__isnull=False, sent_as__isnull=True)
    if superior is not None:
        items = items.filter(selection__superior=superior)
        single = forwarded_singly(superior).filter(pk__in=single.values("pk"))
    found = [
        Mark(i.selection.superior.name, _day(i.selection.sent_at), i.selection_id, str(i.selection), i.again)
        for i in items.order_by("id")[:50]
    ]
    found += [
        Mark(r.office.short_name, _day(r.signed_at), None, "")
        for r in single.select_related("office").order_by("id")[:50]
    ]
    return sorted(found, key=lambda m: m.on)


def _day(at: dt.datetime | None) -> dt.date:
    return timezone.localtime(at or timezone.now()).date()


def sent_words(kind: str, pks: Iterable[int]) -> dict[int, str]:
    """For a list of articles or reports: 「已报市政府办」 for each that was sent up in a selection or by itself.

    At most three queries; `kind` is article or report. What lists in lower rooms show, through config.wiring.
    """
    ids = list(pks)
    words: dict[int, list[str]] = {}
    own = Item.objects.filter(selection__state=State.SENT, **{f"{kind}__in": ids})
    for pk, name in own.values_list(f"{kind}_id", "selection__superior__name"):
        words.setdefault(pk, []).append(name)
    pairs = Source.objects.filter(**{f"{kind}__in": ids})
    mine, other = ("article_id", "report_id") if kind == "article" else ("report_id", "article_id")
    behind: dict[int, list[int]] = {}
    for pk, near in pairs.values_list(mine, other):
        behind.setdefault(near, []).append(pk)
    near = "report" if kind == "article" else "article"
    through = Item.objects.filter(selection__state=State.SENT, **{f"{near}__in": list(behind)})
    for pk, name in through.values_list(f"{near}_id", "selection__superior__name"):
        for mine_pk in behind[pk]:
            words.setdefault(mine_pk, []).append(name)
    single = Report.objects.filter(signed_at__isnull=False, sent_as__isnull=True)
    reports = list(behind) if kind == "article" else ids
    for pk, name in single.filter(forwarded_from__in=reports).values_list("forwarded_from_id", "office__short_name"):
        for mine_pk in behind.get(pk, []) if kind == "article" else [pk]:
            words.setdefault(mine_pk, []).append(name)
    return {pk: f"已报{'、'.join(dict.fromkeys(names))}" for pk, names in words.items()}
