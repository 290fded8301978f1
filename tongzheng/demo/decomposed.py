"""A year's work report decomposed and given out, minutes that wait for approval, a plan still being corrected (D3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.utils import timezone

from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.rules.calendar import PLAIN
from tongzheng.deadlines.rules.lights import SCHEMES, turns_of
from tongzheng.demo.ledger import insert
from tongzheng.files.blocks import text_blocks
from tongzheng.network.models import Role
from tongzheng.supervision.actions.documents import lines_of
from tongzheng.supervision.clocks import due_moment
from tongzheng.supervision.models import Document, Item, Line, Stage
from tongzheng.supervision.rules.outline import read_outline

if TYPE_CHECKING:
    from tongzheng.demo.supervised import Book

# {0}, {1} … are days; how many days from today each lies
DAYS = (-75, -40, -12, 6, 24, 45, 70)
REPORT = """一、壮大特色产业
（一）建好山核桃加工园。{0}前完成规划，{4}前建成标准厂房，{6}前首批企业入驻。（牵头单位：县发改局；配合单位：县财政局、青石镇）
（二）新增高标准农田。{3}前完成年度任务验收。（县农业农村局牵头，各乡镇配合）
（三）培育电商带头人。{1}前完成首期培训。（责任单位：县商务局）
二、改善城乡环境
（一）改造老旧小区。{2}前完成主体，{5}前完成配套。（责任单位：县住建局、县城管局）
（二）整治农村黑臭水体。{0}前全部完成。（牵头单位：县生态环境分局；配合单位：县水利局）
（三）疏浚灌溉渠道。{1}前完成。（责任单位：县水利局）
三、办好民生实事
1. 新建改建农村公路。（责任单位：县交通运输局，时限：{4}前）
2. 开展妇女健康检查。（责任单位：县卫生健康局，时限：{1}前）
3. 新增养老床位。（责任单位：县民政局，时限：{6}前）
四、保障措施
（一）加强组织领导。各责任单位主要负责人亲自抓。"""
MINUTES = """一、关于冬季供暖保障。由县住建局牵头，县发改局配合，10个工作日内报落实情况。
二、关于城区停车。请县城管局会同县公安局组织实施，{4}前拿出方案。
三、关于校车安全。（责任单位：县教育局、县公安局，时限：{3}前）"""
PLAN = """序号\t重点任务\t牵头单位\t配合单位\t完成时限
1\t开展特色农产品推介\t县农业农村局\t县商务局\t{4}
2\t修订防汛预案\t县水务处\t各乡镇\t{5}
3\t\t县应急管理局\t\t{5}
4\t更新值班通讯录\t县应急管理局\t有关部门\t尽早
5\t巡查山塘水库\t县水利局\t各乡镇\t每月5日前报"""


def decompose(book: Book, hand_out: Callable[..., None]) -> Callable[[], None]:
    """The report's items join the book; call what comes back when they have their keys."""
    rng = Random(20260120)
    day = PLAIN.add(book.clock.today, -70)
    report = _document(book, "work_report", f"{day.year}年政府工作报告重点任务", REPORT, day)
    opened = book.clock.at(PLAIN.add(day, 3), 9.5)
    book.ledger.move(report, "propose_document", opened - timedelta(hours=18), book.supervisor)
    book.ledger.move(report, "approve_document", opened, book.people.cast["沈定远"])
    report.opened_at = opened
    lines = _lines(report, day)
    for line in lines:
        if line.use == Line.Use.ITEM:
            line.item = _item(book, rng, report, line, opened, hand_out)
    decided = PLAIN.add(book.clock.today, -1)
    minutes = _document(book, "meeting", f"县政府常务会议纪要（{decided.month}月{decided.day}日）", MINUTES, decided)
    book.ledger.move(minutes, "propose_document", book.clock.at(decided, 16), book.supervisor)
    plan = _document(book, "plan", "岁末年初重点工作清单", PLAN, PLAIN.add(book.clock.today, -2))
    insert([report, minutes, plan])

    def hang() -> None:
        for line in lines:
            line.document_id = report.pk
            line.item_id = line.item.pk if line.item else None
        insert([*lines, *_lines(minutes, minutes.day), *_lines(plan, plan.day)])
        for item in (line.item for line in lines if line.item):
            item.origin_url = report.get_absolute_url()
            Item.objects.filter(pk=item.pk).update(origin_url=item.origin_url)
        _stages(book, [line for line in lines if line.item])

    return hang


def _document(book: Book, kind: str, title: str, text: str, day: date) -> Document:
    said = [book.clock.today + timedelta(days=n) for n in DAYS]
    text = text.format(*(f"{one.year}年{one.month}月{one.day}日" for one in said))
    at = book.clock.at(day, 15)
    document = Document(
        once=book.ledger.once(), office=book.county["县政府办"], kind=kind, title=title, day=day, text=text, by=book.supervisor,
        at=at, words=title, sha256=hashlib.sha256("".join(text.split()).encode()).hexdigest(),
    )  # fmt: skip
    outline = read_outline(text_blocks(text), day, PLAIN.add)
    data = {"lines": len(outline.lines), "items": outline.tasks}
    book.ledger.record(document, "supervision.document.take", at, book.supervisor, data=data)
    return document


def _lines(document: Document, day: date) -> list[Line]:
    return lines_of(document, read_outline(text_blocks(document.text), day, PLAIN.add))


def _item(book: Book, rng: Random, report: Document, line: Line, opened, hand_out) -> Item:  # type: ignore[no-untyped-def]
    assert line.due is not None
    at = max(opened, book.ledger.last(report)) + timedelta(seconds=20 + line.position)
    item = Item(
        once=book.ledger.once(), office=report.office, title=line.title, text=line.text or line.title, origin="work_report",
        origin_words=report.title, document=report, position=line.position, by=book.supervisor, at=at, due=line.due,
        due_basis=line.due_basis, rhythm=line.rhythm, last_day=line.last_day, state="proposed",
    )  # fmt: skip
    book.ledger.record(item, "supervision.item.draft", at, book.supervisor, data={"origin": "work_report"})
    book.ledger.move(item, "approve", at, book.people.cast["沈定远"])
    lead = book.county[line.lead]
    known = [book.county[name] for name in line.supports.split("、") if name and not name.startswith("各")]
    hand_out(book, rng, item, lead, known, at + timedelta(minutes=40), line.due)
    return item


def _stages(book: Book, lines: list[Line]) -> None:
    """Stages of the items, done where their day is over, with the clocks of those to come."""
    stages: list[Stage] = []
    for line in lines:
        item = line.item
        assert item is not None
        lead = book.county[line.lead]
        for one in line.stages:
            due = date.fromisoformat(one["due"])
            stage = Stage(
                once=book.ledger.once(),
                item=item,
                title=one["title"],
                due=due,
                first_due=due,
                by=book.supervisor,
                at=item.at,
            )
            done = book.clock.at(due - timedelta(days=2), 16)
            if due < book.clock.today or item.closed_at:
                stage.done_at, stage.done_by = min(done, book.clock.now), book.of(lead, Role.OFFICER, due)
                stage.note = "已完成，资料附在反馈里"
            stages.append(stage)
    insert(stages)
    running = [stage for stage in stages if not stage.done_at and stage.item.state in ("assigned", "underway", "redo")]
    leads = {line.item_id: book.county[line.lead] for line in lines}
    insert(_clock(book, stage, leads[stage.item_id]) for stage in running)


def _clock(book: Book, stage: Stage, lead) -> Deadline:  # type: ignore[no-untyped-def]
    item, end = stage.item, due_moment(stage.due)
    starts = item.assigned_at or book.clock.now
    turns = turns_of(SCHEMES["default"], timezone.localtime(starts), timezone.localtime(end))
    return Deadline(
        room="supervision", what="stage", subject_type="supervision.item", subject_id=item.pk, url=item.get_absolute_url(),
        key=f"supervision.item:{item.pk}:stage:{stage.pk}", title=f"{item.numbered} 阶段：{stage.title}"[:160], office=item.office,
        unit=lead, starts_at=starts, due_at=end, first_due_at=end, turn_1=turns[0], turn_2=turns[1], turn_3=turns[2],
        created_at=starts,
    )  # fmt: skip
