"""The draft of a report back: what the superior said, what the units reported, what is still open; each sentence with its source
(D11). Pure; nothing is written that nobody said."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tongzheng.relay.rules.sentences import sentences

FIRST, INTERIM, FINAL = "first", "interim", "final"
_HAN = "〇一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Said:
    """What a unit reported of a matter: accepted by the office, or its progress, signed but not judged."""

    feedback: int
    unit: str
    text: str
    accepted: bool
    on: dt.date | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that was asked for and the matter made of it; `item` is None when there is none."""

    point: str
    item: int | None = None
    numbered: str = ""
    title: str = ""
    unit: str = ""
    state: str = "none"  # done | open | dropped | none
    word: str = ""  # the state in the office's words
    due: dt.date | None = None
    said: Sequence[Said] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the register knows."""

    stage: str
    said_by: str  # 「市长阮明夷11月3日批示」
    on: str = ""  # 「《……》（云政办〔2026〕12号）」
    words: str = ""
    visit: bool = False
    shown: Sequence[tuple[str, dt.date, str]] = ()  # leader of the county, day, words
    works: Sequence[Work] = ()
    today: dt.date | None = None
    own_way: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sentence comes from: a feedback of an item, an item, or the register itself."""

    text: str
    item: int | None = None
    feedback: int | None = None
    name: str = ""


@dataclass
class Draft:
    """Lines of the text and the source of every sentence."""

    lines: list[str] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)

    @property
    def body(self) -> str:
        """The text."""
        return "\n".join(self.lines)

    def add(self, text: str, item: int | None = None, feedback: int | None = None, name: str = "登记") -> None:
        """One paragraph from one source."""
        self.lines.append(text)
        self.sources += [Source(one, item, feedback, name) for one in sentences(text)]

    def add_all(self, parts: Sequence[tuple[str, int | None, int | None, str]]) -> None:
        """One paragraph of several sources."""
        self.lines.append("".join(text for text, *_ in parts))
        for text, item, feedback, name in parts:
            self.sources += [Source(one, item, feedback, name) for one in sentences(text)]


def day(on: dt.date | None) -> str:
    """「11月5日」."""
    return f"{on.month}月{on.day}日" if on else ""


def han(n: int) -> str:
    """「一」…「十」「十一」…「三十」."""
    if n <= 10:
        return _HAN[n]
    tens, rest = divmod(n, 10)
    return f"{_HAN[tens] if tens > 1 else ''}十{_HAN[rest] if rest else ''}" if n < 100 else str(n)


def title_of(said_by: str, stage: str, visit: bool) -> str:
    """「关于市长阮明夷批示落实情况的报告」; the day is left out."""
    who = re.sub(r"\d+月.*$", "", said_by)
    what = "视察调研要求" if visit else "批示"
    word = {FIRST: "部署情况", INTERIM: "阶段落实情况", FINAL: "落实情况"}[stage]
    return f"关于{who}{what}{word}的报告"[:120]


def draft(facts: Facts) -> Draft:
    """First, interim or final report."""
    made = Draft()
    made.add(_opening(facts))
    for leader, on, words in facts.shown:
        made.add(f"{leader}{day(on)}批示：“{_bare(words)}”。")
    if facts.own_way:
        made.add(f"办理方式：{_ended(facts.own_way)}")
    if facts.works:
        made.add(_counted(facts))
    for n, work in enumerate(facts.works, 1):
        _write(made, n, work, facts.stage)
    _problems(made, facts.works)
    if facts.stage != FINAL:
        made.add("下一步办理情况，按要求续报。")
    return made


def _opening(facts: Facts) -> str:
    where = f"在{facts.on}上" if facts.on and not facts.visit else ""
    who = re.sub(r"批示$", "", facts.said_by) if where else facts.said_by
    verb = f"{where}批示" if where else ""
    link = "时要求" if facts.visit else ""
    return f"{who}{verb}{link}：“{_bare(facts.words)}”。现将{'部署' if facts.stage == FIRST else '落实'}情况报告如下。"


def _counted(facts: Facts) -> str:
    done = sum(work.state == "done" for work in facts.works)
    still = [work for work in facts.works if work.state == "open"]
    none = [work for work in facts.works if work.state in ("none", "dropped")]
    parts = [f"要求事项{len(facts.works)}项"]
    parts += [f"已办结{done}项"] if done else []
    parts += [f"正在办理{len(still)}项"] if still else []
    parts += [f"没有立项{len(none)}项"] if none else []
    upto = f"截至{day(facts.today)}，" if facts.today else ""
    return f"{upto}{'，'.join(parts)}。"


def _write(made: Draft, n: int, work: Work, stage: str) -> None:
    number = f"，{work.numbered}" if work.numbered else ""
    unit = f"（{work.unit}牵头{number}）" if work.unit else ""
    made.add(f"{han(n)}、{work.title or work.point}{unit}", item=work.item, name=work.numbered or "登记")
    if work.state == "none":
        made.add("这一项还没有立项。")
        return
    parts: list[tuple[str, int | None, int | None, str]] = []
    if work.state == "open":
        limit = f"，期限{day(work.due)}" if work.due else ""
        parts.append((f"正在办理（{work.word}{limit}）。", work.item, None, work.numbered))
    elif work.state == "dropped":
        parts.append((f"这一项{work.word}。", work.item, None, work.numbered))
    for said in work.said:
        lead = "" if said.accepted else f"据{said.unit}{day(said.on)}报告的进展，"
        parts.append((f"{lead}{_ended(said.text)}", work.item, said.feedback, said.unit))
    if not work.said and work.state == "open":
        parts.append(("承办单位还没有报来情况。", work.item, None, work.numbered))
    if stage == FIRST and work.state == "open" and not work.said:
        parts = [
            (f"已交{work.unit}办理{f'，{day(work.due)}前报结果' if work.due else ''}。", work.item, None, work.numbered)
        ]
    if parts:
        made.add_all(parts)


def _problems(made: Draft, works: Sequence[Work]) -> None:
    found = [(work, said) for work in works for said in work.said if said.problem.strip()]
    if not found:
        return
    parts: list[tuple[str, int | None, int | None, str]] = [("存在的问题：", None, None, "")]
    parts += [(f"{said.unit}反映，{_ended(said.problem)}", work.item, said.feedback, said.unit) for work, said in found]
    made.add_all(parts)


def _bare(words: str) -> str:
    """Words to stand in quotation marks: on one line, without their last stop."""
    return re.sub(r"\s*\n\s*", "", words.strip()).strip("“”").rstrip("。")


def _ended(text: str) -> str:
    """One paragraph that ends with a stop."""
    line = re.sub(r"\s*\n\s*", "", text.strip())
    return line if not line or line[-1] in "。！？!?”" else f"{line}。"


def traced(body: str, sources: Sequence[Source]) -> list[list[tuple[str, Source | None]]]:
    """The text's paragraphs as sentences, each with its source; None for what somebody wrote himself."""
    known: dict[str, Source] = {}
    for source in sources:
        known.setdefault(_key(source.text), source)
    return [_parted(line, known) for line in body.splitlines() if line.strip()]


def _parted(line: str, known: dict[str, Source]) -> list[tuple[str, Source | None]]:
    """The sentences of a paragraph as they stand there (a heading has no full stop), each with its source."""
    found = [(one if one in line else one[:-1], known.get(_key(one))) for one in sentences(line)]
    return found or [(line, None)]


def _key(sentence: str) -> str:
    return re.sub(r"[\s，。；、：:,.;“”（）()]", "", sentence)
