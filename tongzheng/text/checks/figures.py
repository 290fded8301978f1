"""Growth and shares against the two figures they come from (R4, text-checks 七). Tolerances allow for rounding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tongzheng.text.checks.agreement import Twice
from tongzheng.text.checks.base import Check, Draft, Finding, Part
from tongzheng.text.checks.counting import CN, Quantity, cn_number, group, quantities, quantity, shown
from tongzheng.text.checks.totals import SENTENCE, Count, Figure, Over100, Parts, PercentSum

_CLAUSE_BREAK = "。！？；\n"
_UP, _DOWN = "增加|增长|提高|上升|扩大|提升|攀升|增|升|上涨|涨", "减少|下降|降低|缩减|回落|压减|下滑|缩小|降|减|下调|跌"
_APART = re.compile(r"实际|年均|平均|可比|不变价|同口径|剔除|名义|每年|累计|环比|复合|月均|日均|人均")
_FINER = ("米", "公里", "千米", "天", "小时", "分钟", "度", "次", "个", "件", "人")
_PERCENT = r"(?P<g>[0-9]{1,5}(?:\.[0-9]{1,3})?)[%％]"
_MULTIPLE = rf"(?P<times>\d{{1,4}}(?:\.\d{{1,2}})?|{CN}{{1,3}})(?P<morethan>多)?倍"
_DOUBLED = rf"翻(?:了)?(?P<doubled>{CN}|\d)番"


_FROM_TO = re.compile(
    rf"(?:由|从)(?P<lead>[^。；\n]{{0,16}}?){group('1')}[^。；\n\d]{{0,12}}?(?P<verb>{_UP}|{_DOWN}|发展|变|扩|压缩)了?(?:到|至|为)(?P<mid>(?:\d{{4}}年(?:底|末)?的?)?[^，。；\n\d]{{0,14}}?){group('2')}"
    rf"(?:(?P<gap>[^。；\n\d]{{0,14}}?)(?:(?P<verb2>{_UP}|{_DOWN}|增幅|降幅|涨幅)了?(?:[为达]|达到|约|近|超过|超|幅度为)*\s?"
    rf"(?:{_PERCENT}|(?P<points>\d{{1,4}}(?:\.\d{{1,3}})?)个百分点|{_MULTIPLE}|{group('3')})|{_DOUBLED}|"
    rf"[是为](?:原来|上年|去年|以前|原先)的(?P<of>\d{{1,4}}(?:\.\d)?|{CN}{{1,3}})倍))?"
)
_THEN = r"(?:上年|去年|上月|上季度|前年|\d{4}年|上年同期|去年同期|同期|原来|原先)(?:同期)?"
_COMPARED = re.compile(
    rf"{group('2')}(?P<gap>，?(?:同比|较|比){_THEN}的?){group('1')}(?P<verb2>{_UP}|{_DOWN})了?(?:约|近)?\s?(?:{_PERCENT}|{group('3')})"
)
_BEFORE = re.compile(
    rf"{group('2')}，?同比(?P<verb2>{_UP}|{_DOWN})了?(?:约|近)?\s?{_PERCENT}[，（](?:而)?{_THEN}(?:仅|只有|为|是|完成|实现)*\s?{group('1')}"
)
_MORE_BY = re.compile(
    rf"(?<!\d[，,]){group('2')}[，（](?:同比|[比较]{_THEN}的?)(?:净)?(?P<verb>增加|增|多|减少|减|少|下降|回落|提高|上升)了?\s?{group('3')}[，、]?"
    rf"(?:同比)?(?P<verb2>{_UP}|{_DOWN}|增幅|降幅)了?[为达约近]?\s?{_PERCENT}"
)


def _number(s: str) -> float | None:
    return float(s) if s[0].isdigit() else cn_number(s)


class Growth(Figure):
    """`fig.growth`: 由200万元增加到300万元，增长40%."""

    id = "fig.growth"
    name = "增幅与两个数不符"
    why = "增幅和前后两个数对不上"

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Each "from A to B" with a rate, multiple or difference that does not follow from A and B."""
        for part in Part:
            text = draft.safe[part]
            if not any(c in text for c in "由从比较"):
                continue
            for pattern in (_FROM_TO, _COMPARED, _BEFORE):
                for m in pattern.finditer(text):
                    said = self._said(m)
                    if said:
                        yield self.finding(part, m.start(), m.end(), m[0], f"{said}，请核对")
            for m in _MORE_BY.finditer(text):
                said = _by(m)
                if said:
                    yield self.finding(part, m.start(), m.end(), m[0], f"{said}，请核对")

    def _said(self, m: re.Match[str]) -> str:
        a, b = quantity(m, "1"), quantity(m, "2")
        if a.kind != b.kind or not a.value or _APART.search(m[0]):
            return ""
        words = m.groupdict()
        if not _of_the_same(m, words.get("gap") or ""):
            words = {**words, **dict.fromkeys(("g", "points", "times", "of", "doubled", "number3"))}
        if a.kind == "%":
            return _points(a, b, words)
        if _against(a, b, words.get("verb") or words["verb2"]):
            return (
                _slip(a, b)
                or f"说是“{words.get('verb') or words['verb2']}”，{shown(b.value, b)}却比{shown(a.value, a)}{'小' if b.value < a.value else '大'}"
            )
        if words["g"]:
            return _rate(a, b, float(words["g"]))
        return _multiple(a, b, words)


def _by(m: re.Match[str]) -> str:
    """What is wrong with a figure, what it is more by, and the rate: 6.6亿元，比上年增加0.6亿元，增长20%."""
    now, by, g = quantity(m, "2"), quantity(m, "3"), float(m["g"])
    up = m["verb"] in ("增加", "增", "多", "提高", "上升")
    before = now.value - by.value if up else now.value + by.value
    if now.kind != by.kind or now.kind == "%" or before <= 0 or _APART.search(m[0]):
        return ""
    right = by.value / before * 100
    if abs(right - g) <= max(1.0, 0.02 * g, 100 * (by.step / before + by.value * (now.step + by.step) / before**2)):
        return ""
    said = f"{shown(now.value, now)}比{shown(before, now)}{'增加' if up else '减少'}{shown(by.value, by)}"
    return f"{said}，应为{right:.1f}%，文中为{g:g}%"


def _of_the_same(m: re.Match[str], gap: str) -> bool:
    """Whether what stands between the figures and the rate names nothing new: 市场主体……，企业数量翻了两番 does."""
    name = re.sub(
        r"[，,\s的]|同比|[较比](?:上年|去年|上月|\d{4}年)|同期|净|共|总体|整体|分别|期间|[三四五六七八九十两]年|实现|一共|直接",
        "",
        gap,
    )
    return not name or name in m.string[max(0, m.start() - 40) : m.start()] or name in (m.groupdict().get("lead") or "")


def _against(a: Quantity, b: Quantity, verb: str) -> bool:
    """Whether the verb says up and the figures go down, or the other way round."""
    finer = a.kind in _FINER and verb in ("提升", "提高", "升", "优化")  # 精度从10米提升到1米
    return (verb in _UP.split("|") and b.value < a.value and not finer) or (
        verb in _DOWN.split("|") and b.value > a.value
    )


def _slip(a: Quantity, b: Quantity) -> str:
    """Whether one of the two was given 万 for 亿 or the other way round."""
    big, small = max(a.value, b.value), min(a.value, b.value)
    if a.scale != b.scale and small and 2_000 <= big / small <= 50_000:
        return f"{a.digits}{a.scale}{a.unit}与{b.digits}{b.scale}{b.unit}相差近万倍，看看“万”“亿”是不是写错了"
    return ""


def _rate(a: Quantity, b: Quantity, g: float) -> str:
    right = abs(b.value / a.value - 1) * 100
    slack = max(1.0, 0.02 * g, 100 * (b.step / a.value + b.value * a.step / a.value**2))
    if abs(right - g) <= slack:
        return ""
    return _slip(a, b) or f"由{shown(a.value, a)}到{shown(b.value, b)}应为{right:.1f}%，文中为{g:g}%"


def _points(a: Quantity, b: Quantity, words: dict[str, str | None]) -> str:
    if _against(a, b, words.get("verb") or words["verb2"] or ""):
        return f"说是“{words.get('verb')}”，{b.digits}%却比{a.digits}%{'小' if b.value < a.value else '大'}"
    if not words.get("points"):
        return ""
    right = abs(b.value - a.value)
    if abs(right - float(words["points"] or 0)) <= 0.11 + a.step + b.step:
        return ""
    return f"由{a.digits}%到{b.digits}%相差{round(right, 2):g}个百分点，文中为{words['points']}个百分点"


def _multiple(a: Quantity, b: Quantity, words: dict[str, str | None]) -> str:
    ratio = b.value / a.value
    if words.get("doubled"):
        times = 2 ** (_number(words["doubled"] or "0") or 0)
        return (
            ""
            if abs(ratio - times) <= 0.15 * times
            else f"翻{words['doubled']}番应为原来的{times:g}倍，{shown(b.value, b)}是{shown(a.value, a)}的{ratio:.1f}倍"
        )
    if words.get("times"):
        times = _number(words["times"] or "0") or 0
        fits = abs(ratio - 1 - times) <= max(0.15, 0.08 * times) or (words["morethan"] and 0 <= ratio - 1 - times < 1)
        return (
            ""
            if fits
            else f"{shown(b.value, b)}是{shown(a.value, a)}的{ratio:.1f}倍，增长{ratio - 1:.1f}倍，文中为{words['times']}倍"
        )
    if words.get("of"):
        times = _number(words["of"] or "0") or 0
        return (
            ""
            if abs(ratio - times) <= max(0.15, 0.08 * times)
            else f"{shown(b.value, b)}是{shown(a.value, a)}的{ratio:.1f}倍，文中为{words['of']}倍"
        )
    if words.get("number3") and words.get("verb2"):
        return _difference(a, b, words)
    return ""


def _difference(a: Quantity, b: Quantity, words: dict[str, str | None]) -> str:
    c = Quantity(0, 0, words["number3"] or "0", words["scale3"] or "", words["unit3"] or "", False)
    right = abs(b.value - a.value)
    if c.kind != a.kind or abs(right - c.value) <= max(a.step + b.step + c.step, 0.005 * right):
        return ""
    return f"{shown(a.value, a)}与{shown(b.value, b)}相差{shown(right, b)}，文中为{c.digits}{c.scale}{c.unit}"


_BASE = re.compile(
    r"占(?:比|(?:其|[^，。；\n\d占]{0,6}?总[^，。；\n\d占]{0,4}|全部|受访者?|调查对象)?的?(?:比重|比例|份额)?)(?:约|近|达到|达|为|超过|超|的)*\s?(?P<g>\d{1,4}(?:\.\d{1,3})?)[%％]"
)
_RATES = re.compile(
    r"(?P<what>合格率|完成率|办结率|完好率|达标率|整改率|覆盖率|签约率|到位率|占比|成功率|不合格率|检出率|接种率|参与率|参保率|复工率|复产率|开工率|竣工率|投产率|销号率|办理率|回复率|入住率|出勤率|到会率|收缴率|缴费率|走访率|登记率)(?:约|近|达到|达|为|是)?\s?(?P<g>\d{1,4}(?:\.\d{1,3})?)[%％]"
)
_TOTAL = re.compile(
    r"(?:共|总|合计|累计|计划|任务|目标|应|全部|抽检|抽查|检查|检测|排查|受理|收到|总计|登记|发放|现有|调查|走访)[^，。；\n\d]{0,12}$"
)
_PART = re.compile(
    r"(?:实际|实到|参保|复工|复产|开工|竣工|投产|销号|缴费|走访|登记|入住|回复|合格|完成|办结|整改|已|达标|其中|签约|到位|参加|接种|成功|实有|收回|有效|不合格|问题)[^，。；\n\d]{0,10}$"
)


class Share(Figure):
    """`fig.share`: 共有党员200名，其中女党员50名，占30%."""

    id = "fig.share"
    name = "占比与两个数不符"
    why = "占比和前后两个数对不上"

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Each share and rate that does not follow from the whole and the part before it in the sentence."""
        for part in Part:
            text = draft.safe[part]
            if "%" not in text and "％" not in text:
                continue
            for sentence in SENTENCE.finditer(text):
                if "占" in sentence[0] or "率" in sentence[0]:
                    yield from self._sentence(part, text, sentence.start(), sentence.end())

    def _sentence(self, part: Part, text: str, start: int, end: int) -> Iterator[Finding]:
        known = [q for q in quantities(text, start, end) if q.kind not in ("%", "个百分点")]
        for pattern in (_BASE, _RATES):
            for m in pattern.finditer(text, start, end):
                before = [q for q in known if q.end <= m.start()]
                if not before:
                    continue
                b = before[-1]
                whole = self._whole(text, start, m, b, before[:-1], rate=pattern is _RATES)
                if whole is None or m.start() - b.end > 6:
                    continue
                said = self._said(whole, b, float(m["g"]), complement=pattern is _RATES)
                if said:
                    yield self.finding(part, whole.start, m.end(), text[whole.start : m.end()], f"{said}，请核对")

    def _whole(
        self, text: str, start: int, m: re.Match[str], b: Quantity, before: list[Quantity], *, rate: bool
    ) -> Quantity | None:
        """The total the share is of: of the same unit, called a total, and not interrupted by another share's base."""
        for q in before:
            lead = text[max(start, q.start - 14) : q.start]
            between = text[q.end : b.start]
            total = "其中" in between or _TOTAL.search(lead) or re.match(r"[一-龥]{0,6}[中里][，,]?有?$", between)
            if rate and not _PART.search(text[max(start, b.start - 12) : b.start]):
                continue
            if (
                q.kind == b.kind
                and total
                and not re.search(r"比上年|同比|去年|上年|年均|新增|，比|突破|超过|首次", between)
            ):
                return q
        return None

    def _said(self, whole: Quantity, b: Quantity, g: float, *, complement: bool) -> str:
        if not whole.value or b.value > whole.value:
            return ""
        right = b.value / whole.value * 100
        slack = max(
            0.6, 0.01 * g, 100 * (b.step + right / 100 * whole.step) / whole.value if whole.scale or b.scale else 0
        )
        if abs(right - g) <= slack or (complement and abs(100 - right - g) <= slack) or whole.more or b.more:
            return ""
        return f"{shown(b.value, b)}占{shown(whole.value, whole)}的{right:.1f}%，文中为{g:g}%"


_EACH = re.compile(
    rf"{group('1')}(?P<gap>[^。；\n]{{0,24}}?){group('2')}[^。；\n\d]{{0,12}}?(?P<each>户均|人均|亩均|平均每户|平均每人|平均每亩)[^，。；\n\d]{{0,6}}{group('3')}"
)


class Average(Figure):
    """`fig.average`: 发放补贴120万元，惠及600户，户均2500元."""

    id = "fig.average"
    name = "平均数与总数不符"
    why = "平均数和总数、个数对不上"

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Each average that is not the sum divided by the number before it."""
        for part in Part:
            text = draft.safe[part]
            for m in _EACH.finditer(text) if "均" in text else ():
                whole, number, each = quantity(m, "1"), quantity(m, "2"), quantity(m, "3")
                if (
                    whole.unit != "元"
                    or each.unit != "元"
                    or number.kind != m["each"].strip("平均每")
                    or not number.value
                ):
                    continue
                right = whole.value / number.value
                slack = 0.02 * right + each.step + whole.step / number.value + right * number.step / number.value
                if abs(right - each.value) > slack and not re.search("增|比|其中|上年|去年", m["gap"]):
                    said = f"{shown(whole.value, whole)}除以{shown(number.value, number)}是{shown(right, each)}，文中为{shown(each.value, each)}，请核对"
                    yield self.finding(part, m.start(), m.end(), m[0], said)


CHECKS: tuple[Check, ...] = (Growth(), Share(), Average(), Parts(), PercentSum(), Over100(), Count(), Twice())
