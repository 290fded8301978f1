"""The text of a report to the superiors, from what is known and nothing else; what is missing is named (rules.md 3.3, U4)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tongzheng.relay.rules.figures import CASUALTIES, Dispute, Value, changes, told
from tongzheng.relay.rules.sentences import About, sort_out

FIRST, FOLLOW_UP, DAILY, FINAL = "initial", "follow_up", "daily", "final"
_PHONE = re.compile(r"\d{3,4}-?\d{4,8}|1\d{10}")
_TREND = re.compile(r"趋势|可控|控制|蔓延|扩大|稳定|预计|次生|险情")
_MEASURES = re.compile(r"措施|组织|启动|出动|派出|救援|救治|转移|疏散|抢险|抢修|处置|扑救|管制")
_REQUESTS = re.compile(r"建议|请求|恳请|请上级|请市|请省|支援")
_AFTERMATH = re.compile(r"善后|安置|赔付|理赔|抚恤|重建|恢复")
_REVIEW = re.compile(r"评估|原因|调查|教训|追责|整改")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the register knows of an event; times are local, empty or None is not known."""

    title: str
    stage: str = FIRST
    kind: str = ""
    category: str = ""
    severity: str = ""  # empty: below the lowest
    place: str = ""  # with the place's unit before it
    occurred_at: dt.datetime | None = None
    told_at: dt.datetime | None = None  # when the office was first told
    source: str = ""  # who told it: unit and person
    scene: str = ""
    leaders: str = ""
    wording: str = ""
    figures: Mapping[str, Value] = field(default_factory=dict)
    before: Mapping[str, Value] | None = None  # the figures of the relay before
    as_of: dt.datetime | None = None
    disputed: Sequence[Dispute] = ()
    said: Sequence[tuple[str, str]] = ()  # (source or empty for who owes the report, text), oldest first
    office: str = ""


def when(at: dt.datetime) -> str:
    """「11月22日3时05分」."""
    return f"{at.month}月{at.day}日{at.hour}时{f'{at.minute:02}分' if at.minute else ''}"


def title_of(facts: Facts, number: str = "") -> str:
    """「关于青石镇山体滑坡的报告（续报一）」; `number` is the stage in words."""
    name = facts.title.removeprefix("关于").removesuffix("的报告").removesuffix("的情况")
    return f"关于{name}的情况报告{'' if facts.stage == FIRST else f'（{number}）'}"[:120]


def draft(facts: Facts) -> str:
    """The whole text: first, follow-up (only what is new), daily or final."""
    parts = sort_out(facts.said, plain=bool(facts.wording))
    makers = {FIRST: _first, FINAL: _final}
    return "\n".join(line for line in makers.get(facts.stage, _follow_up)(facts, parts) if line)


def _first(f: Facts, parts: Mapping[About, Sequence[str]]) -> list[str]:
    return [
        _opening(f),
        f.wording or "".join(parts.get("course", ())),
        _losses(f),
        _line("已采取的措施", parts, "measures", "aftermath"),
        _known("领导到位情况", f.leaders, "".join(parts.get("leaders", ()))),
        _line("发展趋势", parts, "trend"),
        _line("建议和请求", parts, "requests"),
        _known("现场负责人", f.scene),
        "进一步情况，及时续报。",
    ]


def _follow_up(f: Facts, parts: Mapping[About, Sequence[str]]) -> list[str]:
    news = changes(f.before or {}, f.figures, without=[d.name for d in f.disputed])
    upto = f"截至{when(f.as_of)}，" if f.as_of else ""
    same = f"{upto}伤亡和损失数字没有变化。" if f.figures and f.as_of and not f.disputed else ""
    told_now = f"{upto}{news}。" if news else same
    return [
        "现将有关新情况续报如下。",
        f.wording or "".join(parts.get("course", ())),
        f"核实数据：{told_now}{_disputed(f)}" if told_now or f.disputed else "",
        _line("处置进展", parts, "measures", "leaders", "aftermath"),
        _line("发展趋势", parts, "trend"),
        _line("建议和请求", parts, "requests"),
        "进一步情况，及时续报。",
    ]


def _final(f: Facts, parts: Mapping[About, Sequence[str]]) -> list[str]:
    return [
        f"基本情况：{_opening(f)}{f.wording or ''.join(parts.get('course', ()))}",
        _losses(f),
        _line("处置情况", parts, "measures", "leaders"),
        _line("现状", parts, "trend"),
        _line("善后、重建和评估", parts, "aftermath"),
        _line("建议", parts, "requests"),
    ]


def _opening(f: Facts) -> str:
    """「11月22日3时05分，县政府办接青石镇报告：11月22日2时40分，青石镇上溪村发生山体滑坡（自然灾害，初判较大）。」"""
    heard = f"{when(f.told_at)}，" if f.told_at else ""
    by = f"{f.office}接{f.source}报告：" if f.source else (f"{f.office}接报：" if heard and f.office else "")
    happened = f"{when(f.occurred_at)}，" if f.occurred_at else ""
    kinds = "，".join(part for part in (f.category, f"初判{f.severity}" if f.severity else "") if part)
    return f"{heard}{by}{happened}{placed(f.place, f.title)}{f'（{kinds}）' if kinds else ''}。"


def placed(place: str, title: str) -> str:
    """The place before what happened, what both say said once: 青石镇上溪村 + 上溪村后山塌方 → 青石镇上溪村后山塌方."""
    if not place or place in title:
        return title
    shared = next((n for n in range(min(len(place), len(title)), 1, -1) if place.endswith(title[:n])), 0)
    return f"{place}{title[shared:]}"


def _losses(f: Facts) -> str:
    known = told(f.figures, without=[d.name for d in f.disputed])
    if not known and not f.disputed:
        return ""
    upto = f"截至{when(f.as_of)}，" if f.as_of else ""
    return f"伤亡和损失：{upto}{known}{'。' if known else ''}{_disputed(f)}"


def _disputed(f: Facts) -> str:
    return "；".join(d.words for d in f.disputed) + "，正在核实。" if f.disputed else ""


def _line(word: str, parts: Mapping[About, Sequence[str]], *names: About) -> str:
    text = "".join("".join(parts.get(name, ())) for name in names)
    return f"{word}：{text}" if text else ""


def _known(word: str, *texts: str) -> str:
    text = next((t.strip() for t in texts if t.strip()), "")
    return f"{word}：{text if text.endswith('。') else f'{text}。'}" if text else ""


def missing(facts: Facts, body: str) -> list[str]:
    """The elements a report of this stage should have and has not; it goes up all the same (情况不全先报已掌握部分)."""
    counted = any(facts.figures.get(name) is not None for name in facts.figures)
    hurt = any(facts.figures.get(name) is not None for name in CASUALTIES) or bool(facts.disputed)
    scene = facts.scene or (body.split("现场负责人：", 1)[1][:60] if "现场负责人：" in body else "")
    first = [
        ("接报时间", facts.told_at is not None),
        ("信息来源", bool(facts.source) or "报告" in body[:80]),
        ("事发时间", facts.occurred_at is not None),
        ("事发地点", bool(facts.place)),
        ("事件性质", bool(facts.kind or facts.category)),
        ("初步伤亡", hurt or "伤亡" in body.replace("伤亡和损失：", "")),
        ("损失和影响范围", counted or "影响" in body),
        ("领导到位情况", bool(facts.leaders) or "领导到位情况：" in body),
        ("已采取的措施", _MEASURES.search(body.replace("已采取的措施", "")) is not None),
        ("发展趋势", _TREND.search(body.replace("发展趋势", "")) is not None),
        ("建议和请求", _REQUESTS.search(body) is not None),
        ("现场负责人", bool(scene)),
        ("现场负责人电话", not scene or _PHONE.search(scene) is not None),
    ]
    later = [("核实的数据", counted or bool(facts.disputed)), first[8], first[9]]
    final = [first[5], first[8], ("善后情况", _AFTERMATH.search(body) is not None), ("评估或原因", _REVIEW.search(body) is not None)]  # fmt: skip
    wanted = {FIRST: first, FINAL: final}.get(facts.stage, later)
    return [name for name, there in wanted if not there]
