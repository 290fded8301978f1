"""Numbers, units and percentages (R4, text-checks 五; GB/T 15835-2011, GB 3100)."""

from __future__ import annotations

import re

from tongzheng.text.checks.base import Check, Level, PatternCheck
from tongzheng.text.checks.masks import Zone

_COUNTED = "个|人次|人|名|万元|亿元|元|公里|亩|吨|户|家|次|件|天|年|小时|分钟|平方米|平方公里|公顷|岁|%|％|起|条|项|台|辆|套|处|所|座|头|只|公斤"
_RISE = "提高|上升|下降|增加|降低|提升|增长|减少"


class _Number(PatternCheck):
    group = "数字"
    source = "GB/T 15835-2011"
    quiet = (Zone.LINK, Zone.QUOTE, Zone.TITLE)


class PercentTwice(_Number):
    """`num.percent-double`: 百分之12%, 5%个百分点."""

    id = "num.percent-double"
    name = "百分号重叠"
    why = "百分号和“百分之”“百分点”只用一个"
    level = Level.ERROR
    pattern = re.compile(r"百分之\s?([\d.]{1,12})\s?[%％]|([\d.]{1,12})[%％]\s?个?百分点|([%％]){2,}")

    def swap(self, m: re.Match[str]) -> str:
        """12%, 5个百分点, %."""
        return f"{m[1]}%" if m[1] else f"{m[2]}个百分点" if m[2] else "%"


class PointWord(_Number):
    """`num.pp-word`: 5个百分比."""

    id = "num.pp-word"
    name = "百分点写作百分比"
    why = "两个百分数之差用“个百分点”"
    level = Level.ERROR
    needs = "百"
    pattern = re.compile(r"(?<=\d)(?:个百分(?:比|率)|百分点(?=[，。；、]|$))")

    def swap(self, m: re.Match[str]) -> str:
        """个百分点."""
        return "个百分点"


class Points(_Number):
    """`num.pp`: 由20%提高到25%，提高5%."""

    id = "num.pp"
    name = "应为百分点"
    why = "两个百分数之差是百分点，不是百分之几"
    needs = "%％"
    pattern = re.compile(
        rf"(?:由|从)[^，。；\n\d]{{0,8}}\s?(?P<a>[\d.]{{1,8}})[%％][^，。；\n]{{0,8}}(?:{_RISE}|升|降|增|减)(?:到|至|为)\s?(?P<b>[\d.]{{1,8}})[%％]，?[^，。；\n\d]{{0,6}}"
        rf"(?:{_RISE})了?\s?(?P<g>[\d.]{{1,8}}[%％])"
    )

    def counts(self, m: re.Match[str]) -> bool:
        """A rate of growth of a percentage may be meant: 由20%提高到25%，增长25% is right."""
        try:
            a, b, g = float(m["a"]), float(m["b"]), float(m["g"][:-1])
        except ValueError:
            return False
        return not (a and abs(abs(b / a - 1) * 100 - g) <= 0.6 and abs(abs(b - a) - g) > 0.06)

    def swap(self, m: re.Match[str]) -> str | None:
        """The same in points, when that is the difference."""
        points = abs(float(m["b"]) - float(m["a"]))
        if abs(points - float(m["g"][:-1])) > 0.06:
            return None
        return f"{m[0][: m.start('g') - m.start()]}{m['g'][:-1]}个百分点"


class GrowTo(_Number):
    """`num.growto`: 同比增长到5.2%."""

    id = "num.growto"
    name = "“增长到”与“增长”相混"
    why = "“增长到”后面是终值，“增长”后面是增量；同比增长率不用“到”"
    needs = "%％"
    pattern = re.compile(
        r"(?:增长|提高|上升|增加|扩大)了?到了?\s?[\d.]{1,8}[%％](?=(?:以上)?，?(?:同比|比上年))|"
        r"同比(?P<verb>增长|提高|上升|增加|下降|减少|降低)(?:到|至|为)\s?(?P<g>[\d.]{1,8}[%％])"
    )

    def swap(self, m: re.Match[str]) -> str | None:
        """Without 到 after 同比."""
        return f"同比{m['verb']}{m['g']}" if m["verb"] else None


class DeclineByMultiple(_Number):
    """`num.decline-multiple`: 下降2倍."""

    id = "num.decline-multiple"
    name = "降低、减少用倍"
    why = "减少一倍就是零；降低、减少用百分数或几成，不用倍"
    source = "《出版物上数字用法》及办公惯例"
    level = Level.ERROR
    needs = "倍"
    pattern = re.compile(
        r"(?<!由)(?:降低|减少|下降|缩小|缩短|回落|减轻|降|(?<![增加扣])减)了?(?:近|约|超过|至少|超|将近)?\s?[\d一二两三四五六七八九十]{1,6}(?:\.\d{1,3})?多?倍"
    )


class ApproximateTwice(_Number):
    """`num.approx-double`: 约400万左右."""

    id = "num.approx-double"
    name = "约数重说"
    why = "“约、近”与“左右、多、余”都表示约数，留一个"
    pattern = re.compile(
        r"(?P<head>大约有?|大概有?|(?<![签节合条公预制特邀违缔履简解守失践])约|(?<![最附靠临邻接将亲])近|将近|接近)\s?"
        r"(?P<number>(?:\d[\d.,]{0,14}|[一二两三四五六七八九十百千]{1,6})(?:多|余)?[万亿千百]{0,2}(?:多|余)?"
        rf"(?:{_COUNTED})?)(?P<tail>左右|上下(?!游|级|左右|联动)|多(?=[人元个户亩吨])|余(?=[人元个户亩吨名家]))"
    )

    def swap(self, m: re.Match[str]) -> str:
        """Without the second."""
        return m["head"] + m["number"]


class BoundTwice(_Number):
    """`num.minmax-double`: 超过95%以上."""

    id = "num.minmax-double"
    name = "界限重说"
    why = "“超过、至少”与“以上”，“不超过、低于”与“以下”意思重复，留一个"
    pattern = re.compile(
        rf"((?:超过|逾|(?<!高)超|不低于|不少于|至少|高于)\s?\d[\d.,]{{0,14}}[万亿千百]{{0,2}}(?:{_COUNTED})?)以上"
        rf"|((?:不超过|不高于|低于|少于|最多)\s?\d[\d.,]{{0,14}}[万亿千百]{{0,2}}(?:{_COUNTED})?)以下"
        r"|((?:超过|逾|不低于|不少于|至少|高于|多于)了?\s?\d[\d.,]{0,14}[万亿千百]{0,2})[多余](?P<unit>[万亿]{0,2}(?:人次|[元人个户亩吨名家件项起]))"
        r"|(?<=[\d万亿一-龥])(?P<about>左右|上下)(?:以上|以下|以内)(?=[，。；、）\n]|$)|(?<=[元人个户亩吨名家件项起%])(?:以上|以下|以内)左右"
    )

    def swap(self, m: re.Match[str]) -> str | None:
        """Without the second."""
        return m[1] or m[2] or (m[3] + m["unit"] if m[3] else None)


class MixedNumeral(_Number):
    """`num.mixed-numeral`: 3千多户."""

    id = "num.mixed-numeral"
    name = "汉字数字与阿拉伯数字混写"
    why = "除“万、亿”外，阿拉伯数字后不用“百、千”作数位"
    level = Level.HINT
    pattern = re.compile(
        r"(?<![\d第.万亿])(?P<n>\d{1,4})(?P<power>[百千])(?!公顷|亿|分|瓦|米|克|赫|伏|卡|万|帕|字|里|位|巴|焦|牛|户|人|家|强|佳|吨|年|度)|"
        r"(?<![一二三四五六七八九十百千万亿零〇○第月年])[一二三四五六七八九]\d{1,12}(?=[万亿元人个户])|(?<![第.])\d{1,12}[一二三四五六七八九](?=[万亿元人个户])|"
        r"(?<![第初零〇])(?:[一二三四五六七八九几]?[十百])+\d{1,3}十?(?=[人名户家亩个吨元项起件处万亿])"
    )

    def swap(self, m: re.Match[str]) -> str | None:
        """In full."""
        return str(int(m["n"]) * (100 if m["power"] == "百" else 1000)) if m["power"] else None


class PercentRange(_Number):
    """`num.range-percent`: 3～5%."""

    id = "num.range-percent"
    name = "百分数范围省略前一个%"
    why = "百分数的范围，前一个数的“%”不省略"
    needs = "%％"
    pattern = re.compile(
        r"(?<![\d.,%％年月A-Za-z\-—～~])(\d{1,6}(?:\.\d{1,4})?)([-—～~至到])(\d{1,6}(?:\.\d{1,4})?[%％])(?!以|.{0,1}[-—])"
    )

    def counts(self, m: re.Match[str]) -> bool:
        """Not 2020-25%."""
        return float(m[1]) < 1900

    def swap(self, m: re.Match[str]) -> str:
        """With both."""
        return f"{m[1]}%{m[2]}{m[3]}"


class MyriadRange(_Number):
    """`num.range-wan`: 13～17万元."""

    id = "num.range-wan"
    name = "范围省略前一个“万、亿”"
    why = "数值范围里“万、亿”不省略：13万元～17万元，不写13～17万元"
    level = Level.HINT
    merge = True
    needs = "万亿"
    pattern = re.compile(
        r"(?<![\d.,年月第A-Za-z\-—～~])(\d{1,6}(?:\.\d{1,4})?)([-—～~至到])(\d{1,6}(?:\.\d{1,4})?)(万亿|万|亿)(?![能分千])"
    )

    def swap(self, m: re.Match[str]) -> str:
        """With both."""
        return f"{m[1]}{m[4]}{m[2]}{m[3]}{m[4]}"


class Thousands(_Number):
    """`num.thousand`: 1,23万元."""

    id = "num.thousand"
    name = "千分撇的位置"
    why = "千分撇三位一节"
    level = Level.ERROR
    needs = ",，"
    pattern = re.compile(
        rf"(?<![\d.,第，])\d{{1,3}}(?:，\d{{3}}){{1,4}}(?![\d，,])(?=\s?(?:[万亿]|{_COUNTED}))|(?<![\d.,第，])\d{{1,3}}，\d{{4}}(?![\d，,])(?=\s?(?:[万亿]|吨|元|人|户|亩|公里|平方米))|"
        rf"(?<![\d.,第])(?:\d{{1,3}}(?:,\d{{3}}){{0,6}},\d{{1,2}}(?![\d,])|\d{{1,3}},\d{{4,12}}(?![\d,])|\d{{4,12}},\d{{3}}(?![\d,]))(?:\.\d{{1,4}})?(?=\s?(?:[万亿]|{_COUNTED}))"
    )


class UnitTwice(_Number):
    """`num.double-unit`: 5亿亿元, 200元元."""

    id = "num.double-unit"
    name = "单位重叠"
    why = "单位写了两次或两个单位连写"
    source = "办公惯例"
    level = Level.ERROR
    pattern = re.compile(
        r"(?<=\d)(?:(?P<one>亿|元|吨|万元|亿元|公里|平方米|公顷|公斤)(?P=one)|万万(?=[元人户亩吨])|(?P<few>人|户|亩|个)(?P=few)(?!参|有|皆|都|知|达|均)|"
        r"亿元万元|万元亿元|元万元|元亿元)"
    )

    def swap(self, m: re.Match[str]) -> str | None:
        """Once, when it is the same unit."""
        return m["one"] or m["few"] or ("万" if m[0] == "万万" else None)


class ShortYear(_Number):
    """`num.year-short`: 98年以来, 80年代末; off unless an office wants it, old texts write so rightly."""

    id = "num.year-short"
    name = "年份缩写、年代缺世纪"
    why = "年份用四位数字，年代前写明世纪"
    level = Level.HINT
    default = False
    pattern = re.compile(
        r"(?<![\d第纪])(?:[89]\d|0\d|1\d|2\d)年(?=以来|底|初|至今)|(?<![\d第纪])[1-9]0年代(?:初|末|中期|以来)(?<![\d]{3}年)"
    )


_CASES = {
    "KG": "kg", "Kg": "kg", "KM": "km", "Km": "km", "KW": "kW", "Kw": "kW", "kw": "kW", "kwh": "kWh", "KWH": "kWh", "Kwh": "kWh",
    "KWh": "kWh", "KV": "kV", "Kv": "kV", "kv": "kV", "Mw": "MW", "MWH": "MWh", "Mwh": "MWh", "HZ": "Hz", "hz": "Hz", "CM": "cm", "MM": "mm",
    "Mm": "mm", "KPA": "kPa", "Kpa": "kPa", "Mpa": "MPa", "MPA": "MPa",
}  # fmt: skip


class UnitCase(_Number):
    """`num.unit-case`: 5KG."""

    id = "num.unit-case"
    name = "计量单位的大小写"
    why = "计量单位符号的大小写不对"
    source = "GB 3100-1993"
    level = Level.HINT
    pattern = re.compile(
        rf"(?<=\d)(?P<gap>\s?)(?P<unit>{'|'.join(sorted(_CASES, key=len, reverse=True))})(?![A-Za-z0-9+])"
    )

    def swap(self, m: re.Match[str]) -> str:
        """As the standard writes it."""
        return m["gap"] + _CASES[m["unit"]]


CHECKS: tuple[Check, ...] = (
    PercentTwice(), PointWord(), Points(), GrowTo(), DeclineByMultiple(), ApproximateTwice(), BoundTwice(), MixedNumeral(),
    PercentRange(), MyriadRange(), Thousands(), UnitTwice(), ShortYear(), UnitCase(),
)  # fmt: skip
