"""Is it worth reporting (R13)? Hints only: never in the way, counted by unit under the id of the reason.

A title says what a text looks like (a visit, a meeting, a ceremony …); the text says whether there is more in it.
Substance is counted in sentences that tell a problem, a decision, a result or a cause *with* a quantity, and in
sentences of the kinds an office always wants: difficulties, proposals, reasons. Enough of it, and no hint is given.
"""

import re
from collections.abc import Iterator
from functools import cache

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part
from tongzheng.text.checks.content import empty_share
from tongzheng.text.checks.reading import clauses, count_han, has_any, table, word_list

# What an office always wants to hear of.
_TROUBLE = (
    "困难", "难点", "难以", "不足", "短板", "隐患", "风险", "堵点", "矛盾", "纠纷", "滞后", "缺口", "短缺", "紧缺", "拖欠", "欠薪", "亏损",
    "下滑", "下降", "停产", "停水", "停电", "受灾", "损失", "伤亡", "死亡", "遇难", "被困", "事故", "违规", "违法", "投诉", "反映", "不满",
    "上访", "信访", "积压", "滞销", "瓶颈", "突出问题", "主要问题", "存在问题", "问题是", "薄弱", "苗头", "担忧", "顾虑", "制约", "不到位",
    "污染", "超标", "流失", "空缺", "闲置", "浪费", "推诿", "扰民", "安全问题",
)  # fmt: skip
_DECISION = (
    "会议决定", "会议确定", "会议明确", "会议议定", "会议同意", "会议审议通过", "审议通过", "决定", "议定", "批准", "安排资金", "下拨", "拨付",
    "补助", "补贴", "奖补", "投资", "新增", "减免", "出台", "印发", "实行", "取消", "调整为", "限期", "整改",
)  # fmt: skip
_RESULT = (
    "增长", "同比", "提高到", "提高了", "提升到", "降低", "减少", "缩短", "节约", "节省", "增收", "增加", "达到", "完成", "覆盖", "惠及", "签订",
    "化解", "追回", "办结", "收回", "恢复", "受益", "带动",
)  # fmt: skip
_REASONS = ("原因", "导致", "群众", "建议")
_WANTED_TITLE = re.compile(
    r"问题|困难|难(?!忘)|隐患|短板|堵|风险|矛盾|建议|反映|现状|对策|调查|启示|经验|做法|探索|机制|缺|滞|停产|停水|停电|污染|事故|灾|疫情"
    r"|遇难|死|伤|欠|下滑|下降|降|增长|增至|突破|\d{1,6}[%％]|\d{1,9}[亿万]?元|预警|苗头|不满|纠纷|投诉|滞销|分析|影响|值得关注|情况的?调[研查]|调研报告|亟待|亟需|需引起|[？?]|何时|何日|请问|为何|为什么|希望|盼|咨询|举报|能否|更正|\d[户家个人处件名][^，]{0,6}(?:定下|落实|解决|化解|整改|办结)"
)
_QUANTITY = re.compile(
    r"[0-9０-９]{1,12}(?:[.．][0-9]{1,6})?[ ]?(?:[%％]|个百分点|[万亿]?(?:元|吨|亩|公里|千米|平方米|公顷|户|人|名|家|起|件|处|个|项|辆|台|头|只|套|栋|座|口|所|宗|度|千瓦|立方米|斤|公斤|倍|成|天))"
    r"|[一二两三四五六七八九十百千]+(?:成|倍|分之[一二三四五六七八九十])"
)
_PASSING = re.compile(  # people who came, places that were looked at: no substance
    r"(?:查看|走访|参观|考察|观摩|深入|先后到|先后前往|实地|视察)[^，。；]{0,25}|"
    r"[0-9０-９]{1,12}(?:余|多)?(?:余)?(?:名|位|人)(?:[^，。；]{0,12})(?:参加|参会|出席|与会|代表|参与|聆听|观看|学员|干部)"
)


def substance(body: str) -> int:
    """How much a text tells an office: quantities of trouble, decisions and results; reasons and proposals.

    A clause of trouble or decision counts its quantities, two at most; one of results counts once.
    """
    found = 0
    for start, end in clauses(body):
        clause = body[start:end]
        quantities = sum(1 for _ in _QUANTITY.finditer(_PASSING.sub("", clause[:1000])))
        trouble = has_any(clause, _TROUBLE)
        if quantities and (trouble or has_any(clause, _DECISION)):
            found += min(2, quantities)
        elif has_any(clause, _RESULT if quantities else _REASONS if trouble else ()):
            found += 1
    return found


@cache
def _words(check: str) -> tuple[str, ...]:
    return tuple(row["word"] for row in table("worth.tsv") if row["id"] == check)


class _Worth(Check):
    """One reason why a text may not be worth reporting. `params[id]["enough"]`: how much substance silences it."""

    level = Level.HINT
    group = "值不值得报"
    source = "办公惯例（R13）"
    enough = 2
    not_for: frozenset[str] = frozenset({"urgent"})  # kinds of report it is not asked of
    after: tuple[str, ...] = ()  # reasons that are named instead of this one when a title looks like both

    def find(self, draft: Draft) -> Iterator[Finding]:
        if draft.facts.kind in self.not_for or not self.looks_like(draft):
            return
        if substance(draft.safe[Part.BODY]) < draft.facts.params.get(self.id, {}).get("enough", self.enough):
            yield self.finding(Part.TITLE, 0, 0, "", f"{self.say(draft)}{self.why}")

    def looks_like(self, draft: Draft) -> bool:
        """Whether title and text look like this reason."""
        return (
            not _WANTED_TITLE.search(draft.safe[Part.TITLE][:300])
            and has_any(draft.title, _words(self.id))
            and not any(has_any(draft.title, _words(other)) for other in self.after)
        )

    def say(self, draft: Draft) -> str:
        """What made it look so."""
        word = next((w for w in _words(self.id) if w in draft.title), "")
        return f"标题写的是“{word}”，" if word else ""


class Visit(_Worth):
    """worth.visit."""

    id, name = "worth.visit", "一般性参观、考察、走访"
    not_for = frozenset({"urgent", "research", "opinion"})
    why = "正文没有写发现的问题、定下的事或带数字的结果，像是一般性的参观考察消息。建议改报发现了什么、要办什么。"


class Meeting(_Worth):
    """worth.meeting."""

    id, name = "worth.meeting", "一般性开会消息"
    after = ("worth.visit", "worth.study", "worth.routine")
    why = "正文没有写会议议定的事项、数字和要解决的问题，像是一般性的开会消息。建议改报会议定了什么、何时办到什么程度。"


class Study(_Worth):
    """worth.study."""

    id, name = "worth.study", "一般性学习消息"
    after = ("worth.visit",)
    why = "正文没有写学习之后办了什么、有什么结果，像是一般性的学习消息。建议改报贯彻落实中的做法、成效或问题。"


class Routine(_Worth):
    """worth.routine."""

    id, name = "worth.routine", "程序性报道"
    after = ("worth.visit", "worth.study")
    why = "正文没有写问题、决定或带数字的结果，像是程序性的报道。建议等有了结果再报。"


class Scrap(_Worth):
    """worth.scrap."""

    id, name = "worth.scrap", "零碎微观"
    why = "说的是一人一事、一时一地，看不出面上的情况。建议看看有没有普遍性，几件合起来报。"
    enough = 1
    longest = 450

    def looks_like(self, draft: Draft) -> bool:
        if count_han(draft.body) > self.longest or _WANTED_TITLE.search(draft.safe[Part.TITLE][:300]):
            return False
        in_title = has_any(draft.title, _words(self.id))
        return in_title or sum(1 for w in _words(self.id) if w in draft.body) >= 2

    def say(self, draft: Draft) -> str:
        word = next((w for w in _words(self.id) if w in draft.title or w in draft.body), "")
        return f"写的是“{word}”，"


_SMALL = re.compile(r"[村组社区小区院栋楼巷弄寨屯]")
_BEYOND = re.compile(
    r"等地|\d公里|\d{3,}(?:余|多)?[户人名]|多个(?:乡镇|村|社区|小区|部门)|[全各](?:县|市|乡镇)|(?:\d{2,}|[十百千]+)个(?:村|社区|小区|乡镇)|跨|县级|上级|省|条例|政策|法规|专项资金|统筹|移交|推诿"
    r"|多次|长期|多年|数年|[二两三四五六七八九十\d]+年(?:来|多|了|未|没)|一直|至今|无人|没人|没有人|互相|部门|开发商|物业(?:公司)?不|违[规法建章]|投诉"
    r"|伤亡|死亡|受伤|事故|火灾|消防|污染|安全隐患|生命|诈骗|拖欠|强制|非法"
)


class Local(_Worth):
    """worth.local."""

    id, name = "worth.local", "本级可了解处理"
    not_for = frozenset({"urgent", "experience"})
    why = "是一村一社区里自己能办的小事，文中没有写本级办不了的原因和普遍性。建议先办，办不了再写明难在哪里、要上级帮什么。"
    longest = 500

    def find(self, draft: Draft) -> Iterator[Finding]:
        if draft.facts.kind in self.not_for or count_han(draft.body) > self.longest:
            return
        text = f"{draft.title}\n{draft.body}"
        if has_any(draft.title, _words(self.id)) and _SMALL.search(text) and not _BEYOND.search(text):
            yield self.finding(Part.TITLE, 0, 0, "", f"{self.say(draft)}{self.why}")


_EXHORTS = re.compile(
    r"^(?:[^，]{0,12}(?:要求|强调|指出|表示)[，：:])?(?:[一二三四五六七八九]是)?(?:全[县市镇局乡]|各[级地单部][^，]{0,8}|我们|大家)?(?:一定)?(?:要|必须|务必|应当?|坚持|提高|强化|加强|增强)"
)
_HOLDS = re.compile(
    r"[0-9０-９]|[一二两三四五六七八九十百千几]+(?:个|户|人|名|亩|次|件|条|家|处|天|成|倍)|问题|困难|原因|建议|例如|比如"
)


class Padding(_Worth):
    """worth.padding."""

    id, name = "worth.padding", "应付堆砌"
    why = "大半是要求和套话，没有具体的人、事、数字，像是凑出来的。建议写清做了哪几件事、结果怎样。"
    least = 8

    def find(self, draft: Draft) -> Iterator[Finding]:
        pieces = [draft.body[a:b].strip() for a, b in clauses(draft.body)] if len(draft.body) < 20_000 else []
        if len(pieces) < self.least or draft.facts.kind in self.not_for:
            return
        if _QUANTITY.search(draft.safe[Part.BODY], clauses(draft.body)[0][1]):
            return
        hollow = sum(1 for p in pieces if _EXHORTS.match(p) and not _HOLDS.search(p))
        share, _ = empty_share(draft.body, word_list("empty_words.txt"))
        if hollow / len(pieces) + share >= 0.6:
            why = f"{len(pieces)} 句中 {hollow} 句是要求，套话约占 {share:.0%}，没有一个数量。{self.why}"
            yield self.finding(Part.TITLE, 0, 0, "", why)


CHECKS: tuple[Check, ...] = (Visit(), Meeting(), Study(), Routine(), Scrap(), Local(), Padding())
