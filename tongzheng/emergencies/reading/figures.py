"""Figures of an emergency as a text tells them: deaths, injured, loss … (U3, U13). Proposed, never filled in.

Every mention is found first, then one is taken for each measure: a correction before all, the whole before its parts, what
belongs to another year not at all. 无人员伤亡 is nought; 尚无伤亡报告 is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tongzheng.emergencies.reading.words import Span, sentences
from tongzheng.text.numerals import NUMBER, read_number

_N = rf"(?P<n>(?:上|近|数)?{NUMBER})(?P<over>多|余|几)?"
_COUNT = r"(?P<unit>人|名|个|位|例|具|口)"
# what may stand between a number and what befell those counted; 60岁 is no other number, 不同程度 no negation
_GAP = r"(?:(?![无没未]|不(?![同幸适])|其中)[^，。；、,;\d\n]|\d+多?岁){0,18}?"
_TO = r"(?:人数|总数|者|人员|病例|群众)?(?:已经|已|目前|现|共|总共|一共|初步|累计|合计|确认)*"
_IS = r"(?P<to>由[^，。]{1,8}?)?(?P<rise>升至|上升至|上升到|升到|增至|增加到|增加至|更新为|更正为|修正为|核实为)?"
_ABOUT = r"(?:为|是|有|达到|达|至少|超过|约|近|了|:|：|约为|共)*"

VERBS = {
    "deaths": r"死亡|遇难|身亡|丧生|罹难|丧命|毙命|溺亡|死难|烧死|撞死|炸死|砸死|殒命|不治|牺牲|亡(?=[，。、,;；\s]|$)",
    "missing": r"失踪失联|失踪|失联|下落不明",
    "serious": r"重伤|伤势严重|伤势较重|伤情危重|伤情较重|病危|危重",
    "light": r"轻伤|轻微伤",
    "injuries": r"受伤|负伤|坠伤|烧伤|烫伤|摔伤|灼伤|炸伤|砸伤|撞伤|刺伤|咬伤|打伤",
    "trapped": r"被困|受困|困(?=人|在)",
    "evacuated": r"被?(?:紧急|安全|及时|临时|成功|全部)?(?:转移|疏散|撤离|转移安置)",
    "affected": r"受灾|受影响",
    "people": r"聚集|参与|围堵|上访|集访|堵路|静坐|到访|围观|械斗",
}
_SICK = {
    3: r"确诊|确定|累计",
    2: r"食物中毒|中毒|发病|不适|感染|呕吐|腹泻|腹痛|发热|发烧|症状|患病",
    1: r"入院|住院|就诊|就医|送医|送往|送至|送到|送住|救治|患者|患儿|病人",
}
_BACK = {  # words after which the number may stand
    "deaths": r"死亡|遇难|身亡|丧生|罹难|造成死",
    "missing": r"失踪|失联|下落不明",
    "serious": r"重伤|危重",
    "light": r"轻伤|轻微伤",
    "injuries": r"受伤|伤者",
    "trapped": r"被困|受困|困",
    "evacuated": r"(?:转移安置|转移|疏散|撤离)(?:了)?(?:群众|居民|村民|师生|人员|灾民|游客|受灾群众)?",
    "affected": r"受灾(?:人口|群众)?|影响(?:人口|群众)?",
    "people": r"聚集|参与(?:人数|群众)?|现场(?:共|约|有)*聚集",
    "patients": r"(?:食物)?中毒|发病|确诊(?:病例)?|感染|患者|累计(?:报告)?病例|住院|入院",
}
_NONE = re.compile(
    r"(?<!接到)(?P<no>没有造成|并未造成|未造成|没有|无|未发生|未出现|未发现|未有|零)"
    r"(?P<what>(?:任何|树木燃烧和|群众|其他|大的)?(?:人员?|旅客|群众|师生|一人)?(?:的)?(?P<harm>伤亡|死伤|死亡|受伤|被困|失踪|失联|中毒))"
    r"(?P<loss>[和及或、](?:重大|直接|大的)?(?:财产|经济)损失)?(?!\w{0,6}(?:报告|报道|消息|的报|接报|记录|信息))"
)
_NOT_YET = re.compile(r"(?:未|没有|没|无)(?:接到|收到|有)?[^，。]{0,14}(?:报告|报道|消息|接报)")
_LAST_TIME = re.compile(r"(?:此前|曾经?|历史上|去年|前年|上次|近[0-9十]+年|最近[0-9]+年|以来.{0,6}最|刚发生)")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年")
_PART = re.compile(r"(?:其中|包括|当场|又有)[^。]{0,30}$")
_HELPERS = re.compile(r"消防|官兵|民警|警力|武警|专家|医护|医生|救援|志愿|干部|队员|救护|乘客|座位")
_WHOLE = re.compile(r"共|累计|总计|合计|截至|截止|已造成|造成|导致|已致|致使?")


@dataclass(frozen=True)
class Mention:
    """A figure somewhere in a text."""

    measure: str
    value: Decimal
    span: Span
    rank: int = 0  # 3 a correction, 2 said to be the whole, 1 plain, 0 a part
    over: bool = False  # 200 多: at least that


def find_figures(text: str, year: int, health: bool) -> dict[str, tuple[Decimal, tuple[Span, ...]]]:
    """The figures of a text in the units of `Measure` (persons, rooms, 万元, hours), each with the words it came from.

    `year`: mentions in sentences about another year are left out. `health`: whether to look for patients.
    """
    mentions: list[Mention] = []
    for begin, sentence in sentences(text):
        years = {int(found[1]) for found in _YEAR.finditer(sentence)}
        if (years and year not in years and year - 1 not in years) or _LAST_TIME.search(sentence):
            continue
        mentions += [
            Mention(m.measure, m.value, Span(begin + m.span.start, begin + m.span.end, m.span.words), m.rank, m.over)
            for m in _mentions(sentence, health)
        ]
    return _settle(mentions, patients_only=health)


def _mentions(sentence: str, health: bool) -> Iterator[Mention]:
    yield from _nothing(sentence)
    for measure, verbs in VERBS.items():
        yield from _before(sentence, measure, verbs)
    for measure, verbs in _BACK.items():
        if measure != "patients" or health:
            yield from _after(sentence, measure, verbs)
    if health:
        for rank, verbs in _SICK.items():
            for one in _before(sentence, "patients", verbs):
                yield Mention("patients", one.value, one.span, max(rank if one.rank else 0, 0), one.over)
    yield from _compact(sentence)
    yield from _pairs(sentence)
    yield from _things(sentence)


def _nothing(sentence: str) -> Iterator[Mention]:
    for found in _NONE.finditer(sentence):
        if _NOT_YET.search(sentence[max(0, found.start() - 4) : found.end() + 12]):
            continue
        harm = found["harm"]
        named = {"伤亡": ("deaths", "injuries"), "死伤": ("deaths", "injuries"), "死亡": ("deaths",), "受伤": ("injuries",),
                 "被困": ("trapped",), "失踪": ("missing",), "失联": ("missing",), "中毒": ("patients",)}[harm]  # fmt: skip
        for measure in (*named, *(("loss",) if found["loss"] else ())):
            yield Mention(measure, Decimal(0), Span(found.start(), found.end(), found[0]), 1)


def _before(sentence: str, measure: str, verbs: str) -> Iterator[Mention]:
    """3人死亡, 5名学生受伤, 12具遗体, 4名被困人员."""
    for found in re.finditer(rf"{_N}\s*{_COUNT}(?P<gap>{_GAP})(?:{verbs})", sentence):
        if _HELPERS.search(found["gap"]) and measure not in ("deaths", "injuries", "serious"):
            continue
        if found["unit"] == "个" and not re.search(r"人|生|工|民|孩", found["gap"]):
            continue
        yield from _made(sentence, measure, found)
    if measure == "deaths":
        for found in re.finditer(rf"{_N}\s*{_COUNT}(?P<gap>[^，。；\d]{{0,4}})(?:遗体|遇难者|死者|尸体)", sentence):
            yield from _made(sentence, measure, found)


def _after(sentence: str, measure: str, verbs: str) -> Iterator[Mention]:
    """死亡8人, 死亡人数升至5人, 转移群众3100人."""
    pattern = rf"(?:{verbs}){_TO}{_IS}{_ABOUT}{_N}\s*(?P<unit>人|名|例|具)"
    for found in re.finditer(pattern, sentence):
        after = sentence[found.end() : found.end() + 8]
        others = "|".join(v for m, v in VERBS.items() if m != measure)
        if re.match(rf"[^，。；、]{{0,6}}(?:{others})", after) and not found["rise"]:  # 死亡，3人受伤
            continue
        yield from _made(sentence, measure, found)


def _compact(sentence: str) -> Iterator[Mention]:
    """4死3伤, 两死两重伤, 造成3死, 致6人亡."""
    for found in re.finditer(rf"{_N}人?(?P<what>死|亡(?!羊)|重伤|轻伤|伤)(?![者员势情口])", sentence):
        measure = {"死": "deaths", "亡": "deaths", "重伤": "serious", "轻伤": "light", "伤": "injuries"}[found["what"]]
        yield from _made(sentence, measure, found)


def _pairs(sentence: str) -> Iterator[Mention]:
    """三男两女全部死亡; 5名学生及1名司机受伤."""
    man = rf"(?P<a>{NUMBER})男(?P<b>{NUMBER})女"
    two = rf"(?P<a>{NUMBER})[名人位个](?P<g1>[^，。；、\d]{{1,16}}?)(?:及|和|与|、)(?P<b>{NUMBER})[名人位个](?P<g2>[^，。；、\d]{{0,10}}?)"
    for pattern in (man + r"[^，。；\d]{0,8}?", two):
        for measure in ("deaths", "injuries", "serious", "missing", "trapped"):
            for found in re.finditer(rf"{pattern}(?:{VERBS[measure]})", sentence):
                if any(re.search(v, found[0][: found.start("b") - found.start()]) for v in VERBS.values()):
                    continue
                a, b = read_number(found["a"]), read_number(found["b"])
                if a and b:
                    yield Mention(measure, a + b, Span(found.start(), found.end(), found[0]), 2)


def _things(sentence: str) -> Iterator[Mention]:
    """Rooms, money, hours of a road closed."""
    bad = r"倒塌|垮塌|损毁|损坏|受损|倒损|烧毁|吞噬|坍塌|冲毁"
    house = r"(?:间|户)?(?P<unit>间)"
    for pattern in (
        rf"(?P<verb>{bad})(?:民房|房屋|住房|农房)?(?:{NUMBER}户)?(?:约|共|达)?{_N}{house}",
        rf"{_N}{house}(?:民房|房屋|住房|农房|房子|屋子|平房)?[^，。；\d]{{0,8}}?(?P<verb>{bad})",
    ):
        for found in re.finditer(pattern, sentence):
            for one in _made(sentence, "houses", found):
                yield Mention("houses " + found["verb"], one.value, one.span, one.rank, one.over)
    for found in re.finditer(rf"(?:损失|价值)[^，。；\d]{{0,10}}?{_N}(?P<unit>亿|万)?元", sentence):
        yield from _money(found)
    for found in re.finditer(rf"{_N}(?P<unit>亿|万)?元[^，。；\d]{{0,8}}?(?:损失|被烧|被吞|付之一炬)", sentence):
        yield from _money(found)
    stop = r"中断|堵塞|封闭|阻断|停运|堵车|滞留|断行|拥堵"
    for pattern in (
        rf"(?:{stop})[^，。；\d]{{0,8}}?{_N}个?(?P<half>半)?(?P<unit>小时|分钟)",
        rf"{_N}个?(?P<half>半)?(?P<unit>小时|分钟)[^，。；\d]{{0,6}}?(?:{stop})",
    ):
        for found in re.finditer(pattern, sentence):
            value = read_number(found["n"].lstrip("上近数"))
            if value is not None:
                hours = value / 60 if found["unit"] == "分钟" else value + (Decimal("0.5") if found["half"] else 0)
                yield Mention("blocked", round(hours, 1), Span(found.start(), found.end(), found[0]), 1)


def _money(found: re.Match[str]) -> Iterator[Mention]:
    said = found["n"].lstrip("上近数")
    factor = {"亿": Decimal(10_000), "万": Decimal(1), None: Decimal("0.0001")}[found["unit"]]
    value = read_number(said)
    if value is not None:
        loss = round(value * factor, 2)
        yield Mention("loss", loss, Span(found.start(), found.end(), found[0]), 1, bool(found["over"]))


def _made(sentence: str, measure: str, found: re.Match[str]) -> Iterator[Mention]:
    said = found["n"]
    if said.startswith("数") or said in ("零", "〇", "十百"):  # 数百人: how many is not told
        return
    value = read_number(said.lstrip("上近"))
    if value is None or value != value.to_integral_value() or value > 2_000_000_000:
        return
    before = sentence[: found.start()]
    if before.endswith("第") or (said in ("一", "1") and before.endswith(("这", "某", "之", "同"))):
        return
    if before[-1:] in ("数", "几"):
        return
    rank = 1
    if found.groupdict().get("rise"):
        rank = 3
    elif _PART.search(before[-24:]):
        rank = 0
    elif _WHOLE.search(before[-14:]):
        rank = 2
    yield Mention(measure, value, Span(found.start(), found.end(), found[0]), rank, bool(found.groupdict().get("over")))


def _settle(mentions: list[Mention], patients_only: bool) -> dict[str, tuple[Decimal, tuple[Span, ...]]]:
    """One mention a measure: the last correction, else the largest of the best sort; the hurt are added up from their parts."""
    best: dict[str, Mention] = {}
    for measure in {m.measure for m in mentions}:
        mine = [m for m in mentions if m.measure == measure]
        if corrections := [m for m in mine if m.rank == 3 and measure != "patients"]:
            best[measure] = corrections[-1]
            continue
        top = max(m.rank for m in mine) if measure == "patients" else min(1, max(m.rank for m in mine))
        among = [m for m in mine if (m.rank == top if measure == "patients" else m.rank >= top)]
        best[measure] = max(among, key=lambda m: (m.value, -m.span.start))
    found: dict[str, tuple[Decimal, tuple[Span, ...]]] = {
        m: (one.value, (one.span,)) for m, one in best.items() if " " not in m and m != "light"
    }
    serious, light = best.get("serious"), best.get("light")
    parts = [one for one in (serious, light) if one]
    hurt = sum((one.value for one in parts), Decimal(0))
    if (
        parts
        and (light or "injuries" in best)
        and hurt > best.get("injuries", Mention("", Decimal(-1), parts[0].span)).value
    ):
        found["injuries"] = (hurt, tuple(one.span for one in parts))
    houses = [one for m, one in best.items() if m.startswith("houses ")]
    if houses:
        found["houses"] = (sum((one.value for one in houses), Decimal(0)), tuple(one.span for one in houses))
    return found
