"""Punctuation and width (R4, text-checks 三; GB/T 15834-2011)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part, PatternCheck
from tongzheng.text.checks.masks import Zone

_GB = "GB/T 15834-2011"
_WIDE = str.maketrans(",;?!:.()", "，；？！：。（）")
_DIGITS = "一二三四五六七八九"


class _Sign(PatternCheck):
    group = "标点"
    source = _GB


class HalfWidth(_Sign):
    """`punct.halfwidth`: English signs between Chinese characters."""

    id = "punct.halfwidth"
    name = "半角标点"
    why = "中文里的标点应为全角"
    merge = True
    needs = ",;?!:."
    pattern = re.compile(
        r"(?<=[一-龥”）》])[,;?!](?=[一-龥“《（\n]|$)|(?<=[一-龥]),(?=\d)|(?<=[\d%％]),(?=[一-龥])|(?<=[一-龥”）》]):(?=[一-龥“《\n])"
        r"|(?<=[一-龥”）》])(?<!^[一二三四五六七八九十])(?<!\n[一二三四五六七八九十])(?<![\s][一二三四五六七八九十])\.(?=[一-龥\n]|$)"
    )

    def swap(self, m: re.Match[str]) -> str:
        """The full-width sign."""
        return m[0].translate(_WIDE)


class HalfBrackets(_Sign):
    """`punct.paren-half`: (试行)."""

    id = "punct.paren-half"
    name = "半角括号"
    why = "括号内是中文，括号应为全角"
    level = Level.HINT
    merge = True
    needs = "("
    pattern = re.compile(r"\((?=[^()（）\n]{0,40}[一-龥])([^()（）\n]{1,60})\)")

    def swap(self, m: re.Match[str]) -> str:
        """In full-width brackets."""
        return f"（{m[1]}）"


class WideDigits(_Sign):
    """`punct.fullwidth-digit`: ９８％."""

    id = "punct.fullwidth-digit"
    name = "全角数字字母"
    why = "数字和字母宜用半角"
    source = "办公惯例"
    level = Level.HINT
    merge = True
    pattern = re.compile(r"[０-９Ａ-Ｚａ-ｚ](?:[０-９Ａ-Ｚａ-ｚ％．]*[０-９Ａ-Ｚａ-ｚ％])?|％")

    def swap(self, m: re.Match[str]) -> str:
        """The same in half width."""
        return unicodedata.normalize("NFKC", m[0])


class MixedBrackets(_Sign):
    """`punct.paren-mixed`: （试行); the half-width one is marked."""

    id = "punct.paren-mixed"
    name = "括号半角全角混用"
    why = "一对括号一半全角一半半角，应统一为全角"
    level = Level.ERROR
    needs = "()"
    pattern = re.compile(r"(?<=（)[^（）()\n]{0,40}(?P<right>\))|(?P<left>\()(?=[^（）()\n]{0,40}）)")

    def find(self, draft: Draft) -> Iterator[Finding]:
        """The half-width bracket of each mixed pair."""
        for part in Part:
            for m in self.pattern.finditer(draft.safe[part]):
                at = m.start("right") if m["right"] else m.start("left")
                yield self.finding(part, at, at + 1, m.string[at], suggestion=m.string[at].translate(_WIDE))


class SignTwice(_Sign):
    """`punct.repeat`: ，， and 。；."""

    id = "punct.repeat"
    name = "标点重复或冲突"
    why = "标点重复或相互冲突"
    level = Level.ERROR
    pattern = re.compile(
        r"([，、；：])\1+|(?<!。)。。(?!。)|[，、；：][。！？；](?!”)|[。！？][，、；]|，、|、，|[，。；：、][,;:]|[,;:][，。；：、]|[，；：、]\.(?!\.)|。”。|(?<=[一-龥])、(?=和(?![谐平睦解])(?:(?!等)[一-龥]){2,8}等)"
    )

    def swap(self, m: re.Match[str]) -> str | None:
        """The sign once; of a weaker one before a full stop the full stop; else a person must say."""
        signs = m[0].translate(_WIDE)
        if signs in ("。”。", "、"):
            return "。”" if signs != "、" else ""
        if len(set(signs)) == 1:
            return signs[0]
        if signs[-1] in "。！？" and signs[0] in "，、；：":
            return signs[-1]
        return "，" if set(signs) == {"，", "、"} else None


class Ellipsis(_Sign):
    """`punct.ellipsis`: ... and 。。。."""

    id = "punct.ellipsis"
    name = "省略号写法"
    why = "省略号是六个连点，占两个字：……"
    needs = ".。…"
    pattern = re.compile(r"(?<=[一-龥])\.{3,30}|。{3,}|(?<!…)…(?!…)(?=[一-龥。，\n]|$)")

    def swap(self, m: re.Match[str]) -> str:
        """Six points."""
        return "……"


class AndSoOn(_Sign):
    """`punct.dengdeng`: ……等."""

    id = "punct.dengdeng"
    name = "“等”前后的标点"
    why = "省略号和“等”意思重复，留一个；“等”前不用顿号"
    needs = "…、"
    pattern = re.compile(
        r"…+(等等?)(?=[，。；\n]|$)|(等等?)…{1,2}|(?<=[一-龥”》）])、(等)(?=[，。；]|(?:问题|情况|方面|措施|工作|内容|部门|单位|地方?区?|因素|困难|物资|活动|\d))"
    )

    def swap(self, m: re.Match[str]) -> str:
        """The word alone."""
        return m[1] or m[2] or m[3]


class Ordinal(_Sign):
    """`punct.ordinal`: 第一、 and 首先、 before a clause."""

    id = "punct.ordinal"
    name = "“第一”“首先”后的标点"
    why = "“第一”“首先”“其次”后用逗号，不用顿号"
    needs = "、"
    pattern = re.compile(
        r"(?:^|(?<=[。；：，\u3000 ]))(第[一二三四五六七八九十]|首先|其次|再次|最后|其[一二三四五六])、(?!第|其|首先|最后|[一二三四五六七八九十\d和及])(?=[一-龥]{2})",
        re.M,
    )

    def counts(self, m: re.Match[str]) -> bool:
        """Not 第一、第二产业 and not a list of names: what follows runs on as a clause."""
        clause = re.match(r"[^。；\n]{0,40}", m.string[m.end() :])
        return "、第" not in m.string[m.end() : m.end() + 6] and bool(clause and len(clause[0]) >= 4)

    def swap(self, m: re.Match[str]) -> str:
        """With a comma."""
        return f"{m[1]}，"


class Dash(_Sign):
    """`punct.dash`: --."""

    id = "punct.dash"
    name = "破折号写法"
    why = "破折号占两个字：——"
    needs = "-—－─"
    pattern = re.compile(r"(?<=[一-龥])--+(?=[一-龥])|(?<=[一-龥”])(?:－－|——-|—{3,}|──)(?=[一-龥“])")

    def swap(self, m: re.Match[str]) -> str:
        """Two ems."""
        return "——"


class RangeComma(_Sign):
    """`punct.range-dun`: 七、八个."""

    id = "punct.range-dun"
    name = "概数间用顿号"
    why = "相邻两个数字连用表示概数，中间不用顿号"
    needs = "、"
    pattern = re.compile(
        r"(?<![一二三四五六七八九十第、\d\n\u3000 ])(?<!^)([一二三四五六七八九])、([一二三四五六七八九])"
        r"(?=[百千万十]?(?:个(?!季度|月份|阶段|批次)|天|人|名|次|年(?!级)|里|户|家|项|亩|公里|分钟|小时)|[百千万]?[余多]?元)"
    )

    def counts(self, m: re.Match[str]) -> bool:
        """Neighbouring numbers only."""
        return _DIGITS.index(m[2]) == _DIGITS.index(m[1]) + 1

    def swap(self, m: re.Match[str]) -> str:
        """Without the sign."""
        return m[1] + m[2]


class BookComma(_Sign):
    """`punct.book-dun`: 《甲》、《乙》."""

    id = "punct.book-dun"
    name = "书名号、引号之间的顿号"
    why = "并列的书名号之间、引号之间通常不用顿号"
    level = Level.HINT
    merge = True
    quiet = (Zone.LINK, Zone.TABLE)
    pattern = re.compile(r"(?<=》)、(?=《)|(?<=”)、(?=“)")

    def swap(self, m: re.Match[str]) -> str:
        """Nothing."""
        return ""


class Spaces(_Sign):
    """`punct.space-cjk`: a blank beside a sign."""

    id = "punct.space-cjk"
    name = "标点旁多余空格"
    why = "标点旁边多了空格"
    source = "办公惯例"
    level = Level.HINT
    merge = True
    quiet = (Zone.LINK, Zone.TABLE)
    needs = " \u3000\u00a0"
    pattern = re.compile(
        r"(?<=[一-龥，。；、：])[ \u3000\u00a0]{1,50}(?=[，。；、：！？）》”])|(?<=[（《“])[ \u3000\u00a0]{1,50}(?![ \u3000\u00a0）》”])"
    )

    def swap(self, m: re.Match[str]) -> str:
        """Nothing."""
        return ""


class Invisible(_Sign):
    """`punct.zero-width`: characters nobody sees, and damaged ones."""

    id = "punct.zero-width"
    name = "看不见的或损坏的字符"
    why = "有看不见的字符，应删去"
    source = "文本清洁"
    level = Level.ERROR
    merge = True
    quiet = ()
    pattern = re.compile(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd\ufffe\uffff"
        "\ue000-\uf8ff\ud800-\udfff]|(?<![\ufe0f\u2600-\u27bf\U0001f000-\U0001faff])\u200d"
    )

    def say(self, m: re.Match[str]) -> str:
        """Damaged characters need the source."""
        if self.swap(m) is None:
            return f"有损坏的字符（U+{ord(m[0]):04X}），请对照原稿补上"
        return ""

    def swap(self, m: re.Match[str]) -> str | None:
        """Nothing, unless a character was lost."""
        return None if m[0] == "\ufffd" or "\ue000" <= m[0] <= "\uf8ff" or "\ud800" <= m[0] <= "\udfff" else ""


class StraightQuotes(_Sign):
    """`punct.quote-straight`: "…" in Chinese text."""

    id = "punct.quote-straight"
    name = "直引号"
    why = "引号应为“ ”"
    merge = True
    quiet = (Zone.LINK, Zone.TABLE)
    _line = re.compile(r"[^\n]+")
    _mark = re.compile(r'(?<![0-9A-Za-z=])["＂]|(?<=[一-龥])["＂]|["＂](?=[一-龥])|(?<=\d)["＂](?=[，。；、])')

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Those beside a Chinese character or sign; in pairs on a line they are given their direction."""
        for part in Part:
            text = draft.safe[part]
            if '"' not in text and "＂" not in text:
                continue
            for line in self._line.finditer(text):
                if not (('"' in line[0] or "＂" in line[0]) and re.search("[一-龥]", line[0])):
                    continue
                marks = list(self._mark.finditer(text, line.start(), line.end()))
                paired = len(marks) % 2 == 0
                for i, m in enumerate(marks):
                    yield self.finding(
                        part, m.start(), m.end(), m[0], suggestion="“”"[i % 2] if paired else None
                    )  # fmt: skip


class TitleEnd(_Sign):
    """`punct.title-end`: a title is no sentence."""

    id = "punct.title-end"
    name = "标题末的标点"
    why = "标题末尾不加句号、逗号、分号"
    source = "办公惯例"
    quiet = ()
    parts = (Part.TITLE,)
    pattern = re.compile(r"[。，；、：,;.](?=\s*$)")

    def counts(self, m: re.Match[str]) -> bool:
        """Not the points of an ellipsis."""
        return not m.string[: m.start()].endswith((".", "。。"))

    def swap(self, m: re.Match[str]) -> str:
        """Nothing."""
        return ""


CHECKS: tuple[Check, ...] = (
    HalfWidth(), HalfBrackets(), WideDigits(), MixedBrackets(), SignTwice(), Ellipsis(), AndSoOn(), Dash(), RangeComma(),
    BookComma(), Spaces(), Invisible(), StraightQuotes(), TitleEnd(), Ordinal(),
)  # fmt: skip
