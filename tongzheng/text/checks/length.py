"""Too long and too short: the whole text, its title, its sentences, its paragraphs (R4).

A finding about a whole box stands at its beginning and covers no characters.
"""

from collections.abc import Iterator

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part
from tongzheng.text.checks.reading import clauses, count_words, lines, sentences

# Characters, least and most, by kind of report; an office sets its own in Facts.lengths. "" is a text of unknown kind.
LENGTHS = {
    "": (20, 3000),
    "news": (80, 800),
    "experience": (300, 1500),
    "problem": (150, 1500),
    "advice": (150, 1500),
    "research": (500, 3000),
    "analysis": (300, 2000),
    "opinion": (100, 1500),
    "urgent": (60, 800),
    "forecast": (150, 1500),
    "reaction": (150, 1500),
    "reference": (150, 2000),
}
_SPARE = 1.1  # up to a tenth over the limit is let pass
_TITLE = (6, 36)
_SENTENCE = 120
_COMMAS = 8
_PARAGRAPH = 500


class _Length(Check):
    level = Level.HINT
    group = "篇幅"
    source = "办公惯例"


class TotalLength(_Length):
    """len.total."""

    id, name = "len.total", "篇幅"
    why = "篇幅不合这一类别的要求。"

    def find(self, draft: Draft) -> Iterator[Finding]:
        facts = draft.facts
        least, most = facts.lengths.get(facts.kind) or LENGTHS.get(facts.kind) or LENGTHS[""]
        n = count_words(draft.body)
        if not n:
            return
        if n < least:
            why = f"全文 {n} 字，偏短（这一类一般不少于 {least} 字）：看看情况、数据、原因写全了没有。"
            yield self.finding(Part.BODY, 0, 0, "", why)
        elif most and n > most * _SPARE:  # 0 is no limit
            why = f"全文 {n} 字，偏长（这一类一般不超过 {most} 字）：删去背景和过程，留下要领导知道的。"
            yield self.finding(Part.BODY, 0, 0, "", why)


class TitleLength(_Length):
    """len.title."""

    id, name = "len.title", "标题长短"
    why = "标题过长或过短。"

    def find(self, draft: Draft) -> Iterator[Finding]:
        title = draft.title.strip()
        if not title:
            return
        n = count_words(title)
        why = ""
        if "\n" in title:
            why = "标题分成了几行：信息稿标题一般一行，副题可并入正文首句。"
        elif n > _TITLE[1]:
            why = f"标题 {n} 字，过长（一般不超过 {_TITLE[1]} 字）：只留最要紧的一件事。"
        elif n < _TITLE[0]:
            why = f"标题 {n} 字，过短：写清谁、什么事。"
        elif self._first_sentence(draft.body) == title.rstrip("。"):
            why = "标题与正文首句完全相同：首句宜写时间、单位和主要情况。"
        if why:
            yield self.finding(Part.TITLE, 0, 0, "", why)

    @staticmethod
    def _first_sentence(body: str) -> str:
        if not body:
            return ""
        found = sentences(body[:400])
        return body[slice(*found[0])].strip().rstrip("。") if found else ""


class LongSentence(_Length):
    """len.sentence."""

    id, name = "len.sentence", "句子过长"
    why = "一句话太长（120 字以上、八个以上逗号），宜断成几句。"
    merge = True

    def find(self, draft: Draft) -> Iterator[Finding]:
        for start, end in clauses(draft.body):
            if end - start > _SENTENCE and count_words(draft.body[start:end]) > _SENTENCE:
                if draft.body.count("，", start, end) >= _COMMAS:
                    yield self.finding(Part.BODY, start, end, draft.body[start:end])


class LongParagraph(_Length):
    """len.para."""

    id, name = "len.para", "段落过长"
    why = "一段超过 500 字，宜按意思分段。"
    merge = True

    def find(self, draft: Draft) -> Iterator[Finding]:
        for start, end in lines(draft.body):
            if end - start > _PARAGRAPH and count_words(draft.body[start:end]) > _PARAGRAPH:
                head = min(end, start + 30)
                yield self.finding(Part.BODY, start, head, draft.body[start:head])


CHECKS: tuple[Check, ...] = (TotalLength(), TitleLength(), LongSentence(), LongParagraph())
