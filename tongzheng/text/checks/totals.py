"""Parts against totals, shares that must make 100 %, announced numbers of points (R4, text-checks 七)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part
from tongzheng.text.checks.counting import Quantity, cn_number, group, quantities, quantity, shown

MOST = 1_000  # sentences of one text that are looked into
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_OVERLAP = re.compile(
    r"女|妇|党员|民族|学历|本科|大专|专科|研究生|硕士|博士|岁|高级|中级|职称|农村|城镇|新增|以上|以下|残疾|老年|脱贫|本地|外地|退役|归侨|团员|代表"
)


class Figure(Check):
    group = "数据"
    source = "算术"
    level = Level.WARNING


_WHOLE = re.compile(
    rf"(?P<word>(?<![公])共(?!同|和|产|享|建|青)|合计|总计|累计|总共|一共|总投资|总人口|总面积|总数|总户数)[^，。；：\n\d]{{0,14}}?{group('')}"
)
_PER = re.compile(r"[均每平单]|比|增(?!加值)|减|少|多|超|同期|上年|去年|预计|计划|第(?![一二三]产业)")
_REST = re.compile(r"(?:其余|剩余)[^，。；\n\d]{0,12}\d")


_TURN = re.compile(
    r"，(?=[一二三四五六七八九]期|同时|此外|另|还有?|并|全年|今年|去年|累计|共|带动|实现|同比|比上年|较上年|增长)"
)
_DONE = re.compile(
    rf"(?:总投资|计划投资|投资总额|总额|总量|总面积|总任务)[^，。；\n\d]{{0,6}}{group('1')}，[^，。；\n\d]{{0,8}}(?:完成|到位|拨付|使用|支出|已)[^，。；\n\d]{{0,8}}{group('2')}"
)
_IN_BRACKETS = re.compile(r"[（(][^（()）]*$")


class Parts(Figure):
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
            if not any(word in text for word in ("其中", "合计", "共", "总", "计")):
                continue
            yield from self._slips(part, text)
            told = (s for s in SENTENCE.finditer(text) if any(word in s[0] for word in ("其中", "计", "一共")))
            for sentence in islice(told, MOST):
                if "其中" in sentence[0]:
                    yield from self._of_which(part, text, sentence)
                if "计" in sentence[0] or "一共" in sentence[0]:
                    yield from self._added_up(part, text, sentence)

    def _of_which(self, part: Part, text: str, sentence: re.Match[str]) -> Iterator[Finding]:
        at = sentence.start() + sentence[0].find("其中")
        start = sentence.start()
        if not sentence[0][: at - start].strip() and text[start - 1 : start] == "。":  # 总投资3亿元。其中……
            start = max(text.rfind(sign, 0, start - 1) for sign in "。！？；\n") + 1
        whole = self._whole(text, start, at)
        if whole is None:
            return
        turn = _TURN.search(text, at, sentence.end())
        end = turn.start() if turn else sentence.end()
        parts = [q for q in self._parts(text, at, end) if q.kind == whole.kind]
        slack = whole.step + 0.001 * whole.value
        for q in parts:
            if q.value > whole.value + slack + q.step and not whole.more:
                slip = "，看看“万”“亿”是不是写错了" if q.scale != whole.scale else ""
                said = f"“其中”的{shown(q.value, q)}比总数{shown(whole.value, whole)}还大{slip}，请核对"
                yield self.finding(part, q.start, q.end, text[q.start : q.end], said)
                return
        yield from self._sum(part, text, whole, parts, text[at:end])

    def _slips(self, part: Part, text: str) -> Iterator[Finding]:
        """总投资1.2亿元，已完成3000亿元: more done than can be, by two powers of ten."""
        for m in _DONE.finditer(text):
            whole, done = quantity(m, "1"), quantity(m, "2")
            if whole.kind == done.kind and whole.value and done.value >= 50 * whole.value:
                said = f"{done.digits}{done.scale}{done.unit}远大于总数{whole.digits}{whole.scale}{whole.unit}，看看“万”“亿”是不是写错了"
                yield self.finding(part, done.start, done.end, text[done.start : done.end], said)

    def _whole(self, text: str, start: int, at: int) -> Quantity | None:
        """The total before 其中: the one called so, or the only figure of its kind in the sentence, just before."""
        before = [q for q in quantities(text, start, at) if q.kind not in ("%", "个百分点") and q.value]
        named = {m.start("number") for m in _WHOLE.finditer(text, start, at)}
        for q in reversed(before):
            lead = re.split("[，、；：（]", text[max(start, q.start - 16) : q.start])[-1]
            if q.start in named and not _PER.search(lead):
                return q
        last = before[-1] if before else None
        if last is None or at - last.end > 12 or [q.kind for q in before].count(last.kind) > 1:
            return None
        lead = re.split("[，、；：（]", text[max(start, last.start - 16) : last.start])[-1]
        return None if _PER.search(lead) else last

    def _parts(self, text: str, start: int, end: int) -> list[Quantity]:
        """Quantities that are parts: none that follow 均, 增长, 比 and the like, or lie in brackets within another."""
        found = []
        for q in quantities(text, start, end):
            lead = re.split("[，、；：（]", text[max(start, q.start - 16) : q.start])[-1]
            if not _PER.search(lead) and not _IN_BRACKETS.search(text[start : q.start]):
                found.append(q)
        return found

    def _sum(self, part: Part, text: str, whole: Quantity, parts: list[Quantity], tail: str) -> Iterator[Finding]:
        if len(parts) < 2 or whole.more or any(q.more for q in parts):
            return
        total = sum(q.value for q in parts)
        slack = whole.step + sum(q.step for q in parts if q.scale or "." in q.digits) + 0.001 * whole.value
        rest = _REST.search(tail)  # with a figure of its own: 其余由县级筹措 leaves the rest open
        sexes = len(parts) == 2 and re.search("男", tail) and re.search("女", tail)
        industries = len(parts) == 3 and all(f"第{n}产业" in tail for n in "一二三")
        complete = bool(sexes or industries or (rest and "其余" in tail))
        over = total > whole.value + slack and (sexes or rest or not _OVERLAP.search(tail))
        under = complete and total < whole.value - slack
        nested = "，其中" in tail[2:] or re.search("包括|含|同时|另", tail)
        if (over or under) and not nested:
            said = f"各项之和是{shown(total, whole)}，总数是{shown(whole.value, whole)}，请核对（各项有重叠的可标“此处无误”）"
            said = _slipped(whole, parts, total, slack) or said
            last = parts[-1]
            yield self.finding(part, whole.start, last.end, text[whole.start : last.end], said, level=Level.WARNING)

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


def _slipped(whole: Quantity, parts: list[Quantity], total: float, slack: float) -> str:
    """The one part that would make the sum right with 亿 for its 万 or the other way round; empty when none would."""
    for q in parts:
        other = {"万": 1e4, "亿": 1e-4}.get(q.scale)
        if other and q.scale != whole.scale and abs(total - q.value + q.value * other - whole.value) <= slack:
            said = f"{q.digits}{q.scale}{q.unit}"
            return f"各项之和与总数{shown(whole.value, whole)}不合，看看{said}的“万”“亿”是不是写错了"
    return ""


_ITEM = r"[一-龥（）“”《》]{1,16}\d[\d.,]{0,12}(?:万|亿)?(?:[一-龥]{1,3})"
_ADDED = re.compile(
    rf"(?:(?<=[。；：，\n])|^)(?P<items>{_ITEM}(?:[、，和]{_ITEM}){{1,12}})，?(?:合计|共计|总计|一共)(?:为|达|有)?{group('')}"
)


class PercentSum(Figure):
    """`fig.percent-sum`: 三次产业比重分别为15.2%、45.1%、49.7%."""

    id = "fig.percent-sum"
    name = "构成比之和不是100%"
    why = "构成比之和应为 100%"
    level = Level.ERROR
    _respectively = re.compile(
        r"(?:分别占|各占|分别为|分别是|分别达|占比为|比重为|构成为|结构为)[^\d。；\n]{0,14}(?P<list>\d{1,3}(?:\.\d{1,3})?[%％](?:[、，和,]\s?(?:[第一二三次产业]{2,4}(?:占|为)?)?\d{1,3}(?:\.\d{1,3})?[%％]){1,9})"
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
            lead = re.split("[。；\n]", text[max(0, m.start() - 60) : m.start()])[-1] + m[0]
            whole = re.search(r"构成|结构|三次产业|三产|各占|第一、第?二、第?三产业|一二三产|比重分别|占比分别", lead)
            if not whole:
                continue
            total = sum(float(p) for p in re.findall(r"[\d.]+(?=[%％])", m["list"]))
            all_there = (
                re.search("三次产业|三产|第?一、第?二、第?三产业|一二三产|构成比", lead)
                and "增长" not in lead
                and "增速" not in lead
            )
            must = whole[0] not in ("占比分别", "比重分别") or all_there
            growing = "增长" in lead or "增速" in lead
            if (total > 100.5 and must and not growing) or (total < 99.5 and all_there):
                yield self.finding(
                    part, m.start("list"), m.end("list"), m["list"], f"各项之和是{total:.4g}%，应为100%，请核对"
                )

    def _shares(self, part: Part, text: str) -> Iterator[Finding]:
        """A占50%、B占30%、C占30% in one sentence: a warning, since attributes may overlap."""
        for sentence in SENTENCE.finditer(text):
            sexes = sentence[0].count("占") == 2 and "男" in sentence[0] and "女" in sentence[0]
            if sentence[0].count("占") < 2 or (_OVERLAP.search(sentence[0]) and not sexes):
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


class Over100(Figure):
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


_THINGS = r"(?:个?方面(?:的?(?:工作|问题|措施))?|个?环节|项(?:重点)?(?:工作|措施|任务|举措)?|条(?:措施|意见|建议|经验|路径|举措)|点(?:意见|建议|要求|希望|体会)?|[个类](?:突出|主要|重点)?(?:问题|原因|特点|难点|困难|堵点|短板|隐患)|大(?:问题|任务|举措|行动|工程|难题))"
_COUNT = re.compile(
    rf"(?P<n>十[一二三四五]?|[一二三四五六七八九两]|\d{{1,2}}){_THINGS}(?P<gap>[^。；：:，\n]{{0,12}})(?P<end>[：:。，])\s{{0,6}}(?=(?:一是|第一[，、]|其一|首先))"
)
_TO_TEN = "(?:十[一二三四五]?|[一二三四五六七八九])"
_ORDINALS = re.compile(
    rf"(?:^|(?<=[。；：，！？\s]))(?:({_TO_TEN})是(?!否)|第({_TO_TEN})(?=，|、|：)|其({_TO_TEN})(?=，|、|：))"
)


class Count(Figure):
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
            announced = m["end"] in "：:" or re.search(
                "以下|下列|如下|主要|[提做抓]", text[max(0, m.start() - 12) : m.end()]
            )
            if last and n and last != n and announced:
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
