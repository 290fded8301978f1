"""Problems put together by what they share, each group with its reason in one sentence (D7: 普遍性、倾向性、政策性).

A problem's *marks* are the causes of a short list whose words it says, and phrases of two to six characters that it shares with other units.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# causes that come back everywhere, each with the words that say it
CAUSES: Mapping[str, tuple[str, ...]] = {
    "资金": ("资金", "经费", "财力", "拨款", "预算", "配套不足", "缺钱"),
    "用地": ("用地", "征地", "土地", "占补", "拆迁", "红线"),
    "人手": ("人手", "人员不足", "缺人", "编制", "力量不足", "力量薄弱", "专业人员", "技术人员", "人员紧"),
    "审批": ("审批", "手续", "许可", "环评", "批复", "报批"),
    "协调": ("推诿", "职责不清", "职责交叉", "牵头不明", "协调难", "配合不够", "部门之间"),
    "群众工作": ("群众不理解", "群众不配合", "阻工", "矛盾纠纷", "意见不一"),
    "施工": ("施工", "工期", "进场", "汛期", "雨季", "天气"),
    "数据": ("底数不清", "台账不全", "数据不", "信息不共享", "系统不通"),
}
_POLICY = re.compile(
    r"《[^》]{2,40}》|政策|法律|法规|条例|规定|办法不|实施细则|没有标准|标准不|标准低|目录|权限|授权|上级(?!反馈)|省级|省里|省厅|市级|市里|市局"
    r"|国家(?:层面|标准|部委)|部委|顶层设计|立法"
)
_RUN = re.compile(r"[一-鿿]+")
_CUT = re.compile(r"[的了在和与及是有对从被把将为等还也都并就但而或不需请由应]|低于|高于|超过|整改|立即|仍未|没有|无法")
DULL = frozenset(
    [
        "问题",
        "工作",
        "存在",
        "目前",
        "单位",
        "由于",
        "需要",
        "落实",
        "推进",
        "项目",
        "我县",
        "我镇",
        "全县",
        "全镇",
        "部分",
        "情况",
        "进度",
        "建议",
        "希望",
        "没有",
        "不够",
        "不足",
        "比较",
        "较大",
        "较为",
        "困难",
        "影响",
        "导致",
        "一定",
        "进行",
        "开展",
        "加强",
        "相关",
        "有关",
        "方面",
        "主要",
        "以及",
        "造成",
        "缺乏",
        "办理",
        "完成",
        "事项",
        "领导",
        "县里",
        "今年",
        "去年",
        "已经",
        "尚未",
        "仍然",
        "一些",
        "个别",
        "难度",
        "较多",
        "较少",
        "较高",
        "较低",
        "因为",
        "所以",
        "左右",
        "以上",
        "以下",
        "之间",
        "其中",
        "同时",
        "随着",
        "由县",
        "请县",
        "县级",
        "乡镇",
        "各村",
        "各乡",
        "各镇",
    ]
)
LEAST, LONGEST = 2, 6


@dataclass(frozen=True, slots=True)
class Said:
    """A problem: key, unit, text, and how long ago (0 this period, 1 the one before, 2 the one before that)."""

    key: str
    unit: int
    text: str
    ago: int = 0


@dataclass
class Group:
    """Problems of this period that belong together; `times` is how often its mark was said: now, before, before that."""

    title: str
    keys: list[str]
    units: int
    words: list[str] = field(default_factory=list)
    times: tuple[int, int, int] = (0, 0, 0)
    policies: int = 0
    common: bool = False
    growing: bool = False
    policy: bool = False

    @property
    def why(self) -> str:
        """The rule that put them together, with its counts."""
        said = "、".join(f"“{word}”" for word in self.words)
        parts = [
            f"{self.units}个单位的{len(self.keys)}条"
            + (f"{'都' if len(self.keys) > 1 else ''}说到{said}" if said else "")
        ]
        if self.growing:
            parts.append(f"前两期和本期各有{self.times[2]}条、{self.times[1]}条、{self.times[0]}条，逐期增多")
        if self.policy:
            parts.append(f"其中{self.policies}条说到政策、标准或上级权限")
        return "；".join(parts)


def names_policy(text: str) -> str:
    """The words by which a text names a policy, a standard or an authority above; empty when it does not."""
    found = _POLICY.search(text)
    return found[0] if found else ""


def causes_of(text: str) -> dict[str, str]:
    """Causes of the list, each with the word that said it."""
    return {cause: word for cause, words in CAUSES.items() for word in words[::-1] if word in text}


def phrases_of(text: str) -> dict[str, int]:
    """Phrases of two to six characters, cut at small words and punctuation, none of them dull; how many of its ends are cuts."""
    found: dict[str, int] = {}
    for run in _RUN.findall(text):
        for piece in _CUT.split(run):
            for size in range(LEAST, LONGEST + 1):
                for start in range(len(piece) - size + 1):
                    phrase = piece[start : start + size]
                    if not any(dull in phrase for dull in DULL):
                        found[phrase] = max(found.get(phrase, 0), (start == 0) + (start + size == len(piece)))
    return found


def group(said: Sequence[Said], least: int = 3) -> list[Group]:
    """Groups of this period's problems: common, growing, about policy, and what is left; each problem stands in one (D7)."""
    now = [one for one in said if one.ago == 0]
    marks = _marks(said)
    groups: list[Group] = []
    left = {one.key: one for one in now}
    while True:
        best = _best(left.values(), marks, said, least)
        if best is None:
            break
        groups.append(best)
        for key in best.keys:
            del left[key]
    groups += _policies(left, marks)
    if left:
        groups.append(Group("个别问题", list(left), len({one.unit for one in left.values()})))
    return groups


def _marks(said: Sequence[Said]) -> dict[str, dict[str, str]]:
    """key of a problem → its marks → the word that says each; phrases only where two units share them."""
    units: dict[str, set[int]] = defaultdict(set)
    phrases = {one.key: phrases_of(one.text) for one in said}
    for one in said:
        for phrase in phrases[one.key]:
            units[phrase].add(one.unit)
    found: dict[str, dict[str, str]] = {}
    for one in said:
        own = {f"cause:{cause}": word for cause, word in causes_of(one.text).items()}
        own |= {phrase: phrase for phrase in phrases[one.key] if len(units[phrase]) > 1}
        found[one.key] = own
    return found


def _best(left: Iterable[Said], marks: dict[str, dict[str, str]], said: Sequence[Said], least: int) -> Group | None:
    """The mark most units share, the more telling first when equal; common or growing, else nothing."""
    by_mark: dict[str, list[Said]] = defaultdict(list)
    for one in left:
        for mark in marks[one.key]:
            by_mark[mark].append(one)
    found: list[tuple[tuple[int, int, int, int, int, str], Group]] = []
    for mark, ones in by_mark.items():
        units = len({one.unit for one in ones})
        times = tuple(sum(mark in marks[o.key] for o in said if o.ago == ago) for ago in (0, 1, 2))
        grows = len(ones) > 1 and grown(times)
        if units < max(2, least) and not grows:
            continue
        made = _group(mark, ones, marks, (times[0], times[1], times[2]))
        made.common, made.growing = units >= max(2, least), grows
        whole = max((phrases_of(one.text).get(mark, 0) for one in ones), default=0)
        found.append(((units, len(ones), mark.startswith("cause:"), whole, len(mark), mark), made))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def grown(times: Sequence[int]) -> bool:
    """Said more often than in the period before, and there not less than before that: (now, before, before that)."""
    now, before, earlier = times
    return now > before >= max(earlier, 1)


def _group(mark: str, ones: list[Said], marks: dict[str, dict[str, str]], times: tuple[int, int, int]) -> Group:
    words = [word for word, _ in Counter(marks[one.key][mark] for one in ones).most_common(4)]
    policies = sum(bool(names_policy(one.text)) for one in ones)
    title = f"{mark[6:]}问题" if mark.startswith("cause:") else mark
    return Group(
        title, [one.key for one in ones], len({one.unit for one in ones}), words, times, policies,
        policy=2 * policies >= len(ones),
    )  # fmt: skip


def _policies(left: dict[str, Said], marks: dict[str, dict[str, str]]) -> list[Group]:
    """What names a policy and stands in no other group: by cause where it has one."""
    by_cause: dict[str, list[Said]] = defaultdict(list)
    for one in left.values():
        if names_policy(one.text):
            cause = next((mark[6:] for mark in marks[one.key] if mark.startswith("cause:")), "")
            by_cause[cause].append(one)
    groups = []
    for cause, ones in sorted(by_cause.items()):
        words = list(dict.fromkeys(names_policy(one.text) for one in ones))[:4]
        units = len({one.unit for one in ones})
        title = f"{cause}方面的政策、权限" if cause else "政策、标准和权限"
        groups.append(Group(title, [o.key for o in ones], units, words, policies=len(ones), policy=True))
        for one in ones:
            del left[one.key]
    return groups
