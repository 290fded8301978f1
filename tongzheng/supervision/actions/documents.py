"""A source document is taken in, corrected, approved as a whole, given out as a whole (D3; 督查工作条例 第 11 条)."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.files.blocks import Block, docx_blocks, text_blocks, xlsx_blocks
from tongzheng.files.kinds import sniff
from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import attach
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Label
from tongzheng.supervision import access, clocks, queries
from tongzheng.supervision.actions.handling import assign_item
from tongzheng.supervision.actions.opening import approve_item
from tongzheng.supervision.actions.stages import place_stages
from tongzheng.supervision.flow import State
from tongzheng.supervision.models import Document, Item, Line, Origin, Rhythm, Urgency
from tongzheng.supervision.queries import documents as found_documents
from tongzheng.supervision.queries import sources
from tongzheng.supervision.rules.outline import LINES_MAX, Outline, read_outline
from tongzheng.supervision.rules.outline.lines import ITEM, Found
from tongzheng.supervision.rules.tree import moved, parents, settled
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, Stale, require

DOOR = "督查源文件"
PASTED_MAX = 200_000
STAGES_MAX = 24
AT_ONCE = 150  # each takes some seventy queries: more would outlast a person's patience
ORIGIN = {
    "work_report": Origin.WORK_REPORT, "plan": Origin.PLAN, "meeting": Origin.MEETING, "petition": Origin.PETITION,
    "proposal": Origin.PROPOSAL, "other": Origin.OTHER,
}  # fmt: skip
LINE_FIELDS = ("use", "title", "text", "lead", "supports", "due", "urgency", "rhythm", "last_day", "stages")
TYPED = {
    "title": ("事项", 120),
    "text": ("办理要求", 5000),
    "lead": ("牵头", 60),
    "supports": ("配合", 600),
    "stages": ("", 0),
}
_YEAR = re.compile(r"(20\d{2})年")


@action
def take_document(
    *, by: Appointment, once: uuid.UUID, kind: str, title: str, day: dt.date, words: str = "", leader: Appointment | None = None,
    label: str = Label.OPEN, upload: UploadedFile | None = None, text: str = "",
) -> Document:  # fmt: skip
    """Read a source document into a tree of lines and keep it; the same text twice is refused with the first one's name (D3)."""
    require(access.can_draft(by))
    if (found := Document.objects.filter(once=once).first()) is not None:
        if found.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    title, words = clean_title(title), clean_title(words)
    _fit(by, kind, title, words, day, leader, label)
    blocks = _blocks(upload, text)
    read = "\n".join(block.text for block in blocks)
    refuse_secrets(DOOR, title, words, read)
    sha256 = hashlib.sha256("".join(read.split()).encode()).hexdigest()
    if twin := found_documents.twin_of(by, sha256):
        raise Refused(f"这份文件 {timezone.localtime(twin.at):%m月%d日}已经收过：《{twin.title}》，现在“{twin.get_state_display()}”，请在那一份上办")  # fmt: skip
    outline = read_outline(blocks, _base(day, title), days_of(by.unit_id).add)
    document = _keep(
        by, once=once, kind=kind, title=title, words=words, day=day, leader=leader, label=label, text=read[:2_000_000],
        sha256=sha256, skipped=outline.left_out,
    )  # fmt: skip
    if upload is not None:
        upload.seek(0)
        try:
            attach(document, upload, by=by)
        except FileRefused as refusal:
            raise Refused(f"{upload.name}：{refusal}") from refusal
    Line.objects.bulk_create(lines_of(document, outline))
    record(document, "supervision.document.take", by=by, data={"lines": len(outline.lines), "items": outline.tasks})
    return document


def _fit(
    by: Appointment, kind: str, title: str, words: str, day: dt.date, leader: Appointment | None, label: str
) -> None:
    if kind not in Document.Kind.values or label not in Label.values:
        raise Refused("文件类别或知悉范围不在可选范围里，请重选")
    if not title or len(title) > 120:
        raise Refused("请写文件名称，120 字以内")
    if len(words) > 200:
        raise Refused(f"来源说明现在 {len(words)} 字，最多 200 字，请删减")
    if not 2000 <= day.year <= 2100:
        raise Refused("文件日期不对，请核对")
    if leader is not None and leader.pk not in {one.pk for one in queries.leaders_of(by)}:
        raise Refused("领导不是本级领导，请重选")


def _blocks(upload: UploadedFile | None, text: str) -> list[Block]:
    """The document's blocks; raises Refused with what to do."""
    if (upload is None) == (not text.strip()):
        raise Refused("上传文件或者粘贴文字，两样选一样")
    if upload is None:
        if len(text) > PASTED_MAX:
            raise Refused(f"粘贴的文字现在 {len(text)} 字，最多 {PASTED_MAX} 字，请存成 Word 文档上传")
        return text_blocks(text)
    name = upload.name or "文件"
    try:
        data = upload.read()
        kind = sniff(data, name)
        if kind.name == "docx":
            blocks = docx_blocks(data, name)
        elif kind.name == "xlsx":
            blocks = xlsx_blocks(data, name)
        else:
            raise FileRefused(f"要 Word 文档（.docx）或 Excel 表格（.xlsx），这是{kind.label}；旧格式请另存后再传")
    except FileRefused as refusal:
        raise Refused(f"{name}：{refusal}") from refusal
    if not blocks:
        raise Refused(f"{name} 里没有读到文字")
    return blocks


def _base(day: dt.date, title: str) -> dt.date:
    """What 「3月底前」 is counted from: the document's day, or the new year its title names (2027年工作要点, of December)."""
    found = _YEAR.search(title)
    return dt.date(day.year + 1, 1, 1) if found and int(found[1]) == day.year + 1 else day


@part
def _keep(by: Appointment, **values: Any) -> Document:
    try:
        with transaction.atomic():
            return Document.objects.create(office_id=by.unit_id or 0, by_id=by.pk, **values)
    except IntegrityError as error:
        if "document_taken_in_once" not in str(error) and "sha256" not in str(error):
            raise
        raise Refused("这份文件刚刚收过，请在源文件列表里找") from None


def lines_of(document: Document, outline: Outline) -> list[Line]:
    """A document's outline as its rows, not saved."""
    depths = settled([min(line.depth, 6) for line in outline.lines])
    return [_line(document, found, n, depths[n]) for n, found in enumerate(outline.lines)]


def _line(document: Document, found: Found, position: int, depth: int) -> Line:
    due, basis = found.due, found.due_basis
    if found.use == ITEM and due is None:
        due, basis = sources.default_due(document, _base(document.day, document.title))
    said = [["读不出", words] for words in found.bad] + [list(pair) for pair in found.said]
    return Line(
        document=document, position=position, depth=depth, use=found.use, mark=found.mark[:20], title=clean_title(found.title)[:120],
        text=found.text[:5000], lead=found.lead[:60], supports=found.supports[:600], due=due, due_basis=basis[:80],
        urgency=found.urgency, rhythm=found.rhythm, last_day=found.last_day, where=found.where[:80], said=said[:30],
        stages=[{"title": title, "due": day.isoformat()} for title, day in found.stages[:STAGES_MAX]],
    )  # fmt: skip


@action
def change_lines(
    document: Document, *, by: Appointment, version: int, values: Mapping[int, Mapping[str, Any]], ticked: Collection[int] = (),
    do: str = "",
) -> Document:  # fmt: skip
    """Correct lines ({pk: fields}) and then do something with the ticked ones: in, out, item, group, skip, join, split (D3)."""
    require(access.can_change_document(by, document))
    _bump(document, version)
    lines = list(document.lines.order_by("position", "id"))
    changed = {}
    for line in lines:
        fields = dict(values.get(line.pk, {}))
        if set(fields) - set(LINE_FIELDS):
            raise TypeError(f"unknown fields: {set(fields) - set(LINE_FIELDS)}")
        if before := _change(line, fields):
            changed[line.pk] = before
    if do:
        _do(document, lines, {n for n, line in enumerate(lines) if line.pk in set(ticked)}, do)
    else:
        Line.objects.bulk_update([line for line in lines if line.pk in changed], [*LINE_FIELDS, "due_basis"])
    record(document, "supervision.document.change", by=by, data={"before": changed, "do": do, "ticked": sorted(ticked)})
    return document


def _change(line: Line, fields: dict[str, Any]) -> dict[str, str]:
    """Set the cleaned fields; what stood before of those that changed."""
    for name in {"title", "lead", "supports"} & set(fields):
        fields[name] = clean_title(fields[name])
    if "text" in fields:
        fields["text"] = clean_text(fields["text"]).strip()
    before = {name: str(getattr(line, name)) for name, value in fields.items() if getattr(line, name) != value}
    if before:
        _fit_line(line, fields)
    if "due" in before:
        line.due_basis = "督查员改定"
    for name in before:
        setattr(line, name, fields[name])
    return before


def _fit_line(line: Line, fields: dict[str, Any]) -> None:
    refuse_secrets(DOOR, *(str(fields[name]) for name in TYPED if name in fields))
    for name, (word, most) in TYPED.items():
        if name != "stages" and len(str(fields.get(name, ""))) > most:
            raise Refused(f"{line.where}：{word}现在 {len(fields[name])} 字，最多 {most} 字，请删减")
    if fields.get("use", "item") not in Line.Use.values:
        raise Refused(f"{line.where}：立不立项要在可选范围里选")
    if fields.get("urgency", "normal") not in Urgency.values or fields.get("rhythm", "once") not in Rhythm.values:
        raise Refused(f"{line.where}：缓急或反馈方式不在可选范围里，请重选")
    if len(fields.get("stages", [])) > STAGES_MAX:
        raise Refused(f"{line.where}：阶段目标最多 {STAGES_MAX} 个")


@part
def _do(document: Document, lines: list[Line], chosen: set[int], do: str) -> None:
    """Move, use, join or split the chosen lines, and save all."""
    if not chosen:
        raise Refused("还没有勾选")
    if do in ("in", "out"):
        depths = moved([one.depth for one in lines], chosen, 1 if do == "in" else -1)
        for line, depth in zip(lines, depths, strict=True):
            line.depth = depth
    elif do in Line.Use.values:
        _use(document, [lines[n] for n in sorted(chosen)], do)
    elif do in ("join", "split"):
        lines = _joined(lines, chosen) if do == "join" else _split(document, lines, chosen)
    else:
        raise Refused("不认识这一步，请重选")
    if len(lines) > LINES_MAX:
        raise Refused(f"一份文件最多 {LINES_MAX} 行，请分成几份")
    for n, line in enumerate(lines):
        line.position = n
    Line.objects.bulk_update([line for line in lines if line.pk], [*LINE_FIELDS, "due_basis", "depth", "position"])
    Line.objects.bulk_create([line for line in lines if not line.pk])


def _use(document: Document, lines: list[Line], use: str) -> None:
    """Open them, take them as headings, or leave them out; what is to be opened and has no day gets the usual one."""
    for line in lines:
        line.use = use
        if use == Line.Use.ITEM and line.due is None:
            line.due, line.due_basis = sources.default_due(document, _base(document.day, document.title))


@part
def _joined(lines: list[Line], chosen: set[int]) -> list[Line]:
    """Each chosen line's words go to the line before it that is not chosen; the line itself is gone."""
    kept: list[Line] = []
    gone = []
    for n, line in enumerate(lines):
        if n in chosen and kept:
            into = kept[-1]
            into.text = f"{into.text or into.title}\n{line.text or line.title}"[:5000]
            into.stages = (into.stages + line.stages)[:STAGES_MAX]
            gone.append(line.pk)
        else:
            kept.append(line)
    Line.objects.filter(pk__in=gone).delete()
    for line, depth in zip(kept, settled([one.depth for one in kept]), strict=True):
        line.depth = depth
    return kept


def _split(document: Document, lines: list[Line], chosen: set[int]) -> list[Line]:
    """Each sentence of a chosen line becomes a line below it with the same units and, unless it names one, the same day."""
    kept: list[Line] = []
    add = days_of(document.office_id).add
    for n, line in enumerate(lines):
        kept.append(line)
        sentences = [one.strip() for one in re.split(r"(?<=[。；;！])|\n", line.text) if len(one.strip()) > 3]
        if n not in chosen or len(sentences) < 2 or line.depth >= 6:
            continue
        if line.use == Line.Use.ITEM:
            line.use = Line.Use.GROUP
        for sentence in sentences:
            outline = read_outline([Block(sentence, line.where)], _base(document.day, document.title), add)
            if not outline.lines:
                continue
            made = _line(document, outline.lines[0], 0, line.depth + 1)
            made.use = Line.Use.ITEM
            made.lead, made.supports = (made.lead, made.supports) if made.lead else (line.lead, line.supports)
            if outline.lines[0].due is None:
                made.due, made.due_basis = line.due, line.due_basis
            kept.append(made)
    return kept


@part
def _bump(document: Document, version: int) -> None:
    if Document.objects.filter(pk=document.pk, version=version, state="draft").update(version=version + 1) != 1:
        raise Stale(document)
    document.version = version + 1


@action
def propose_document(document: Document, *, by: Appointment) -> Document:
    """Lay the whole tree before the approver; refused with every fault that stands in the way (条例 第 11 条)."""
    require(access.can_propose_document(by, document))
    _whole(document, queries.units_below(by))
    move(document, "propose_document", by=by, data={"items": document.lines.filter(use=Line.Use.ITEM).count()})
    return document


def _whole(document: Document, units: list[Any]) -> list[found_documents.Reading]:
    """All lines read once more; raises Refused naming the first faults, so that nothing is opened by halves."""
    lines = list(document.lines.order_by("position", "id"))
    all_read = found_documents.readings(document, lines, units, timezone.localdate())
    faults = [f"{one.line.where or one.line.title}：{fault}" for one in all_read for fault in one.faults]
    if faults:
        more = f"……共 {len(faults)} 处" if len(faults) > 5 else ""
        raise Refused(f"还有要改的：{'；'.join(faults[:5])}{more}")
    if not any(line.use == Line.Use.ITEM for line in lines):
        raise Refused("没有一行要立项，请先勾选立项")
    return all_read


@action
def approve_document(document: Document, *, by: Appointment, version: int | None = None) -> Document:
    """Open the whole tree, as it was read, at once: every item gets its number in the order of the document, without gaps, or
    none does (D3)."""
    require(access.can_approve_document(by, document))
    now = timezone.now()
    seen = {"version": version} if version is not None else None
    move(document, "approve_document", by=by, expect=seen, opened_at=now)
    lines = [one.line for one in _whole(document, found_documents.units_of(document))]
    above = parents([line.depth for line in lines], [line.use == Line.Use.ITEM for line in lines])
    made: dict[int, Item] = {}
    for n, line in enumerate(lines):
        if line.use != Line.Use.ITEM:
            continue
        over = above[n]
        made[n] = _item(document, line, made[over] if over is not None else None, n)
        record(made[n], "supervision.item.draft", by=by, data={"origin": made[n].origin, "document": document.pk})
        approve_item(made[n], by=by)
        place_stages(made[n], line.stages, by=document.by)
        line.item = made[n]
    Line.objects.bulk_update([lines[n] for n in made], ["item"])
    return document


@part
def _item(document: Document, line: Line, parent: Item | None, position: int) -> Item:
    assert line.due is not None  # _whole has seen to it
    item = Item.objects.create(
        once=uuid.uuid5(document.once, str(line.pk)), office_id=document.office_id, by_id=document.by_id, state=State.PROPOSED,
        title=line.title, text=line.text or line.title, origin=ORIGIN[document.kind], document=document, parent=parent,
        origin_words=(document.words or document.title)[:200], origin_url=document.get_absolute_url(), position=position,
        urgency=line.urgency, rhythm=line.rhythm, due=line.due, due_basis=line.due_basis, label=document.label,
        last_day=line.last_day if line.rhythm != "once" else None, leader=document.leader,
    )  # fmt: skip
    item.together = True
    return item


@action
def refuse_document(document: Document, *, by: Appointment, reason: str) -> Document:
    """Give the tree back to the supervisor."""
    require(access.can_refuse_document(by, document))
    refuse_secrets(DOOR, reason)
    move(document, "refuse_document", by=by, reason=reason)
    return document


@action
def drop_document(document: Document, *, by: Appointment, reason: str) -> Document:
    """Open nothing of it; it stays with the reason, and may be taken in anew."""
    require(access.can_drop_document(by, document))
    refuse_secrets(DOOR, reason)
    move(document, "drop_document", by=by, reason=reason)
    return document


@action
def assign_document(document: Document, *, by: Appointment) -> list[tuple[Item, str]]:
    """Give every opened item to the units its line names; the items left over, each with the reason (D3).

    Each unit is told once of all it got.
    """
    require(access.can_assign_document(by, document))
    if document.state != "open":
        raise Refused(f"现在是“{document.get_state_display()}”，批准立项以后再交办")
    today, units = timezone.localdate(), queries.units_below(by)
    rules = clocks.read_rules(document.office_id)  # for all of them
    left: list[tuple[Item, str]] = []
    shares: dict[int, list[int]] = {}
    count = 0
    for line in (
        document.lines.filter(item__state=State.OPEN)
        .select_related("item__office", "item__leader")
        .order_by("position")
    ):
        read = found_documents.reading(line, units, today)
        item = line.item
        assert item is not None
        if count >= AT_ONCE:
            left.append((item, f"一次最多交办 {AT_ONCE} 件，请再点一次整份交办"))
            continue
        if read.lead is None or item.due < today:
            left.append((item, "没有牵头单位" if read.lead is None else f"期限 {item.due:%m月%d日} 已过"))
            continue
        item.together, item.rules = True, rules
        assign_item(item, by=by, lead=read.lead, supports=read.supports)
        count += 1
        for n, unit in enumerate([read.lead, *read.supports]):
            shares.setdefault(unit.pk, [0, 0])[n > 0] += 1
    if not count:
        raise Refused("没有可以一并交办的事项：" + "；".join(f"{item.title}（{why}）" for item, why in left[:5]) if left else "没有待交办的事项")  # fmt: skip
    record(
        document,
        "supervision.document.assign",
        by=by,
        data={"count": count, "shares": {str(pk): share for pk, share in shares.items()}},
    )
    return left
