"""The article: made from one report or many, edited with every round kept, its sources always with it (E2)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import F, Max
from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.reporting import access
from tongzheng.reporting.actions.content import FieldRefused, note_copies, said
from tongzheng.reporting.actions.intake import register_receipt
from tongzheng.reporting.actions.unsaved import forget_unsaved
from tongzheng.reporting.flow import ArticleState, State
from tongzheng.reporting.models import Article, Label, Report, Source
from tongzheng.reporting.rules import BODY_MAX, TITLE_MAX
from tongzheng.text import revisions
from tongzheng.text.clean import clean_text, clean_title, paragraphs
from tongzheng.text.pictures import picture_line, pictures_named
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, Stale, require

SOURCES_MAX = 60
COMPARED_MAX = 20  # reports of one article that are compared as it is started: an act stays short
_STRICTNESS = [Label.OPEN, Label.INTERNAL, Label.WORK_SECRET]
_USABLE = frozenset({State.SENT, State.RECEIVED, State.EDITING, State.HELD, State.ADOPTED})


class Conflict(Refused):
    """Somebody saved a newer text meanwhile; `article` holds it, nothing of either text is lost."""

    def __init__(self, article: Article) -> None:
        self.article = article
        super().__init__("您打开以后这篇又改过。两边的文字都在下面：对照后把要留的并到您这边，再保存一次")


@action
def start_article(
    reports: Sequence[Report],
    *,
    by: Appointment,
    once: uuid.UUID,
    way: str | None = None,
    title: str | None = None,
    body: str | None = None,
) -> Article:
    """Start an article from one report or several; the reports are then in this editor's hand (E1, E2)."""
    require(access.can_start_article(by))
    if (given := Article.objects.filter(once=once, office_id=by.unit_id).first()) is not None:
        return given
    if Article.objects.filter(once=once).exists():
        raise Refused("这一页已经用过，请重新打开")
    reports = list({report.pk: report for report in reports}.values())
    if not reports:
        raise Refused("请先选至少一篇来稿")
    if len(reports) > SOURCES_MAX:
        raise Refused(f"一次最多综合 {SOURCES_MAX} 篇来稿，现在选了 {len(reports)} 篇")
    for report in reports:
        _take(report, by)
    refuse_secrets("编发稿", title or "", body or "")
    way = way or (Article.Way.SINGLE if len(reports) == 1 else Article.Way.COMBINED)
    text = _checked(title or reports[0].title, body or joined(reports, way))
    article = Article.objects.create(
        once=once, office_id=by.unit_id or 0, editor_id=by.pk, way=way, label=strictest(reports), **text
    )
    Source.objects.bulk_create(
        Source(article=article, report=report, position=n) for n, report in enumerate(reports, 1)
    )
    _keep(article, by, "来稿原文" if len(reports) == 1 else "来稿汇编")
    record(article, "reporting.article.start", by=by, data={"reports": [report.pk for report in reports]})
    for report in reports:
        record(report, "reporting.report.combine", by=by, data={"article": article.pk, "title": article.title})
    for report in reports[:COMPARED_MAX]:
        note_copies(report, by, "use")
    return article


@action
def add_source(article: Article, *, by: Appointment, report: Report) -> Article:
    """Bring one more report into an article; its text is put at the end, its unit and author join the others (E2)."""
    require(access.can_edit_article(by, article))
    if article.is_reference:
        raise Refused("这是外地参考稿，和本地来稿分开计；本地来稿请另编一篇")
    article = _hold(article)
    if Source.objects.filter(article=article, report=report).exists():
        return article
    _take(report, by)
    last = Source.objects.filter(article=article).aggregate(last=Max("position"))["last"] or 0
    if last >= SOURCES_MAX:
        raise Refused(f"一篇编发稿最多综合 {SOURCES_MAX} 篇来稿")
    Source.objects.create(article=article, report=report, position=last + 1)
    own = own_pictures(report.body, last + 1, before=article.body)
    _rewrite(article, by, body=f"{article.body}\n{_headed(last + 1, report, own)}")
    record(article, "reporting.article.add_source", by=by, data={"report": report.pk, "title": report.title})
    record(report, "reporting.report.combine", by=by, data={"article": article.pk, "title": article.title})
    note_copies(report, by, "use")
    return article


@action
def remove_source(article: Article, *, by: Appointment, report: Report) -> Article:
    """Take a report out of an article again; the text stays as it is, the report stays in hand (E2)."""
    require(access.can_edit_article(by, article))
    article = _hold(article)
    sources = Source.objects.filter(article=article)
    if not sources.exclude(report=report).exists():
        raise Refused("编发稿至少要有一篇来稿；不用这篇编发稿了请撤稿")
    if not sources.filter(report=report).delete()[0]:
        return article
    _rewrite(article, by)
    record(article, "reporting.article.remove_source", by=by, data={"report": report.pk, "title": report.title})
    record(report, "reporting.report.uncombine", by=by, data={"article": article.pk, "title": article.title})
    return article


@action
def save_article(article: Article, *, by: Appointment, version: int, title: str, body: str) -> Article:
    """Save the edited text and keep this round; an older version is refused and nothing of either text is lost (E2)."""
    require(access.can_edit_article(by, article))
    text = _checked(title, body)
    refuse_secrets("编发稿", text["title"], text["body"])
    fresh = _hold(article)
    if fresh.state != ArticleState.EDITING:
        raise Stale(fresh)
    if (fresh.title, fresh.body) == (text["title"], text["body"]):
        forget_unsaved(fresh, by=by)
        return fresh
    if fresh.version != version:
        raise Conflict(fresh)
    forget_unsaved(fresh, by=by)
    before = fresh.version
    _rewrite(fresh, by, **text)
    record(fresh, "reporting.article.edit", by=by, data={"version": before + 1})
    return fresh


@action
def drop_article(article: Article, *, by: Appointment, reason: str) -> Article:
    """Withdraw an article before publication; its reports stay in the editor's hand (E2)."""
    require(access.can_drop(by, article))
    move(article, "drop", by=by, reason=said("撤稿原因", reason))
    return article


@action
def restore_article(article: Article, *, by: Appointment) -> Article:
    """Take a withdrawn article up again, its reports with it (E2)."""
    require(access.can_restore(by, article))
    for report in article.sources.select_related("office__desk", "unit").order_by("source__position"):
        _take(report, by)
    move(article, "restore", by=by)
    return article


def strictest(reports: Sequence[Report]) -> str:
    """The label of an article: the strictest of its sources (R6)."""
    return max((Label(report.label) for report in reports), key=_STRICTNESS.index, default=Label.OPEN)


def joined(reports: Sequence[Report], way: str) -> str:
    """The reports' texts as an article begins: one as it is, several under headings; a brief takes first paragraphs."""
    if len(reports) == 1:
        return reports[0].body
    bodies = [(paragraphs(r.body) or [""])[0] if way == Article.Way.BRIEF else r.body for r in reports]
    text = ""
    for number, (report, body) in enumerate(zip(reports, bodies, strict=True), 1):
        text += ("\n" if text else "") + _headed(number, report, own_pictures(body, number, before=text))
    return text


def own_pictures(body: str, number: int, *, before: str) -> str:
    """The body of an article's `number`th report, calling its pictures 「2/现场.jpg」 when the text before has one of that name."""
    taken = set(pictures_named(before))
    for name in pictures_named(body):
        if name in taken:
            body = body.replace(picture_line(name), picture_line(f"{number}/{name}"))
    return body


_DIGITS = "零一二三四五六七八九十"


def _headed(number: int, report: Report, body: str) -> str:
    tens, ones = divmod(number, 10)
    chinese = f"{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones] if ones else ''}"
    return f"{chinese}、{report.title}\n{body}"


def _take(report: Report, by: Appointment) -> None:
    """A report that goes into an article is in this editor's hand; a waiting one is registered first."""
    require(access.can_claim(by, report))
    list(Report.objects.select_for_update().filter(pk=report.pk).values_list("pk"))
    if report.state not in _USABLE:
        raise Refused(f"《{report.title}》{report.get_state_display()}，不能编入；先重新考虑或等单位重新报来")
    if report.state == State.SENT:
        register_receipt(report, by=by)
    if report.state in (State.RECEIVED, State.HELD):
        move(report, "claim", by=by, editor_id=by.post_id)
    elif report.state == State.EDITING and report.editor_id != by.post_id:
        data = {"editor": by.post_id, "name": by.person.name}
        move(report, "assign", by=by, data=data, expect={"editor_id": report.editor_id}, editor_id=by.post_id)


def _hold(article: Article) -> Article:
    """The article as it is now, held until the end of the transaction."""
    return Article.objects.select_for_update(of=("self",)).select_related("office__desk").get(pk=article.pk)


def _rewrite(article: Article, by: Appointment, **text: str) -> None:
    """Store the article's text and label and keep the round."""
    label = article.label if article.is_reference else strictest(list(article.sources.all()))
    values = {"label": label, "saved_at": timezone.now(), **text}
    Article.objects.filter(pk=article.pk).update(version=F("version") + 1, **values)
    article.refresh_from_db()
    if text:
        _keep(article, by, "编辑修改")


def _keep(article: Article, by: Appointment, note: str) -> None:
    revisions.keep(article, title=article.title, body=article.body, by=by, note=note)


def _checked(title: str, body: str) -> dict[str, str]:
    title, body = clean_title(title), clean_text(body)
    for field, name, text, limit in (("title", "标题", title, TITLE_MAX), ("body", "正文", body, BODY_MAX)):
        if not text:
            raise FieldRefused(f"请写{name}", field)
        if len(text) > limit:
            raise FieldRefused(f"{name}现在 {len(text)} 字，最多 {limit} 字，请删减", field)
    return {"title": title, "body": body}
