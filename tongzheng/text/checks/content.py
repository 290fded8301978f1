"""What a text holds: one matter, empty talk, a title that fits, nothing torn off (R4, R14)."""

import re
from collections.abc import Iterator
from itertools import combinations

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part
from tongzheng.text.checks.reading import HAN, Span, bigrams, clauses, count_han, lines, longest, word_list


class _Content(Check):
    level = Level.HINT
    group = "内容"
    source = "办公惯例"


# --- one matter a text ------------------------------------------------------------------------------------------------
SEVERAL_BY_NATURE = frozenset({"analysis", "research", "reference"})
_GATHERED = re.compile(r"汇总|一周|每周|要情|综述|简讯|快讯|荟萃|集锦|动态\b|等\s?[\d一二三四五六七八九十]+[项条件则]")
_ANOTHER = re.compile(
    r"(?:^|(?<=[。\n]))[ \u3000]{0,4}(?:另悉|又讯|另讯|另一则|又据(?=[^，。\n]{2,12}(?:报|讯|悉|称|反映|消息)))",
    re.MULTILINE,
)
_HEADING = re.compile(r"^[ \u3000]{0,4}[一二三四五六七八九十]{1,3}、", re.MULTILINE)


def _one_matter_asked(check: str, draft: Draft) -> bool:
    """Whether one matter a text is asked of this kind: `params[check]["not_for"]` names the kinds it is not asked of."""
    not_for = draft.facts.params.get(check, {}).get("not_for", SEVERAL_BY_NATURE)
    return draft.facts.kind not in not_for


class AnotherMatter(_Content):
    """one.matter."""

    id, name = "one.matter", "一稿多事"
    why = "这里起另说一件事：一事一报，请另写一篇。"

    def find(self, draft: Draft) -> Iterator[Finding]:
        if _one_matter_asked(self.id, draft):
            for m in _ANOTHER.finditer(draft.body):
                yield self.finding(Part.BODY, m.start(), m.end(), m[0])


class MattersOfSeveralUnits(_Content):
    """one.matter.unit."""

    id, name = "one.matter.unit", "各段分属不同单位"
    why = "各个一级小标题下说的是不同单位、互不相干的事：一事一报，请分开写。"

    def find(self, draft: Draft) -> Iterator[Finding]:
        heads = list(_HEADING.finditer(draft.body)) if draft.facts.units else []
        if not 3 <= len(heads) <= 20 or not _one_matter_asked(self.id, draft) or _GATHERED.search(draft.title):
            return
        ends = [*(h.start() for h in heads[1:]), len(draft.body)]
        sections = [draft.body[h.start() : end] for h, end in zip(heads, ends, strict=True)]
        owners = [frozenset(word for _, word in longest(text[:2000], draft.facts.units)) for text in sections]
        shared = bigrams(draft.title)
        if (
            all(owners)
            and all(not a & b for a, b in combinations(owners, 2))
            and not any(bigrams(text.split("\n", 1)[0]) & shared for text in sections)
        ):
            names = "、".join(min(o, key=lambda w: (-len(w), w)) for o in owners)
            why = f"{len(sections)} 个小标题分别说{names}的事，彼此和标题都不相干。{self.why}"
            yield self.finding(Part.BODY, heads[0].start(), heads[0].end(), heads[0][0], why)


# --- empty talk -------------------------------------------------------------------------------------------------------
_FACT = re.compile(
    r"[0-9０-９《“]|[一二两三四五六七八九十百千万几](?:个|项|户|人|名|亩|次|件|条|家|处|年|天|成|倍|万|亿|元|种|批|方面)|[省市县区乡镇村月日某]"
)


def empty_share(body: str, words: tuple[str, ...]) -> tuple[float, list[Span]]:
    """The share of Han characters standing in empty clauses, and those clauses.

    A clause is empty when set phrases fill it (two of them, or three tenths of it) and it holds no fact
    (digit, counted thing, title, quotation, place, date).
    """
    total = empty = 0
    found: list[Span] = []
    for start, end in clauses(body):
        clause = body[start:end]
        size = count_han(clause)
        total += size
        if not size or _FACT.search(clause):
            continue
        phrases = longest(clause, [w for w in words if w in clause]) if len(clause) < 1000 else []
        filled = sum(len(word) for _, word in phrases)
        if len(phrases) >= 2 or (phrases and filled / size >= 0.3):
            empty += size
            found.append((start, end))
    return (empty / total if total else 0.0), found


class EmptyTalk(_Content):
    """empty.ratio."""

    id, name = "empty.ratio", "空话率"
    why = "套话多、事实少。"
    most = 0.30

    def find(self, draft: Draft) -> Iterator[Finding]:
        own = draft.facts.params.get(self.id, {})
        words = tuple({*word_list("empty_words.txt"), *own.get("add", ())} - set(own.get("drop", ())))
        share, spots = empty_share(draft.body, words)
        if spots and share >= own.get("most", self.most) and count_han(draft.body) >= 60:
            start, end = max(spots, key=lambda s: s[1] - s[0])
            why = f"约 {share:.0%} 的文字是没有数字、地点、具体做法的套话，宜删去或换成事实，例如这一句。"
            yield self.finding(Part.BODY, start, end, draft.body[start:end], why)


# --- title and text ---------------------------------------------------------------------------------------------------
_TITLE_HAN = re.compile(r"[\u3400-\u9fff]+")


def title_share(title: str, body: str) -> tuple[float, int]:
    """The share of the title's telling two-character pairs that stand in the text, and how many there are."""
    common = set(word_list("common_pairs.txt"))
    telling = [pair for run in _TITLE_HAN.findall(title) for pair in sorted(bigrams(run)) if pair not in common]
    return (sum(1 for pair in telling if pair in body) / len(telling) if telling else 1.0), len(telling)


class TitleFits(_Content):
    """title.fits."""

    id, name = "title.fits", "文题相符"
    why = "标题里的词正文里几乎没有：看看标题与内容是不是说的同一件事。"
    least = 0.05
    letters = 0.5

    @staticmethod
    def _letters_in(draft: Draft) -> float:
        """The share of the title's different Han characters that stand anywhere in the text."""
        han = set(HAN.findall(draft.title))
        return len(han & set(draft.body)) / len(han) if han else 1.0

    def find(self, draft: Draft) -> Iterator[Finding]:
        if count_han(draft.body[:3000]) < 60 or len(draft.title) > 200:
            return
        share, telling = title_share(draft.title, draft.body)
        if telling >= 5 and share < self.least and self._letters_in(draft) < self.letters:
            yield self.finding(Part.TITLE, 0, 0, "")


class TitlePlace(_Content):
    """title.place."""

    id, name = "title.place", "标题与正文的地名、单位不同"
    why = "标题和正文写的不是同一个地方或单位。"

    def find(self, draft: Draft) -> Iterator[Finding]:
        facts = draft.facts
        if not (facts.units or facts.places) or len(draft.title) > 200 or count_han(draft.body[:3000]) < 60:
            return
        names = {name for name in (*facts.units, *facts.places) if len(name) >= 3}
        for at, name in longest(draft.title, (n for n in names if n in draft.title)):
            others = [word for _, word in longest(draft.body[:20_000], (n for n in names if n in draft.body))]
            rivals = [word for word in others if _ending(word) == _ending(name)]
            if rivals and name not in others and not self._mentioned(name, draft):
                why = f"标题写的是{name}，正文没有{name}，写的是{rivals[0]}，请核对。"
                yield self.finding(Part.TITLE, at, at + len(name), name, why)

    @staticmethod
    def _mentioned(name: str, draft: Draft) -> bool:
        """By its stem, by its kind (该镇, 我局), or by another name of the same unit."""
        body, units = draft.body, draft.facts.units
        kind = name[-2:] if name.endswith(("街道", "社区")) else name[-1]
        if name[:2] in body or any(pre + kind in body for pre in ("该", "我", "全", "本")):
            return True
        full = units.get(name) or name
        return any(other in body for other, its in units.items() if (its or other) == full)


def _ending(name: str) -> str:
    """The kind of place or unit a name speaks of; towns of every sort are one kind."""
    return "乡镇" if name.endswith(("乡", "镇", "街道")) else name[-1]


# --- torn off ---------------------------------------------------------------------------------------------------------
_OPEN_END = "，、：；,;:（(《“‘"
_ENDED = re.compile(r"[。！？…”’』」）)》】〕.!?~—]$")
_SIGNED = re.compile(r"\d{1,2}日$|[局办委厅部处科室院所站队会组府镇乡村社区街道中心公司学校厂政协人大]$|\d$|^[（(]")


class TornEnd(_Content):
    """cut.end."""

    id, name, level = "cut.end", "正文没有写完", Level.WARNING
    why = "正文在句子中间断了，像是没有写完或复制时漏了一段。"

    def find(self, draft: Draft) -> Iterator[Finding]:
        found = lines(draft.body)
        if not found or count_han(draft.body[:400]) < 60:
            return
        start, end = found[-1]
        last = draft.body[start:end]
        prose = len(last) >= 20 and ("，" in last or "。" in last) and "附件" not in last and "年" not in last[-12:]
        if last[-1] in _OPEN_END or (prose and not _ENDED.search(last) and not _SIGNED.search(last)):
            yield self.finding(Part.BODY, max(start, end - 12), end, draft.body[max(start, end - 12) : end])


class TornStart(_Content):
    """cut.start."""

    id, name, level = "cut.start", "正文开头残缺", Level.WARNING
    why = "正文以标点开头，像是复制时漏了前面的字。"

    def find(self, draft: Draft) -> Iterator[Finding]:
        found = lines(draft.body)
        if found and draft.body[found[0][0]] in "，。、；：！？）》”":
            start = found[0][0]
            yield self.finding(Part.BODY, start, start + 1, draft.body[start])


_SEE = re.compile(
    r"(?:详?见|参见|附|如)(?:后附的?|文后的?)?(?P<what>附表|附件|附图|下表|下图|上表|附后)(?![的]?(?:显示|设|信))"
    r"|(?:名单|清单|明细表?|统计表|一览表|方案|附表)附后"
)
_ATTACHED = re.compile(
    r"^[ \u3000]{0,4}附[ \u3000]{0,2}[件表图录]?[ \u3000]{0,2}\d{0,2}[：:.、\s]|。[ \u3000]{0,4}附件[ \u3000]{0,2}\d{0,2}[：:]|^[ \u3000]{0,4}附[件表图]\d{0,2}$|\t|[|｜].*[|｜]",
    re.MULTILINE,
)


class MissingAttachment(_Content):
    """cut.attach."""

    id, name = "cut.attach", "提到的附件、附表没有"
    why = "文中说见附件或附表，但文末没有列出：已作为附件上传的可不理会，没有的请补上。"
    merge = True

    def find(self, draft: Draft) -> Iterator[Finding]:
        if draft.facts.params.get(self.id, {}).get("attached") or _ATTACHED.search(draft.safe[Part.BODY]):
            return
        for m in _SEE.finditer(draft.safe[Part.BODY]):
            yield self.finding(Part.BODY, m.start(), m.end(), m[0])


CHECKS: tuple[Check, ...] = (
    AnotherMatter(), MattersOfSeveralUnits(), EmptyTalk(), TitleFits(), TitlePlace(), TornEnd(), TornStart(),
    MissingAttachment(),
)  # fmt: skip
