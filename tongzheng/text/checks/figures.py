"""Figures that contradict each other within a sentence (R4, text-checks 七). Tolerances allow for rounding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part
from tongzheng.text.checks.counting import CN, Quantity, cn_number, group, quantities, quantity, shown

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_CLAUSE_BREAK = "。！？；\n"
_UP, _DOWN = "增加|增长|提高|上升|扩大|提升|攀升|增|升|上涨|涨", "减少|下降|降低|缩减|回落|压减|下滑|缩小|降|减|下调|跌"
_APART = re.compile(r"实际|年均|平均|可比|不变价|同口径|剔除|名义|每年|累计|环比|复合|月均|日均|人均")
_PERCENT = r"(?P<g>\d{1,5}(?:\.\d{1,3})?)[%％]"
_MULTIPLE = rf"(?P<times>\d{{1,4}}(?:\.\d{{1,2}})?|{CN}{{1,3}})(?P<morethan>多)?倍"
_DOUBLED = rf"翻(?:了)?(?P<doubled>{CN}|\d)番"


class _Figure(Check):
    group = "数据"
    source = "算术"
    level = Level.WARNING


_FROM_TO = re.compile(
    rf"(?:由|从)(?P<lead>[^。；\n]{{0,16}}?){group('1')}[^。；\n\d]{{0,12}}?(?P<verb>{_UP}|{_DOWN}|发展|变|扩|压缩)了?(?:到|至|为)(?P<mid>[^，。；\n\d]{{0,14}}?){group('2')}"
    rf"(?:(?P<gap>[^。；\n\d]{{0,14}}?)(?:(?P<verb2>{_UP}|{_DOWN}|增幅|降幅|涨幅)了?(?:[为达]|达到|约|近|超过|超|幅度为)*\s?"
    rf"(?:{_PERCENT}|(?P<points>\d{{1,4}}(?:\.\d{{1,3}})?)个百分点|{_MULTIPLE}|{group('3')})|{_DOUBLED}|"
    rf"[是为](?:原来|上年|去年|以前|原先)的(?P<of>\d{{1,4}}(?:\.\d)?|{CN}{{1,3}})倍))?"
)
_COMPARED = re.compile(
    rf"{group('2')}(?P<gap>，?(?:同比|较|比)(?:上年|去年|上月|上季度|前年|\d{{4}}年|上年同期|去年同期|同期|原来|原先)?(?:同期)?的?){group('1')}(?P<verb2>{_UP}|{_DOWN})了?(?:约|近)?\s?{_PERCENT}"
)


def _number(s: str) -> float | None:
    return float(s) if s[0].isdigit() else cn_number(s)


class Growth(_Figure):
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
            for pattern in (_FROM_TO, _COMPARED):
                for m in pattern.finditer(text):
                    said = self._said(m)
                    if said:
                        yield self.finding(part, m.start(), m.end(), m[0], f"{said}，请核对")

    def _said(self, m: re.Match[str]) -> str:
        a, b = quantity(m, "1"), quantity(m, "2")
        if a.kind != b.kind or not a.value or _APART.search(m[0]):
            return ""
        words = m.groupdict()
        if a.kind == "%":
            return _points(a, b, words)
        if _against(a, b, words.get("verb") or words["verb2"]):
            return (
                _slip(a, b)
                or f"说是“{words.get('verb') or words['verb2']}”，{shown(b.value, b)}却比{shown(a.value, a)}{'小' if b.value < a.value else '大'}"
            )
        if words["g"]:
            return _rate(a, b, float(words["g"]))
        return _multiple(a, b, words) if "doubled" in words else ""


def _against(a: Quantity, b: Quantity, verb: str) -> bool:
    """Whether the verb says up and the figures go down, or the other way round."""
    return (verb in _UP.split("|") and b.value < a.value) or (verb in _DOWN.split("|") and b.value > a.value)


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
    if words["doubled"]:
        times = 2 ** (_number(words["doubled"]) or 0)
        return (
            ""
            if abs(ratio - times) <= 0.15 * times
            else f"翻{words['doubled']}番应为原来的{times:g}倍，{shown(b.value, b)}是{shown(a.value, a)}的{ratio:.1f}倍"
        )
    if words["times"]:
        times = _number(words["times"]) or 0
        fits = abs(ratio - 1 - times) <= max(0.15, 0.08 * times) or (words["morethan"] and 0 <= ratio - 1 - times < 1)
        return (
            ""
            if fits
            else f"{shown(b.value, b)}是{shown(a.value, a)}的{ratio:.1f}倍，增长{ratio - 1:.1f}倍，文中为{words['times']}倍"
        )
    if words["of"]:
        times = _number(words["of"]) or 0
        return (
            ""
            if abs(ratio - times) <= max(0.15, 0.08 * times)
            else f"{shown(b.value, b)}是{shown(a.value, a)}的{ratio:.1f}倍，文中为{words['of']}倍"
        )
    if words["number3"] and words["verb2"]:
        return _difference(a, b, words)
    return ""


def _difference(a: Quantity, b: Quantity, words: dict[str, str | None]) -> str:
    c = Quantity(0, 0, words["number3"] or "0", words["scale3"] or "", words["unit3"] or "", False)
    right = abs(b.value - a.value)
    if c.kind != a.kind or abs(right - c.value) <= max(a.step + b.step + c.step, 0.005 * right):
        return ""
    return f"{shown(a.value, a)}与{shown(b.value, b)}相差{shown(right, b)}，文中为{c.digits}{c.scale}{c.unit}"


_OVERLAP = re.compile(
    r"女|妇|党员|民族|学历|本科|大专|专科|研究生|硕士|博士|岁|高级|中级|职称|农村|城镇|新增|以上|以下|残疾|老年|脱贫|本地|外地|退役|归侨|团员|代表"
)
_BASE = re.compile(
    r"占(?:比|(?:其|[^，。；\n\d占]{0,6}?总[^，。；\n\d占]{0,4}|全部|受访者?|调查对象)?的?(?:比重|比例|份额)?)(?:约|近|达到|达|为|超过|超|的)*\s?(?P<g>\d{1,4}(?:\.\d{1,3})?)[%％]"
)
_RATES = re.compile(
    r"(?P<what>合格率|完成率|办结率|完好率|达标率|整改率|覆盖率|签约率|到位率|占比|成功率|不合格率|检出率|接种率|参与率)(?:约|近|达到|达|为|是)?\s?(?P<g>\d{1,4}(?:\.\d{1,3})?)[%％]"
)
_TOTAL = re.compile(
    r"(?:共|总|合计|累计|计划|任务|目标|应|全部|抽检|抽查|检查|检测|排查|受理|收到|总计|登记|发放|现有|调查|走访)[^，。；\n\d]{0,12}$"
)
_PART = re.compile(
    r"(?:合格|完成|办结|整改|已|达标|其中|签约|到位|参加|接种|成功|实有|收回|有效|不合格|问题)[^，。；\n\d]{0,10}$"
)


class Share(_Figure):
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
            for sentence in _SENTENCE.finditer(text):
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
            total = "其中" in between or _TOTAL.search(lead)
            if rate and not _PART.search(text[max(start, b.start - 12) : b.start]):
                continue
            if q.kind == b.kind and total and not re.search(r"比上年|同比|去年|上年|年均|新增|，比", between):
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


_WHOLE = re.compile(
    rf"(?P<word>(?<![公])共(?!同|和|产|享|建|青)|合计|总计|累计|总共|一共|总投资|总人口|总面积|总数|总户数)[^，。；：\n\d]{{0,14}}?{group('')}"
)
_PER = re.compile(r"[均每平]|比|增|减|少|多|超|同期|上年|去年|预计|计划|第")


class Parts(_Figure):
    """`fig.parts`: 共走访120户，其中脱贫户150户."""

    id = "fig.parts"
    name = "部分大于总数"
    why = "部分比总数还大"
    source = "逻辑"
    level = Level.ERROR

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Parts after 其中 that exceed the total one by one or together; enumerations that cannot be but complete."""
        for part in Part:
            text = draft.safe[part]
            if not any(word in text for word in ("其中", "合计", "共", "总")):
                continue
            for sentence in _SENTENCE.finditer(text):
                yield from self._of_which(part, text, sentence)
                yield from self._added_up(part, text, sentence)

    def _of_which(self, part: Part, text: str, sentence: re.Match[str]) -> Iterator[Finding]:
        at = sentence[0].find("其中")
        if at < 0:
            return
        at += sentence.start()
        whole = next((q for q in reversed(list(quantities(text, sentence.start(), at))) if q.kind != "%"), None)
        named = (
            any(m.start("number") == whole.start for m in _WHOLE.finditer(text, sentence.start(), at))
            if whole
            else False
        )
        if whole is None or (not named and at - whole.end > 12) or not whole.value:
            return
        parts = [q for q in self._parts(text, at, sentence.end()) if q.kind == whole.kind]
        slack = whole.step + 0.001 * whole.value
        for q in parts:
            if q.value > whole.value + slack + q.step and not whole.more:
                slip = "，看看“万”“亿”是不是写错了" if q.scale != whole.scale else ""
                said = f"“其中”的{shown(q.value, q)}比总数{shown(whole.value, whole)}还大{slip}，请核对"
                yield self.finding(part, q.start, q.end, text[q.start : q.end], said)
                return
        yield from self._sum(part, text, whole, parts, text[at : sentence.end()])

    def _parts(self, text: str, start: int, end: int) -> list[Quantity]:
        """Quantities that are parts: none that follow 均, 增长, 比 and the like, or lie in brackets within another."""
        found = []
        for q in quantities(text, start, end):
            lead = re.split("[，、；：（]", text[max(start, q.start - 16) : q.start])[-1]
            if not _PER.search(lead) and "（" not in text[start : q.start].rpartition("）")[2]:
                found.append(q)
        return found

    def _sum(self, part: Part, text: str, whole: Quantity, parts: list[Quantity], tail: str) -> Iterator[Finding]:
        if len(parts) < 2 or whole.more or any(q.more for q in parts):
            return
        total = sum(q.value for q in parts)
        slack = whole.step + sum(q.step for q in parts if q.scale or "." in q.digits) + 0.001 * whole.value
        rest = re.search("其余|剩余", tail)
        sexes = len(parts) == 2 and re.search("男", tail) and re.search("女", tail)
        complete = bool(sexes or (rest and rest.start() + parts[0].start > 0 and "其余" in tail and parts))
        over = total > whole.value + slack and (sexes or rest or not _OVERLAP.search(tail))
        under = complete and total < whole.value - slack
        nested = "，其中" in tail[2:] or re.search("包括|含|同时|另", tail)
        if (over or under) and not nested:
            said = f"各项之和是{shown(total, whole)}，总数是{shown(whole.value, whole)}，请核对（各项有重叠的可标“此处无误”）"
            first, last = parts[0], parts[-1]
            yield self.finding(part, whole.start, last.end, text[whole.start : last.end], said, level=Level.WARNING)
            del first

    def _added_up(self, part: Part, text: str, sentence: re.Match[str]) -> Iterator[Finding]:
        """甲20户、乙30户，共计50户: quantities of one unit side by side, then their sum."""
        for m in _ADDED.finditer(text, sentence.start(), sentence.end()):
            items = list(quantities(text, m.start("items"), m.end("items")))
            whole = quantity(m)
            kinds = {q.kind for q in items} | {whole.kind}
            if (
                len(items) < 2
                or len(kinds) != 1
                or any(q.more for q in items)
                or _PER.search(m["items"])
                or "其中" in m["items"]
            ):
                continue
            total = sum(q.value for q in items)
            if (
                abs(total - whole.value)
                > whole.step * (1 if whole.scale else 0) + sum(q.step for q in items if q.scale) + 1e-6
            ):
                said = f"前面各项之和是{shown(total, whole)}，合计写的是{shown(whole.value, whole)}，请核对"
                yield self.finding(part, m.start(), m.end(), m[0], said)


_ITEM = r"[一-龥（）“”《》]{1,16}\d[\d.,]{0,12}(?:万|亿)?(?:[一-龥]{1,3})"
_ADDED = re.compile(
    rf"(?:(?<=[。；：，\n])|^)(?P<items>{_ITEM}(?:[、，和]{_ITEM}){{1,12}})，?(?:合计|共计|总计|一共)(?:为|达|有)?{group('')}"
)


class PercentSum(_Figure):
    """`fig.percent-sum`: 三次产业比重分别为15.2%、45.1%、49.7%."""

    id = "fig.percent-sum"
    name = "构成比之和不是100%"
    why = "构成比之和应为 100%"
    level = Level.ERROR
    _respectively = re.compile(
        r"(?P<lead>[^。；\n]{0,60}?)(?:分别占|各占|分别为|分别是|分别达|占比为|比重为|构成为|结构为)[^\d。；\n]{0,14}(?P<list>\d{1,3}(?:\.\d{1,3})?[%％](?:[、，和,]\s?\d{1,3}(?:\.\d{1,3})?[%％]){1,9})"
    )
    _ratio = re.compile(
        r"(?:产业)?(?:结构|构成|比例|比重)(?:由[^。；\n]{1,40}?)?(?:调整|优化|变化)?(?:为|是|到|至)\s?(?P<list>\d{1,3}(?:\.\d{1,2})?(?:[:：∶]\d{1,3}(?:\.\d{1,2})?){2})(?![\d:：∶])"
    )
    _each = re.compile(
        r"占(?:比|总[^，。；\n\d占]{1,4}的?(?:比重|比例)?)?(?:约|为|达)?\s?(?P<g>\d{1,3}(?:\.\d{1,3})?)[%％]"
    )

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Lists of shares of one whole that add up to more (or, when they must be all, to less) than 100 %."""
        for part in Part:
            text = draft.safe[part]
            if "%" in text or "％" in text:
                yield from self._lists(part, text)
                yield from self._shares(part, text)
            for m in self._ratio.finditer(text):
                total = sum(float(p) for p in re.split("[:：∶]", m["list"]))
                if total > 50 and abs(total - 100) > 0.35 and abs(total - 10) > 0.1:
                    yield self.finding(
                        part, m.start("list"), m.end("list"), m["list"], f"三项之和是{total:.4g}，应为100，请核对"
                    )

    def _lists(self, part: Part, text: str) -> Iterator[Finding]:
        for m in self._respectively.finditer(text):
            whole = re.search(r"构成|结构|三次产业|三产|各占|第一、第?二、第?三产业|一二三产|比重分别|占比分别", m[0])
            if not whole:
                continue
            total = sum(float(p) for p in re.findall(r"[\d.]+(?=[%％])", m["list"]))
            all_there = (
                re.search("三次产业|三产|第?一、第?二、第?三产业|一二三产|构成比", m[0])
                and "增长" not in m[0]
                and "增速" not in m[0]
            )
            must = whole[0] not in ("占比分别", "比重分别") or all_there
            growing = "增长" in m[0] or "增速" in m[0]
            if (total > 100.5 and must and not growing) or (total < 99.5 and all_there):
                yield self.finding(
                    part, m.start("list"), m.end("list"), m["list"], f"各项之和是{total:.4g}%，应为100%，请核对"
                )

    def _shares(self, part: Part, text: str) -> Iterator[Finding]:
        """A占50%、B占30%、C占30% in one sentence: a warning, since attributes may overlap."""
        for sentence in _SENTENCE.finditer(text):
            if sentence[0].count("占") < 2 or _OVERLAP.search(sentence[0]):
                continue
            found = list(self._each.finditer(sentence[0]))
            if len(found) < 2 or len(found) < sentence[0].count("占"):
                continue
            total = sum(float(m["g"]) for m in found)
            rest = "其余" in sentence[0]
            if total > 100.5 or (rest and total < 99.5):
                start, end = sentence.start() + found[0].start(), sentence.start() + found[-1].end()
                said = f"各项占比之和是{total:.4g}%，请核对（各项有重叠的可标“此处无误”）"
                yield self.finding(part, start, end, text[start:end], said, level=Level.WARNING)


class Over100(_Figure):
    """`fig.over100`: 合格率105%, 占总数的120%."""

    id = "fig.over100"
    name = "不可能超过100%的比率"
    why = "这个比率不可能超过 100%"
    _rate = re.compile(
        r"(?:合格率|覆盖率|满意率|满意度|及格率|达标率|办结率|整改率|到位率|普及率|参保率|签约率|知晓率|占比|占总[^，。；\n\d占]{1,4}的)(?:提升|提高|上升)?(?:约|近|达到|达|为|至|到)*\s?"
        r"(?P<g>1\d{2}(?:\.\d{1,2})?|[2-9]\d{2}(?:\.\d{1,2})?)[%％]"
    )

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Rates over 100 %."""
        for part in Part:
            for m in self._rate.finditer(draft.safe[part]):
                if float(m["g"]) > 100:
                    yield self.finding(part, m.start(), m.end(), m[0])


_THINGS = r"(?:个?方面(?:的?(?:工作|问题|措施))?|个?环节|项(?:重点)?(?:工作|措施|任务|举措)?|条(?:措施|意见|建议|经验|路径)?|点(?:意见|建议|要求|希望|体会)?|[个类](?:突出|主要|重点)?(?:问题|原因|特点|难点|困难|堵点|短板|隐患)|大(?:问题|任务|举措|行动|工程|难题))"
_COUNT = re.compile(
    rf"(?P<n>[一二三四五六七八九十两]|\d{{1,2}}){_THINGS}(?P<gap>[^。；：:\n]{{0,12}})[：:。，]\s{{0,6}}(?=(?:一是|第一|其一|首先))"
)
_ORDINALS = re.compile(
    r"(?:^|(?<=[。；：，！？\s]))(?:([一二三四五六七八九])是(?!否)|第([一二三四五六七八九])(?=，|、|：)|其([一二三四五六七八九])(?=，|、|：))"
)


class Count(_Figure):
    """`fig.count`: 以下三个方面：一是…二是…; 甲镇、乙镇3个镇."""

    id = "fig.count"
    name = "“N个方面”与所列条数不符"
    why = "说的条数和列的条数不一样"
    source = "逻辑"
    _places = re.compile(
        r"(?P<list>(?:[一-龥]{1,8}(?P<kind>街道|乡|镇|村|社区|县|局|委|公司|办)(?:、|和|及|以及)){1,15}[一-龥]{1,8}(?P=kind))(?P<etc>等)?(?:共|这)?(?P<n>\d{1,2}|[二三四五六七八九十两])个"
        r"(?:乡镇|街道|镇|乡|村|行政村|社区|县|单位|部门|委办局|企业|公司|局)"
    )

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Announced numbers of points or places against those that follow or stand before."""
        text = draft.safe[Part.BODY]
        for m in _COUNT.finditer(text):
            last = self._last(text, m.end())
            n = cn_number(m["n"])
            if last and n and last != n:
                said = f"前面说{m['n']}项，后面列了{last}项，请核对"
                yield self.finding(Part.BODY, m.start(), m.end(), m[0].strip(), said)
        for part in Part:
            for m in self._places.finditer(draft.safe[part]):
                listed, n = len(re.findall("、|和|及|以及", m["list"])) + 1, cn_number(m["n"]) or 0
                if (listed > n or (listed < n and not m["etc"])) and m["list"].count(m["kind"]) == listed:
                    said = f"列了{listed}个，后面说是{n}个，请核对"
                    yield self.finding(part, m.start(), m.end(), m[0], said)

    def _last(self, text: str, start: int) -> int:
        """The last of the points that follow one another from here on, in this paragraph or at the head of the next ones."""
        expected, at = 1, start
        for m in _ORDINALS.finditer(text, start, start + 6_000):
            n = cn_number(m[1] or m[2] or m[3])
            gap = text[at : m.start()]
            if n == expected and not re.search(r"\n[ \u3000]*[一二三四五六七八九十（(]", gap):
                expected, at = expected + 1, m.end()
            elif n == 1:
                break
        return expected - 1 if expected > 2 else 0


CHECKS: tuple[Check, ...] = (Growth(), Share(), Parts(), PercentSum(), Over100(), Count())
