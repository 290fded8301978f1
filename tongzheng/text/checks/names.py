"""Leaders' names, titles and order; units' names; fixed wordings: all from what the office itself keeps (R4).

Without the office's lists these checks find nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tongzheng.text.checks.base import Check, Draft, Facts, Finding, Level, Part
from tongzheng.text.checks.masks import Zone
from tongzheng.text.checks.reading import HAN, Span, longest, occurrences, sentences

_GENERIC = (  # titles told apart from a name even when the office's list does not hold them
    "书记", "副书记", "省长", "副省长", "市长", "副市长", "县长", "副县长", "区长", "副区长", "州长", "副州长", "镇长", "副镇长", "乡长", "副乡长",
    "主任", "副主任", "主席", "副主席", "局长", "副局长", "部长", "副部长", "秘书长", "副秘书长", "检察长", "院长", "常委",
)  # fmt: skip
_FORMER = re.compile(r"(?:时任|原任?|前任?|曾任|已故|老)[\u4e00-\u9fff]{0,12}$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_JOIN = re.compile(r"^(?:同志)?(?:（[^（）]{1,20}）)?[、和及与](?:以及)?[\u4e00-\u9fff]{0,24}$")
_AFTER_NAME = set(
    "同到在率带调参出表要等和与及赴听会作介陪对向就为先深实检走慰看讲宣签批主说指强致一来前任兼是部县市书副"
)
_QUOTED: tuple[Zone, ...] = (Zone.LINK, Zone.TITLE, Zone.QUOTE)


@dataclass(frozen=True)
class Leader:
    """A person of the office's list: every title held on the day, the place in the order, whether any term runs."""

    name: str
    titles: frozenset[str]
    order: int
    serving: bool
    ended: date | None


def roster(facts: Facts) -> dict[str, Leader]:
    """The office's list by name; a name with several lines has all its titles and its best place (R4)."""
    known: dict[str, Leader] = {}
    for name, title, order, start, end in facts.leaders:
        if len(name) < 2 or not title:
            continue
        today = facts.today
        serving = today is None or ((start is None or start <= today) and (end is None or today <= end))
        had = known.get(name)
        titles = frozenset(t for t in re.split(r"[、，,；;\s]+", title) if t)
        if had is None or (serving and not had.serving):
            known[name] = Leader(name, titles, order, serving, end)
        elif serving == had.serving:
            ended = max((d for d in (had.ended, end) if d), default=None)
            known[name] = Leader(name, had.titles | titles, min(order, had.order), serving, ended)
    return known


def _titles(people: Iterable[Leader]) -> list[str]:
    """Every title that may stand before or behind a name, longest first."""
    return sorted({t for p in people for t in p.titles} | set(_GENERIC), key=lambda t: (-len(t), t))


def _before(text: str, at: int, titles: list[str]) -> str:
    """The title that ends where a name begins, "" when none does."""
    head = text[max(0, at - 24) : at].rstrip()
    return next((t for t in titles if head.endswith(t)), "")


def _behind(text: str, end: int, titles: list[str]) -> str:
    """The title that begins where a name ends, unless another name follows it."""
    tail = text[end : end + 24]
    return next((t for t in titles if tail.startswith(t)), "")


def _same_post(one: str, other: str) -> bool:
    """Whether two titles may be written of one post: 县长 is 县人民政府县长, 常务副县长 is 副县长, but no 副县长 is 县长."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if not long.endswith(short):
        return False
    return ("副" in short) == ("副" in long)


class _Names(Check):
    source = "办公室维护的名单"
    group = "名称"
    quiet: ClassVar[tuple[Zone, ...]] = _QUOTED


class NameAndTitle(_Names):
    """name.title."""

    id, name, level = "name.title", "姓名与职务", Level.ERROR
    why = "姓名与职务和领导名单不一致。"

    def find(self, draft: Draft) -> Iterator[Finding]:
        people = roster(draft.facts)
        if not people:
            return
        titles = _titles(people.values())
        for part in Part:
            text = draft.safe[part]
            for at, who in longest(text, [n for n in people if n in text]):
                yield from self._titled(text, part, at, people[who], people, titles)
            yield from self._one_off(text, part, people)

    def _titled(
        self, text: str, part: Part, at: int, leader: Leader, people: dict[str, Leader], titles: list[str]
    ) -> Iterator[Finding]:
        """A title directly at a listed name: somebody else's, or no longer held."""
        end = at + len(leader.name)
        follows = text[end : end + 1]
        if len(leader.name) < 3 and HAN.match(follows) and follows not in _AFTER_NAME:
            return  # 周正 may be the beginning of a longer name
        title = _before(text, at, titles)
        start = at - len(title)
        if not title:
            title = _behind(text, end, titles)
            start = end
        if not title or _FORMER.search(text[max(0, start - 16) : start]) or text[start - 1 : start] == "代":
            return
        own = "、".join(sorted(leader.titles, key=len))
        if not any(_same_post(title, held) for held in leader.titles):
            if self._certain(title, leader, people):
                right = own if len(leader.titles) == 1 else None
                why = f"名单中{leader.name}是{own}，这里写作“{title}”。"
                yield self.finding(part, start, start + len(title), title, why, right)
        elif not leader.serving and not self._past(text, at, leader):
            why = (
                f"{leader.name}已不任{title}"
                + (f"（至{leader.ended:%Y-%m-%d}）" if leader.ended else "")
                + "，现职请核对；写过去的事可在职务前加“时任”。"
            )
            yield self.finding(part, at, end, leader.name, why)

    @staticmethod
    def _certain(title: str, leader: Leader, people: dict[str, Leader]) -> bool:
        """Somebody else holds the title alone, or it is his own with 副 left out or put in."""
        plain = title.replace("副", "")
        if any(
            held.replace("常务", "").replace("副", "").endswith(plain) and ("副" in held) != ("副" in title)
            for held in leader.titles
        ):
            return True
        return any(title in other.titles and other.serving for other in people.values() if other.name != leader.name)

    @staticmethod
    def _past(text: str, at: int, leader: Leader) -> bool:
        """Whether the sentence speaks of a year before the term ended."""
        start = max(text.rfind(mark, 0, at) for mark in "。！？\n") + 1
        years = [int(y) for y in _YEAR.findall(text[start : at + 60])]
        return bool(years) and leader.ended is not None and min(years) <= leader.ended.year

    def _one_off(self, text: str, part: Part, people: dict[str, Leader]) -> Iterator[Finding]:
        """A listed title followed by a name that differs from its holder's in one character."""
        for leader in people.values():
            size = len(leader.name)
            if size < 3 or not leader.serving:
                continue
            for title in leader.titles:
                for at in occurrences(text, title):
                    start = at + len(title)
                    there = text[start : start + size]
                    if text[at - 1 : at] == "副" or there in people or len(there) < size or not HAN.match(there[-1]):
                        continue
                    if sum(a != b for a, b in zip(there, leader.name, strict=True)) == 1 and there[0] == leader.name[0]:
                        level = Level.WARNING if "副" in title else Level.ERROR
                        why = f"名单中{title}是{leader.name}，这里写作“{there}”，差一个字。"
                        yield self.finding(part, start, start + size, there, why, leader.name, level)


def _lists(text: str, people: dict[str, Leader]) -> Iterator[list[tuple[int, Leader]]]:
    """Runs of listed names joined by 、 or 和, sentence by sentence; those with 分别 in the sentence are left out."""
    names = [n for n in people if n in text]
    if len(names) < 2:
        return
    for start, end in sentences(text):
        sentence = text[start:end]
        if "分别" in sentence or len(sentence) > 2000:
            continue
        run: list[tuple[int, Leader]] = []
        last = 0
        for at, who in longest(sentence, names):
            if run and not _JOIN.match(sentence[last:at]):
                if len(run) > 1:
                    yield run
                run = []
            run.append((start + at, people[who]))
            last = at + len(who)
        if len(run) > 1:
            yield run


class NameOrder(_Names):
    """name.order."""

    id, name = "name.order", "领导排名次序"
    why = "领导姓名的次序与名单不一致。"

    def find(self, draft: Draft) -> Iterator[Finding]:
        people = {k: p for k, p in roster(draft.facts).items() if p.serving}
        for part in Part:
            text = draft.safe[part]
            for run in _lists(text, people):
                orders = [leader.order for _, leader in run]
                if orders != sorted(orders):
                    start, end = run[0][0], run[-1][0] + len(run[-1][1].name)
                    right = "、".join(p.name for p in sorted({p for _, p in run}, key=lambda p: p.order))
                    plain = "、".join(p.name for _, p in run) == text[start:end]
                    why = f"按名单次序应为：{right}。"
                    yield self.finding(part, start, end, text[start:end], why, right if plain else None)


class NameRespect(_Names):
    """name.respect."""

    id, name, level = "name.respect", "称谓不齐", Level.HINT
    why = "并列的几位，有的称“同志”，有的没有，请统一。"

    def find(self, draft: Draft) -> Iterator[Finding]:
        people = roster(draft.facts)
        for part in Part:
            text = draft.safe[part]
            for run in _lists(text, people):
                called = [text.startswith("同志", at + len(p.name)) for at, p in run]
                if any(called[:-1]) and not all(called):  # 「甲、乙、丙同志」 speaks of all three
                    start, end = run[0][0], run[-1][0] + len(run[-1][1].name)
                    yield self.finding(part, start, end, text[start:end])


# --- units ------------------------------------------------------------------------------------------------------------
_HISTORY = re.compile(r"原|曾|撤并|撤销|更名|改为|改名|前身|合并|并入|划入|整合|组建|时任|旧称|简称|以下称")


class UnitName(_Names):
    """unit.full."""

    id, name = "unit.full", "单位旧称、别称"
    why = "这是单位的旧称或别称，应写现用名称。"

    def find(self, draft: Draft) -> Iterator[Finding]:
        units, today = draft.facts.units, draft.facts.today
        for part in Part:
            text = draft.safe[part]
            for at, word in longest(text, [n for n in units if len(n) >= 3 and n in text]):
                full = units[word]
                if not full or self._history(text, at, today):
                    continue
                level = Level.HINT if _abbreviates(word, full) else self.level
                why = f"“{word}”现用名称是“{full}”。"
                yield self.finding(part, at, at + len(word), word, why, full, level)

    @staticmethod
    def _history(text: str, at: int, today: date | None) -> bool:
        """Whether the sentence speaks of former times: a word of change, or a year before this one."""
        start = max(text.rfind(mark, 0, at) for mark in "。！？\n") + 1
        said = text[max(start, at - 60) : at + 40]
        return bool(_HISTORY.search(said)) or any(today and int(y) < today.year for y in _YEAR.findall(said))


def _abbreviates(short: str, full: str) -> bool:
    rest = iter(full)
    return all(c in rest for c in short)


_KINDS = re.compile(
    r"(?:人民政府|委员会|办公室|办事处|管理处|工作站|服务站|派出所|检察院|指挥部|管委会|中心|公司|集团|医院|法院|学校|中学|小学|学院|街道|社区|局|委|办|院|所|站|队|处|部|厂|会|馆|台)$"
)
_PLACE_PART = re.compile(r"^[\u4e00-\u9fff]{0,6}?(?:省|市|州|县|区|乡|镇|村|街道)")
_TELLING = set("省市州县区乡镇村东南西北中上下前后大小新老内外左右第一二三四五六七八九十百甲乙丙丁")
_MOST_COMPARED = 20_000


@dataclass(frozen=True)
class _Known:
    name: str
    first: int  # where the part begins in which a wrong character is told from another unit's name
    last: int


def _comparable(names: Iterable[str]) -> Iterator[_Known]:
    """Units whose own part (without place and kind of unit) is long enough: one character off is no other unit's name."""
    for name in names:
        place, kind = _PLACE_PART.match(name), _KINDS.search(name)
        first, last = place.end() if place else 0, kind.start() if kind else 0
        if last - first >= 4 and len(name) <= 40:
            yield _Known(name, first, last)


class UnitTypo(_Names):
    """unit.typo."""

    id, name = "unit.typo", "单位名称差一字"
    why = "与单位名称只差一个字，请核对。"
    quiet = (Zone.LINK, Zone.TITLE)

    def find(self, draft: Draft) -> Iterator[Finding]:
        units = draft.facts.units
        if not units:
            return
        known = list(_comparable(n for n in units if len(n) >= 6))
        for part in Part:
            text = draft.safe[part]
            taken = bytearray(len(text))
            for at, word in longest(text, [n for n in units if len(n) >= 4 and n in text]):
                taken[at : at + len(word)] = b"\1" * len(word)
            for start, end, unit in self._near(text, known, taken):
                taken[start:end] = b"\1" * (end - start)
                why = f"单位名称是“{unit}”，这里差一个字。"
                yield self.finding(part, start, end, text[start:end], why, unit)

    @staticmethod
    def _near(text: str, known: list[_Known], taken: bytearray) -> Iterator[tuple[int, int, str]]:
        """Stretches one character away from a name: half of it stands unchanged, so only those places are looked at."""
        left = _MOST_COMPARED
        for unit in known:
            half = (unit.first + unit.last + 1) // 2
            for piece, offset in ((unit.name[:half], 0), (unit.name[half:], half)):
                for at in occurrences(text, piece):
                    left -= 1
                    if left < 0:
                        return
                    for size in (0, 1, -1):
                        # a second half found: the name began so far before it, one more or one less when it is longer
                        start = at if not offset else at - offset - size
                        end = start + len(unit.name) + size
                        if start < 0 or end > len(text) or 1 in taken[start:end]:
                            continue
                        if _one_off_inside(text[start:end], unit):
                            yield start, end, unit.name
                            break


def _one_off_inside(there: str, unit: _Known) -> bool:
    """Whether a stretch differs from a name by one character of its own part, changed, added or left out."""
    name = unit.name
    head = 0
    while head < min(len(there), len(name)) and there[head] == name[head]:
        head += 1
    tail = 0
    while tail < min(len(there), len(name)) - head and there[-1 - tail] == name[-1 - tail]:
        tail += 1
    ours, theirs = name[head : len(name) - tail], there[head : len(there) - tail]
    if len(ours) > 1 or len(theirs) > 1 or ours == theirs or any(c in _TELLING for c in ours + theirs):
        return False
    return all(HAN.match(c) for c in theirs) and unit.first <= head <= unit.last and len(name) - tail <= unit.last


class OfficialTerm(_Names):
    """term.official."""

    id, name = "term.official", "固定提法"
    why = "不合本办公室的固定提法。"
    quiet = (Zone.LINK,)

    def find(self, draft: Draft) -> Iterator[Finding]:
        terms = draft.facts.terms
        for part in Part:
            text = draft.safe[part]
            for at, wrong in longest(text, [w for w in terms if w and w in text]):
                right = terms[wrong]
                if wrong in right and _inside(text, at, wrong, right):
                    continue
                why = f"规范提法：{right}。" if right else f"“{wrong}”这个说法本办公室不用，请换一个。"
                yield self.finding(part, at, at + len(wrong), wrong, why, right or None)


def _inside(text: str, at: int, wrong: str, right: str) -> bool:
    """Whether the words found are only a piece of the right wording."""
    spans: list[Span] = [(at - o, at - o + len(right)) for o in occurrences(right, wrong)]
    return any(start >= 0 and text[start:end] == right for start, end in spans)


CHECKS: tuple[Check, ...] = (NameAndTitle(), NameOrder(), NameRespect(), UnitName(), UnitTypo(), OfficialTerm())
