"""One line: a report's whole life, from the first stroke to the instruction and later to the archive (V1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.archive.queries import filed_at
from tongzheng.bulletins.models import Amendment, Issue, Placement
from tongzheng.bulletins.queries import Standing, recalled_articles, signed_about, standings
from tongzheng.cockpit.access import inside, visible_lines
from tongzheng.instructions.flow import State as Given
from tongzheng.instructions.models import Instruction
from tongzheng.instructions.queries import on_articles
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.access import visible
from tongzheng.reporting.flow import ArticleState
from tongzheng.reporting.models import Article, Label, Report, Source
from tongzheng.reporting.queries.names import masked_keeper, masked_person, names_of, units_of
from tongzheng.scoring.access import UNIT_SIDE
from tongzheng.scoring.queries import points_since
from tongzheng.supervision.models import Item
from tongzheng.supervision.queries import on_instructions
from tongzheng.text.models import Revision
from tongzheng.trail.models import Entry

REPORT, ARTICLE, ISSUE = "reporting.report", "reporting.article", "bulletins.issue"
INSTRUCTION, AMENDMENT, ITEM = "instructions.instruction", "bulletins.amendment", "supervision.item"
ITEM_STEPS = (
    "open",
    "assign",
    "answer",
    "send_back",
    "accept",
    "report",
    "word",
    "close",
    "reopen",
)  # what a clerk may know (D8)
ITEM_KINDS = [f"{ITEM}.{step}" for step in ITEM_STEPS]
ISSUE_KINDS = [f"{ISSUE}.{step}" for step in ("approve", "publish", "deliver")]
NOT_SHOWN = ("reporting.report.download", "reporting.report.edit")
SEALED = ("sign_off", "approve", "publish", "give")
BACK = ("send_back", "return", "decline", "withdraw", "drop", "sign")
AMONG_EDITORS = ("hold", "doubt", "verify", "reopen", "assign", "release", "drop")  # their reasons stay in the office


@dataclass(slots=True)
class Step:
    """One thing that happened."""

    at: datetime
    word: str
    who: str
    post: str
    tone: str = ""
    reason: str = ""
    about: str = ""
    url: str = ""
    instruction: Instruction | None = None
    text: Revision | None = None
    item: Item | None = None
    result: str = ""
    gap: timedelta | None = None


@dataclass(slots=True)
class Stage:
    """One box of the bar on top."""

    name: str
    at: datetime | None = None
    note: str = ""
    took: timedelta | None = None
    tone: str = ""


@dataclass(slots=True)
class Line:
    """Everything the page shows."""

    report: Report
    author: str
    steps: list[Step]
    stages: list[Stage]
    total: timedelta | None
    linked: list[tuple[str, Report | None, str]]
    seen_by: str
    articles: list[Article] = field(default_factory=list)


def get_line_report(actor: Appointment, pk: int) -> Report:
    """A report whose line the actor may see, else 404."""
    whole = Report.objects.select_related(
        "unit", "office__desk", "author__person", "author__unit", "contributor__person", "entered_by"
    )
    return get_object_or_404(whole.filter(visible_lines(actor)), pk=pk)


def line_of(actor: Appointment, report: Report) -> Line:
    """The line of a report as this actor may see it; a fixed number of queries however long the life."""
    sources = list(Source.objects.filter(report=report).select_related("article__office").order_by("id"))
    articles = [s.article for s in sources]
    placements: list[Any] = list(
        Placement.objects.filter(article__in=articles, issue__state__in=["approved", "published"])
        .select_related("issue__periodical")
        .annotate(filed=filed_at("issue_id"))
        .defer("body")
        .order_by("id")
    )
    instructions = {i.pk: i for i in on_articles(actor, [a.pk for a in articles])}
    if actor.role == Role.LEADER:  # a leader also sees what the others before whom it lay have said
        instructions = {i.pk: i for i in Instruction.objects.filter(placement__in=placements)}
    readable = readable_articles(actor, report, articles)
    notices = {n.pk: n for n in signed_about(placements)}
    followed = on_instructions(actor, list(instructions))
    entries = _entries(report, articles, placements, list(instructions), list(notices), followed)
    items = {item.pk: item for item in followed} if any(e.subject_type == ITEM for e in entries) else {}
    texts = list(
        Revision.objects.filter(_about(REPORT, [report.pk]) | _about(ARTICLE, list(readable)))
        .defer("body")
        .order_by("at", "id")
    )
    issues = {p.issue_id: p.issue for p in placements}
    steps = [_step(e, actor, report, readable, issues, instructions, notices) for e in entries]
    _follow_up(steps, entries, items)
    _attach(steps, entries, texts)
    for before, after in zip(steps, steps[1:], strict=False):
        after.gap = after.at - before.at if after.at - before.at >= timedelta(minutes=1) else None
    stages, total = _stages(report, entries, placements, instructions, standings(issues) if notices else {})
    stages.insert(-1, _points(actor, report))
    _ended(stages, items)
    linked = _linked(actor, report, articles)
    return Line(report, names_of(report, actor), steps, stages, total, linked, _seen_by(report), articles)


def readable_articles(actor: Appointment, report: Report, articles: list[Article]) -> dict[int, Article]:
    """Articles whose text this actor may read: the office all, others what is published and no secret (R6)."""
    if inside(actor, report):
        return {a.pk: a for a in articles}
    strict = {Label.WORK_SECRET} - {report.label}
    open_ones = [a for a in articles if a.state == ArticleState.PUBLISHED and a.label not in strict]
    gone = recalled_articles(a.pk for a in open_ones)
    return {a.pk: a for a in open_ones if a.pk not in gone}


def _about(subject: str, ids: list[int]) -> Q:
    return Q(subject_type=subject, subject_id__in=ids)


def _entries(
    report: Report,
    articles: list[Article],
    placements: list[Placement],
    instructions: list[int],
    notices: list[int],
    items: QuerySet[Item],
) -> list[Entry]:
    where = _about(REPORT, [report.pk]) | _about(ARTICLE, [a.pk for a in articles])
    where |= _about(ISSUE, [p.issue_id for p in placements]) & Q(kind__in=ISSUE_KINDS)
    where |= _about(INSTRUCTION, instructions)
    where |= _about(AMENDMENT, notices) & Q(kind=f"{AMENDMENT}.sign")
    if instructions:
        where |= Q(subject_type=ITEM, subject_id__in=items.values("pk"), kind__in=ITEM_KINDS)
    return list(Entry.objects.filter(where).exclude(kind__in=NOT_SHOWN).order_by("at", "id")[:400])


def _step(
    entry: Entry,
    actor: Appointment,
    report: Report,
    readable: dict[int, Article],
    issues: dict[int, Issue],
    instructions: dict[int, Instruction],
    notices: dict[int, Amendment],
) -> Step:
    name = entry.kind.rsplit(".", 1)[-1]
    tone = "seal" if name in SEALED else "back" if name in BACK else ""
    step = Step(entry.at, entry.word, masked_person(entry, report, actor), entry.post_name, tone)
    if step.who != entry.who:
        step.post = report.unit.short_name
    if name not in AMONG_EDITORS or inside(actor, report):
        step.reason = entry.reason
    if entry.subject_type == ARTICLE:
        article = readable.get(entry.subject_id or 0)
        step.about = f"《{article.title}》" if article else ""
    elif entry.subject_type == ISSUE:
        step.about = str(issues[entry.subject_id or 0])
    elif entry.subject_type == INSTRUCTION:
        instruction = instructions[entry.subject_id or 0]
        step.instruction = instruction if instruction.state == Given.GIVEN and name == "give" else None
        step.about = "（已撤回）" if instruction.state != Given.GIVEN else ""
    elif entry.subject_type == AMENDMENT:
        notice = notices[entry.subject_id or 0]
        step.word = f"已{notice.get_kind_display()}"
        said = f"“{notice.wrong}”应为“{notice.right}”" if notice.kind == Amendment.Kind.CORRECTION else ""
        step.about = f"{issues[notice.issue_id]}　{said}".strip()
    elif name == "receive":
        step.about = report.receipt
    elif name == "sign_off" and entry.data.get("joint"):
        step.about = f"联合报送：{units_of(report)}"
    return step


def _follow_up(steps: list[Step], entries: list[Entry], items: dict[int, Any]) -> None:
    """What became of the instruction: which matter, and the words of its accepted result (D8)."""
    for step, entry in zip(steps, entries, strict=True):
        if entry.subject_type != ITEM:
            continue
        step.item = items[entry.subject_id or 0]
        step.about = f"{step.item.numbered}　{step.item.title}"
        name = entry.kind.rsplit(".", 1)[-1]
        step.reason = entry.reason if name == "send_back" else str(entry.data.get("text", "")) if name == "word" else ""
        found = items[step.item.pk]
        if name == "accept" and entry.data.get("feedback") == found.result_id:
            step.result = f"{found.result_by}：{found.result}"


def _ended(stages: list[Stage], items: dict[int, Item]) -> None:
    """The boxes 督办 and 反馈: when the first matter was opened, when the last result was accepted or closed."""
    by_name = {stage.name: stage for stage in stages}
    opened = [item.opened_at for item in items.values() if item.opened_at]
    ended = [item.closed_at or item.reported_at for item in items.values() if item.closed_at or item.reported_at]
    by_name["督办"].at, by_name["督办"].note = min(opened, default=None), ""
    by_name["反馈"].at, by_name["反馈"].note = max((at for at in ended if at), default=None), ""


def _attach(steps: list[Step], entries: list[Entry], texts: list[Revision]) -> None:
    """Each kept text goes to its step: a report's is kept right after the step, an article's right before."""
    for text in texts:
        thing = (text.subject_type, text.subject_id)
        free = [
            (entry, step)
            for entry, step in zip(entries, steps, strict=True)
            if (entry.subject_type, entry.subject_id) == thing and step.text is None
        ]
        free = [pair for pair in free if pair[0].by_id == text.by_id] or free
        if text.subject_type == REPORT:
            found = [step for entry, step in free if entry.at <= text.at][-1:]
        else:
            found = [step for entry, step in free if entry.at >= text.at][:1]
        for step in found:
            step.text = text


def _stages(
    report: Report,
    entries: list[Entry],
    placements: list[Placement],
    instructions: dict[int, Instruction],
    signed: dict[int, Standing],
) -> tuple[list[Stage], timedelta | None]:
    def first(kind: str) -> datetime | None:
        return next((e.at for e in entries if e.kind == kind), None)

    start = entries[0].at if entries else report.created_at
    published = next((p for p in placements if p.issue.published_at), None)
    given = [i for i in instructions.values() if i.state == Given.GIVEN]
    instructed = min((i.at for i in given), default=None)
    sent = report.signed_at or first(f"{REPORT}.sign_off")
    stages = [
        Stage("报送", sent),
        Stage("采用", first(f"{REPORT}.adopt")),
        Stage("期号", published.issue.published_at if published else None, _printed(published, signed)),
        Stage("批示", instructed, tone="red" if instructed else ""),
    ]
    before = start
    for stage in stages:
        if stage.at:
            stage.took = stage.at - before
            before = stage.at
    stages += [Stage("督办"), Stage("反馈")]
    stages.append(Stage("归档", getattr(published, "filed", None)))
    return stages, instructed - start if instructed else None


def _points(actor: Appointment, report: Report) -> Stage:
    """What it brought: a unit reads its own share of a joint report."""
    own = actor.role in (*UNIT_SIDE, Role.MEMBER) and actor.unit_id != report.office_id
    counted = points_since(report.pk, actor.unit_id if own else None)
    return Stage("积分", *((counted[0], f"{counted[1]} 分") if counted else (None, "")))


def _printed(placement: Placement | None, signed: dict[int, Standing]) -> str:
    """「《政务信息》2026年第12期」, with 已撤回 or 已更正 when that was signed since."""
    if placement is None:
        return ""
    standing = signed.get(placement.issue_id)
    if standing and standing.recall_of(placement.pk):
        return f"{placement.issue}（已撤回）"
    return f"{placement.issue}（已更正）" if standing and placement.pk in standing.corrections else str(placement.issue)


def _linked(actor: Appointment, report: Report, articles: list[Article]) -> list[tuple[str, Report | None, str]]:
    """(how it is linked, the report if the actor may open it, the words to show)."""
    together = Source.objects.filter(article__in=articles).exclude(report=report).values("report_id")
    ties = Q(follows=report) | Q(forwarded_from=report) | Q(same_as=report) | Q(pk__in=together)
    up = [pk for pk in (report.follows_id, report.forwarded_from_id, report.same_as_id) if pk]
    found = list(Report.objects.filter(ties | Q(pk__in=up)).select_related("unit", "office").order_by("id")[:60])
    may_open = set(Report.objects.filter(visible(actor), pk__in=[r.pk for r in found]).values_list("pk", flat=True))
    rows = []
    for other in found:
        opens = other.pk in may_open
        words = f"{other.unit.short_name}：{other.title}" if opens else f"{other.unit.short_name}来稿"
        rows.append((_tie(report, other), other if opens else None, words))
    return rows


def _tie(report: Report, other: Report) -> str:
    if other.pk == report.follows_id:
        return "本稿续报的原稿"
    if other.follows_id == report.pk:
        return "续报"
    if other.pk == report.forwarded_from_id:
        return "转报自"
    if other.forwarded_from_id == report.pk:
        return f"转报{other.office.short_name}"
    if report.pk == other.same_as_id or other.pk == report.same_as_id:
        return "同时报送"
    return "一并综合"


def _seen_by(report: Report) -> str:
    """Who may see it, in words (R6, R12)."""
    office = report.office.short_name
    if report.label == "work_secret":
        words = f"工作秘密：只有作者、本单位签发人、{office}编辑、审签人和审计员看得到。"
    else:
        words = f"{report.unit.short_name}信息员和领导，{office}采编、值班、督查、考核和审计人员；刊发后送阅的领导。"
    if report.shielded:
        words += f"作者姓名对{office}以外隐去。"
    return words + "批示原文只对报送单位、作者和办公室显示。"


def get_text(actor: Appointment, report: Report, pk: int) -> tuple[Revision, Revision | None, str]:
    """A kept text on this line, the one before it, and who kept it as the actor may know; else 404."""
    articles = list(Article.objects.filter(sources=report))
    readable = readable_articles(actor, report, articles)
    found = Revision.objects.filter(_about(REPORT, [report.pk]) | _about(ARTICLE, list(readable)))
    text = get_object_or_404(found, pk=pk)
    same = Revision.objects.filter(subject_type=text.subject_type, subject_id=text.subject_id)
    before = same.filter(number=text.number - 1).first()
    return text, before, masked_keeper(text, report, actor)
