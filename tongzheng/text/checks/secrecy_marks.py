"""Classification marks and 内部 marks in a draft: found by `text.secrecy`, shown where they stand (Z2, R4)."""

import re
from collections.abc import Iterator

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part
from tongzheng.text.checks.reading import line_at
from tongzheng.text.secrecy import find_marking

_INTERNAL = re.compile(
    r"内部(?:资料|文件|材料|刊物)[，,、]?\s{0,2}(?:注意保[存密]|请勿外传|严禁外传|不得外传|不得公开)|仅供(?:领导|内部)参(?:阅|考)"
)


class Mark(Check):
    """sec.mark."""

    id, name, level = "sec.mark", "密级标志、内部字样", Level.ERROR
    why = "本系统不处理国家秘密：带密级标志的稿件不能保存，请按保密规定另行报送；内部字样请删去。"
    source = "GB/T 9704-2012；保密规定"
    group = "密级与个人信息"
    quiet = ()

    def find(self, draft: Draft) -> Iterator[Finding]:
        for part in Part:
            text = draft.safe[part]
            marking = find_marking(text)
            if marking:
                start, end = self._place(text, marking.mark, marking.where)
                why = f"{marking.why}：{marking.mark}。{self.why}"
                yield self.finding(part, start, end, text[start:end], why)
            for m in _INTERNAL.finditer(text):
                yield self.finding(part, m.start(), m.end(), m[0])

    @staticmethod
    def _place(text: str, mark: str, where: str) -> tuple[int, int]:
        """The mark itself if it stands there as it was read, else its line (a mark may be folded or hidden)."""
        number = re.search(r"\d+", where)
        start, end = line_at(text, int(number[0]) if number else 1)
        at = text.find(mark, start, end)
        if at >= 0:
            return at, at + len(mark)
        return (start, min(end, start + 60)) if end > start else (0, min(len(text), 60))


CHECKS: tuple[Check, ...] = (Mark(),)
