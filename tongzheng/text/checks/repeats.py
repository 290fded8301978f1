"""Characters, words and sentences written twice (R4, text-checks 一)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part, PatternCheck
from tongzheng.text.checks.masks import Zone

_PHRASES = (
    "进行|开展|推进|加强|工作|通过|进一步|实现|积极|全面|建设|发展|提高|提升|落实|坚持|完善|推动|群众|问题|情况|已经|可以|我们|"
    "政府|部门|单位|企业|根据|按照|关于|以及|或者|并且|同时|加快|促进|强化|确保|实施|目前|其中|因此|由于|对于|为了|他们|"
    "有关|相关|主要|重点|切实|认真|严格|持续|深入|不断|扎实|有效|全县|全市|全省|各级|必须|应当|能够|如果|但是|而且|虽然|"
    "围绕|针对|会议|活动|今年|去年|上级|干部|基层|任务|目标|要求|组织开展|会议强调|会议指出|会议要求|下一步|巩固|贯彻|统筹|化解|"
    "保障(?=保障(?:困难|群众|民生|人民|居民|农民|学生|基本))"
)


class TwiceCharacter(PatternCheck):
    """`rep.char2`: function words only; 人人, 层层, 走走看看 are words."""

    id = "rep.char2"
    name = "叠字误打"
    why = "同一个字连打了两次"
    source = "办公惯例"
    level = Level.ERROR
    group = "错别字"
    pattern = re.compile(
        "(?=([的了在把被为让也都并与将和已及于地是要各])\\1)(?:"
        "(?<![目标的])的的(?!确|士)|了了(?!解|事|结|却|然|无|望|断)|(?<!实实)(?<!内)(?<!存)(?<!现)(?<!所)(?<!潜)(?<!外)在在(?!职|建|岗|校|册|编|线|押|逃)|"
        "(?<![重主需必只还不既])要要(?!求|点|害|闻|素|塞|件|务|领|紧)|(?<=[一-龥，。])各各(?!自|有|不)|把把(?!脉|关|握|手|总)|被被(?!子|告|动|害)|为为(?!何|了|民|人)|让让(?!步|利|渡)|(?<!也)也也|(?<!都)都都(?!市|城|会|是)|"
        "并并(?!不|非|未|没|入|购|网)|与与(?!会|此|众)|将将(?!军|领|士|来|才)|和和(?=[与对在把被将])|已已|"
        "(?<![及普涉触波危顾惠以])及及(?!时|格|其|早)|(?<!于)于于(?![一二三四五六七八九十\\d洪谦先])|地地(?=推进|推动|开展|落实|提高|提升|加强|做好|完成)|"
        "(?<![是就还但于可凡都正也若只要或])是是(?!否|非|在))|"
        "(?<=[即及届随])时时(?!间|刻|期|代|常|有|段|任|值|节|点|限|效)|(?<=[做抓])好好(?!人|事|先生|学|干|的|地)|"
        "(?<=[建完形达])成成(?=[了高新两三四五六七八九十百千\\d])|"
        "(?<=[一-龥]{2})局局(?![长机领党属直务部办势面里内限中班域]|[一-龥]?委)"
    )

    def swap(self, m: re.Match[str]) -> str:
        """Once is enough."""
        return m[0][0]


class TwicePhrase(PatternCheck):
    """`rep.phrase`: words that are never doubled; 研究研究 may be."""

    id = "rep.phrase"
    name = "重复词"
    why = "同一个词连写了两次"
    source = "办公惯例"
    level = Level.ERROR
    group = "错别字"
    pattern = re.compile(f"({_PHRASES})\\1")

    def swap(self, m: re.Match[str]) -> str:
        """Once is enough."""
        return m[1]


class TwiceString(PatternCheck):
    """`rep.word`: three to eight characters at once again, in running text."""

    id = "rep.word"
    name = "重复的一串字"
    why = "这一串字紧接着又写了一遍，看看是不是多打了"
    source = "办公惯例"
    level = Level.WARNING
    group = "错别字"
    quiet = (Zone.LINK, Zone.TABLE, Zone.ATTACHED)
    pattern = re.compile(r"((?!一)[一-龥]{3,8})\1(?![地着])")

    def counts(self, m: re.Match[str]) -> bool:
        """Only where sentences are written: lists of names without commas repeat themselves rightly."""
        if len(set(m[1])) == 1:
            return False
        around = m.string[max(0, m.start() - 30) : m.end() + 30]
        return "，" in around or "。" in around

    def swap(self, m: re.Match[str]) -> str:
        """Once is enough."""
        return m[1]


_HAN = re.compile("[一-龥]")


class TwiceSentence(Check):
    """`rep.sentence`: a sentence pasted twice in a row."""

    id = "rep.sentence"
    name = "重复的句子"
    why = "这一句和上一句一字不差，看看是不是贴了两遍"
    source = "办公惯例"
    level = Level.WARNING
    group = "重复"
    quiet = (Zone.TABLE, Zone.ATTACHED)
    _sentences = re.compile(r"[^。！？\n]+[。！？]?")

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Each sentence of ten and more characters that is the one before it again."""
        before = ""
        for m in self._sentences.finditer(draft.safe[Part.BODY]):
            here = m[0].strip()
            if not here:
                continue
            if here == before and len(_HAN.findall(here)) >= 8:
                yield self.finding(Part.BODY, m.start(), m.end(), here[:60])
            before = here


CHECKS: tuple[Check, ...] = (TwiceCharacter(), TwicePhrase(), TwiceString(), TwiceSentence())
