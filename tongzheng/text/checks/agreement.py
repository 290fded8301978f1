"""The same quantity given twice with different figures, and 万/亿 slips between two mentions (R4, text-checks 七)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part
from tongzheng.text.checks.counting import Quantity, quantities, shown

MOST = 400  # quantities of one text that are compared
_FILL = re.compile(
    r"(?:达到|多达|高达|超过|超|达|为|约|近|共计|合计|总计|累计|共有|共|已经|已|仅|是|有|了|计|至|到|逾|涉及|分别|就|均|大约|将近|现有|目前|其中|[：:\s])+$"
)
_RUN = re.compile(r"[一-龥]+$")
_AFTER = re.compile(r"[一-龥]{2,6}")
_SCOPE = re.compile(
    r"[一-龥]{1,6}?(?:省|市|县|区|镇|乡|村|街道|社区|州|旗|组|路|河|局|公司|学校|企业|小区|园区|项目|工程)|\d{4}年|\d{1,2}月|\d{1,2}[日时]|上年|去年|今年|前年|明年|同期|上半年|下半年|季度|截至|"
    r"计划|预计|目标|力争|将|拟|其中|新增|每|原|第[一-龥\d]{1,3}|[一二三四五六七八九十]是|上月|本月|当日|当天|昨日|历年|以来|曾|再|又|另|还|各|日前|此前|[一二三四五六七八九]期|标准|最大|最高|最低|平均"
)
_DAY = re.compile(r"\d{1,2}[月日时]$|截至$|今年$|当日$|当天$|日前$|此前$|还$|又$|再$")
_COMPARED = re.compile(r"由|从|比|较|增|减|降|升|扩大|翻|变|调整|提高")
_VAGUE = re.compile(r"(?:约|近|超|逾|超过|将近|大约|余|多|数|上)$")
_STATES = re.compile(
    r"(?:受灾人口|受灾群众|受灾人数|总投资|总人口|总面积|受灾面积|成灾面积|绝收面积|经济损失|死亡|遇难|受伤|失联|失踪|转移安置|紧急转移|转移群众|总户数|总人数)$"
)


@dataclass(frozen=True)
class Mention:
    """A quantity with the words before and after it and what limits it to a place or time."""

    part: Part
    q: Quantity
    before: str
    after: str
    scope: frozenset[str]
    vague: bool
    compared: bool


def mentions(draft: Draft, part: Part) -> list[Mention]:
    """The quantities of one box that name what they count."""
    text = draft.safe[part]
    found: list[Mention] = []
    for q in islice(quantities(text), 5 * MOST):
        if len(found) >= MOST:
            break
        if q.kind in ("%", "个百分点"):
            continue
        start = max((text.rfind(sign, max(0, q.start - 120), q.start) for sign in "。！？；\n"), default=-1) + 1
        start = max(start, q.start - 120, 0)
        lead = text[start : q.start]
        clause = re.split("[，、（）“”《》]", lead)[-1]
        run = _RUN.search(_FILL.sub("", clause))
        after = _AFTER.match(text[q.end : q.end + 12].lstrip("的"))
        vague = q.more or bool(_VAGUE.search(clause))
        found.append(
            Mention(
                part, q, run[0][-6:] if run else "", after[0] if after else "", frozenset(s for s in _SCOPE.findall(lead) if s[0] not in "该本此"), vague,
                bool(_COMPARED.search(clause) or re.match(r"[一-龥]{0,3}?(?:增|减|降|升)", text[q.end : q.end + 4])),
            )
        )  # fmt: skip
    return found


def _named_alike(a: Mention, b: Mention) -> str:
    """The words both have in common for what is counted; empty when they may count different things."""
    if a.q.kind != b.q.kind:
        return ""
    n = 0
    while n < min(len(a.before), len(b.before)) and a.before[-1 - n] == b.before[-1 - n]:
        n += 1
    if n >= 3 or (n == 2 and _STATES.search(a.before)):
        return a.before[len(a.before) - n :]
    m = 0
    while m < min(len(a.after), len(b.after)) and a.after[m] == b.after[m]:
        m += 1
    return a.after[:m] if m >= 2 and n >= min(1, len(a.before), len(b.before)) else ""


def _agree(a: Mention, b: Mention) -> bool:
    """Whether the two figures may be the same thing, rounded or vague."""
    gap = abs(a.q.value - b.q.value)
    slack = (a.q.step if a.q.scale or "." in a.q.digits else 0) + (b.q.step if b.q.scale or "." in b.q.digits else 0)
    if a.vague or b.vague:
        slack = max(slack, 0.15 * max(a.q.value, b.q.value))
    return gap <= slack + 1e-9


def _mistyped(a: Quantity, b: Quantity) -> bool:
    """Whether one figure looks like the other mistyped: digits exchanged, one digit other, 万 for 亿, a point moved."""
    one, two = a.digits.replace(",", ""), b.digits.replace(",", "")
    if one == two:
        return a.scale != b.scale
    plain, other = one.replace(".", ""), two.replace(".", "")
    if len(plain) < 2 or plain.strip("0") == "" or a.scale != b.scale:
        return False
    if plain == other and len(plain.strip("0")) >= 2:
        return True
    if sorted(plain) == sorted(other) and one.find(".") == two.find(".") and len(one) == len(two) and len(plain) <= 6:
        return sum(x != y for x, y in zip(plain, other, strict=True)) == 2
    return (
        len(plain) == len(other) >= 4
        and len(plain.rstrip("0")) >= 3
        and sum(x != y for x, y in zip(plain, other, strict=True)) == 1
    )


class Twice(Check):
    """`fig.twice`: 受灾人口3.2万人……受灾人口2.3万人; 标题120户、正文210户."""

    id = "fig.twice"
    name = "同一数量前后不一"
    why = "同一个数量，前后写的不一样"
    source = "逻辑"
    level = Level.WARNING
    group = "数据"

    def find(self, draft: Draft) -> Iterator[Finding]:
        """The title against the text, then the text against itself."""
        title, body = mentions(draft, Part.TITLE), mentions(draft, Part.BODY)
        for a in title:
            alone = sum(other.q.kind == a.q.kind for other in title) == 1 and not a.vague
            b = self._in_body(a, body) if alone else None
            if b is not None:
                said = f"标题写的是{shown(a.q.value, a.q)}，正文写的是{shown(b.q.value, b.q)}，请核对"
                yield self.finding(Part.TITLE, a.q.start, a.q.end, draft.title[a.q.start : a.q.end], said)
        for a, b, name in self._within(body):
            said = f"“{name}”前面写的是{shown(a.q.value, a.q)}，这里是{shown(b.q.value, b.q)}，请核对"
            if a.q.scale != b.q.scale and a.q.digits == b.q.digits:
                said = f"“{name}”前面写的是{a.q.digits}{a.q.scale}{a.q.unit}，这里是{b.q.digits}{b.q.scale}{b.q.unit}，看看“万”“亿”是不是写错了"
            yield self.finding(Part.BODY, b.q.start, b.q.end, draft.body[b.q.start : b.q.end], said)

    def _in_body(self, a: Mention, body: list[Mention]) -> Mention | None:
        """The one figure of the text for the same thing, when none in the text agrees with the title's."""
        same = [b for b in body if b.q.kind == a.q.kind]
        if any(_agree(a, b) for b in same) or a.compared:
            return None
        plain = [b for b in same if not b.compared and not b.vague]
        if plain and abs(sum(b.q.value for b in plain) - a.q.value) <= 0.002 * a.q.value:
            return None
        alike = [b for b in plain if _named_alike(a, b) or _shares(a, b) or _mistyped(a.q, b.q)]
        return alike[0] if alike and (len({b.q.value for b in alike}) == 1 or _mistyped(a.q, alike[0].q)) else None

    def _within(self, body: list[Mention]) -> Iterator[tuple[Mention, Mention, str]]:
        kinds: dict[tuple[str, str], list[Mention]] = defaultdict(list)
        for b in body:
            if len(b.before) >= 3:
                kinds[(b.q.kind, b.before[-3:])].append(b)
            elif len(b.after) >= 2:
                kinds[(b.q.kind, b.after[:2])].append(b)
        for same in kinds.values():
            for a, b in zip(same, same[1:], strict=False):
                name = _named_alike(a, b)
                if not name or _agree(a, b) or a.compared or b.compared or a.vague or b.vague:
                    continue
                same_scope = a.scope == b.scope
                within = {s for s in a.scope if not _DAY.match(s)} == {s for s in b.scope if not _DAY.match(s)}
                if (within and _mistyped(a.q, b.q)) or (same_scope and _STATES.search(b.before)):
                    yield a, b, name
        yield from _turned(body)
        yield from _slipped(body)


def _turned(body: list[Mention]) -> Iterator[tuple[Mention, Mention, str]]:
    """行政村126个, later 136个行政村: the noun once before and once after its figure."""
    called = {(b.q.kind, b.before[-3:]): b for b in reversed(body) if len(b.before) >= 3}
    for b in body:
        a = called.get((b.q.kind, b.after[:3])) if len(b.after) >= 3 else None
        if a is None or a.q.start >= b.q.start or a.compared or b.compared or a.vague or b.vague:
            continue
        name = b.after[:3]  # 共有行政村 is the thing counted, not a place that limits it
        one, two = ({s for s in x.scope if not s.endswith(name)} for x in (a, b))
        alike = one == two or (not two and all(s[0] in "全我" for s in one))  # 全县共有……，later without a place
        if alike and not _agree(a, b) and (_mistyped(a.q, b.q) or _one_off(a.q, b.q)):
            yield a, b, name


def _slipped(body: list[Mention]) -> Iterator[tuple[Mention, Mention, str]]:
    """完成造林1.5万亩, later 造林1.5亿亩: the same digits of the same thing, of which the name is only two characters."""
    first: dict[tuple[str, str, str], Mention] = {}
    for b in body:
        a = first.setdefault((b.q.digits, b.q.unit, b.before[-2:]), b)
        called = len(b.before) >= 2 and min(len(a.before), len(b.before)) < 3 and len(b.q.digits.strip("0.")) >= 2
        one, two = ({s for s in x.scope if not _DAY.match(s) and s[0] not in "全我"} for x in (a, b))
        if called and one == two and {a.q.scale, b.q.scale} == {"万", "亿"} and not (a.compared or b.compared):
            yield a, b, b.before[-2:]


def _one_off(a: Quantity, b: Quantity) -> bool:
    """Whether two figures of three digits and more differ in one of them."""
    one, two = a.digits, b.digits
    return len(one) == len(two) >= 3 and a.scale == b.scale and sum(x != y for x, y in zip(one, two, strict=True)) == 1


def _shares(a: Mention, b: Mention) -> bool:
    """Whether the noun after one figure (120户脱贫户) stands at the other: 脱贫户210户."""
    return any(
        x[:n] == y[-n:]
        for x, y in ((a.after, b.before), (b.after, a.before))
        for n in (4, 3, 2)
        if len(x) >= n and len(y) >= n
    )
