"""Running text: headings make the tree, the paragraphs below them are tasks (D3)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from tongzheng.supervision.rules.due import AddWorking
from tongzheng.supervision.rules.outline.lines import GROUP, ITEM, SKIP, TITLE_MAX, Block, Found
from tongzheng.supervision.rules.outline.marks import Depths, split_mark
from tongzheng.supervision.rules.outline.words import take_days, take_units

HEADING_MAX = 45
# parts that look back or say how, not what: read, shown, not proposed
_NO_TASKS = re.compile(
    r"工作回顾|回顾|过去[一五]年|过去的一年|上一?年(?:度)?工作|主要成[效绩]|工作情况|取得的?(?:成绩|成效)|面临的?(?:形势|困难|问题)|存在的?(?:问题|困难)"
    r"|指导思想|总体要求|总体思路|基本原则|主要预期目标|预期目标|组织领导|组织保障|保障措施|组织实施|工作要求|有关要求|名词解释|附则"
)
_DUTY_ONLY = re.compile(
    r"^[（(〔【]?\s*(?:总?牵头|责任|承办|主办|配合|协办|落实|办理|负责|完成时|办理时|办结时|时限|时间节点)[^。]{0,8}[：:]|^[（(〔【][^。]{2,80}(?:牵头|负责|配合)[^。]{0,20}[）)〕】][。]?$"
)
_SPEECH = re.compile(
    r"^(?:各位代表|各位委员|同志们|谢谢|现在，?我|我代表|附件?[：:\d]|附表|注[：:]|此件|抄送|印发|主题词|（此件|特此通知|联系人)"
)
_TURN = re.compile(r"^(?:各位代表|各位委员|同志们)[！!，：:]?$")
_ASKS = re.compile(
    r"牵头|负责|配合|责任单位|承办|完成时限|月底?前|年底前|季度|会议(?:议定|决定|要求|明确|同意)|由.{2,30}(?:办|做|抓|组织|落实)"
)
_WHO = re.compile(r"^由.{2,30}(?:牵头|负责|主办)|(?:牵头|配合|协办|协助)$")
_ENDS = re.compile(r"[。！？；;]")
_TELLS = re.compile(r"^(?:会议(?:强调|指出|认为|听取|传达|学习|审议|研究|由)|出席|列席|参加|主持|记录)")


@dataclass
class _Node:
    """A paragraph with its place, and the unmarked ones below it."""

    block: Block
    depth: int
    mark: str
    text: str
    rank: float
    below: list[Block] = field(default_factory=list)
    children: bool = False


def read_paragraphs(
    blocks: list[Block], day: dt.date, add_working: AddWorking, depths: Depths | None = None
) -> list[Found]:
    """The lines of a run of paragraphs; without any heading each paragraph that asks for something is a task.

    `depths` goes on from what stood before a table.
    """
    nodes, before = _nodes(blocks, depths or Depths())
    if not nodes:
        return _plain(before, day, add_working)
    found = [_skipped(block, 0) for block in before if not _SPEECH.match(block.text)]
    passed: int | None = None  # the depth of a part that names no task
    for node in nodes:
        if node.rank < 0:  # the speech is over, or turns to its hearers: what follows is shown, not proposed
            found += [_skipped(block, 0) for block in node.below if not _SPEECH.match(block.text)]
            continue
        if passed is not None and node.depth <= passed:
            passed = None
        if passed is None and _NO_TASKS.search(_head_of(node.text)):
            passed = node.depth
        lines = _read(node, day, add_working)
        if passed is not None:
            for line in lines:
                if not line.lead:  # what names its unit is a task wherever it stands
                    line.use = SKIP
        found += lines
    return found


def _nodes(blocks: list[Block], depths: Depths) -> tuple[list[_Node], list[Block]]:
    """Marked paragraphs with what stands below each; and what stands before the first."""
    nodes: list[_Node] = []
    before: list[Block] = []
    for block in blocks:
        kind, rank, mark, rest = split_mark(block.text)
        if nodes and _TURN.match(block.text):
            nodes.append(_Node(block, 0, "", "", -1))
            continue
        if block.level:
            rank, mark, rest = 0.3 + block.level - 0.05, mark, rest if kind else block.text
        if not (kind or block.level) or _DUTY_ONLY.match(block.text):
            (nodes[-1].below if nodes else before).append(block)
            continue
        depth = depths.of(rank)
        if nodes and nodes[-1].rank >= 0 and depth > nodes[-1].depth:
            nodes[-1].children = True
        nodes.append(_Node(block, depth, mark, rest, rank))
    return nodes, before


def _head_of(text: str) -> str:
    return _ENDS.split(text, maxsplit=1)[0][:HEADING_MAX]


def _read(node: _Node, day: dt.date, add_working: AddWorking) -> list[Found]:
    """A heading alone is a group; with words of its own a task; paragraphs below it are tasks of their own or its text."""
    below = [block for block in node.below if not _SPEECH.match(block.text)]
    duties = [block for block in below if _DUTY_ONLY.match(block.text)]
    own = [block for block in below if block not in duties]
    short = not _ENDS.search(node.text.rstrip("。；;")) and len(node.text) <= HEADING_MAX
    leading = sum(_leads_in(one.text) for one in own)
    if not duties and (node.children or len(own) > 1) and (short or (len(own) > 1 and 2 * leading > len(own))):
        # 「一、…」 alone, or 「（八）推动……。深入……。」 and then a paragraph for each task
        group = Found(_title(_head_of(node.text)), node.block.where, node.depth, GROUP, node.mark)
        group.text = "" if short else node.text
        tasks = [_task(one, node.depth + 1, "", one.text, [], day, add_working) for one in own]
        for task in tasks:
            if not (task.lead or task.due) and (node.children or not _leads_in(task.text)):
                task.use = SKIP  # an opening remark, not a task
        return [group, *tasks]
    return [_task(node.block, node.depth, node.mark, node.text, [*own, *duties], day, add_working, head=short)]


def _leads_in(text: str) -> bool:
    """A paragraph that begins with a short sentence saying what it is about."""
    return 4 <= len(_ENDS.split(text, maxsplit=1)[0]) <= HEADING_MAX and len(text) > 40


def _task(
    block: Block, depth: int, mark: str, text: str, more: list[Block], day: dt.date, add_working: AddWorking,
    *, head: bool = False,
) -> Found:  # fmt: skip
    line = Found("", block.where, depth, ITEM, mark)
    first = _unit_part(line, text)
    rest = "\n".join(filter(None, [first, *(_unit_part(line, one.text) for one in more)]))
    whole = "\n".join([text, *(one.text for one in more)])
    take_days(line, whole, day, add_working)
    line.title = _title((first or text) if head else _ENDS.split(rest or text, maxsplit=1)[0])
    line.text = (rest or whole).strip()
    return line


def _unit_part(line: Found, part: str) -> str:
    """A paragraph without what names its units; those of an earlier paragraph stand if this one names none."""
    lead, supports = line.lead, line.supports
    rest = take_units(line, part)
    if lead and not line.lead:
        line.lead, line.supports = lead, supports
    elif lead and line.lead != lead:
        names = [lead, *filter(None, supports.split("、")), line.lead, *filter(None, line.supports.split("、"))]
        line.lead, line.supports = lead, "、".join(dict.fromkeys(names[1:]))[:600]
    return "" if _DUTY_ONLY.match(part) and (line.lead or line.due) and len(part) < 120 else rest


def _title(text: str) -> str:
    """A name of at most TITLE_MAX characters: the words up to the first stop, cut at a comma when they are long."""
    text = text.strip().rstrip("。；;：:，,")
    kept = "，".join(part for part in re.split(r"[，,]", text) if not _WHO.search(part))
    text = kept if len(kept) >= 4 else text
    if len(text) <= 40:
        return text
    parts = re.split(r"[，,：:]", text)
    short = parts[0]
    for part in parts[1:]:
        if len(short) >= 8:
            break
        short += f"，{part}"
    return short[:TITLE_MAX]


def _skipped(block: Block, depth: int) -> Found:
    return Found(
        _title(_ENDS.split(block.text, maxsplit=1)[0]) or block.text[:40], block.where, depth, SKIP, text=block.text
    )


def _plain(blocks: list[Block], day: dt.date, add_working: AddWorking) -> list[Found]:
    """No heading at all: a list pasted line by line, or minutes in plain paragraphs."""
    asking = [block for block in blocks if _ASKS.search(block.text) and not _SPEECH.match(block.text)]
    found: list[Found] = []
    for block in blocks:
        if _SPEECH.match(block.text):
            continue
        if found and _DUTY_ONLY.match(block.text):
            last = found[-1]
            _unit_part(last, block.text)
            take_days(last, block.text, day, add_working)
            last.use = ITEM
            continue
        line = _task(block, 0, "", block.text, [], day, add_working)
        told = _TELLS.match(block.text) and not line.lead
        if told or (asking and block not in asking) or len(block.text) < 4:
            line.use = SKIP
        found.append(line)
    return found
