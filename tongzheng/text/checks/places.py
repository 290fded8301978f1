"""Place names against the places the office knows: 「甲市乙县」 where 乙 does not lie in 甲 (R4). Only what is certain.

`Facts.places` gives for every known place the places it lies in; two places of one name have both lists together.
"""

import re
from collections.abc import Iterator

from tongzheng.text.checks.base import Check, Draft, Finding, Part
from tongzheng.text.checks.masks import Zone
from tongzheng.text.checks.reading import HAN, longest

_RANKS = (("省",), ("市", "州", "盟"), ("县", "区", "旗"), ("镇", "乡", "街道"), ("村", "社区", "居委会"))
_LEADS = set("在赴到于自从向对和与及、的由经是为至往距抵我全各即驻")


def rank(name: str) -> int:
    """0 a province, 4 a village; -1 when the name does not say. A 市 may be a city or a county: it counts as a city."""
    if name.endswith(("自治区", "地区")):
        return 0 if name.endswith("自治区") else 1
    for level in range(len(_RANKS) - 1, -1, -1):
        if name.endswith(_RANKS[level]):
            return level
    return -1


class PlaceWithin(Check):
    """unit.place."""

    id, name = "unit.place", "地名与隶属"
    why = "地名的隶属与单位树不一致。"
    source = "单位树与行政区划"
    group = "名称"
    quiet = (Zone.LINK, Zone.TITLE, Zone.QUOTE)

    def find(self, draft: Draft) -> Iterator[Finding]:
        places = draft.facts.places
        if not places:
            return
        for part in Part:
            text = draft.safe[part]
            found = longest(text, [p for p in places if len(p) >= 2 and p in text])
            for (at, upper), (start, lower) in zip(found, found[1:], strict=False):
                if at + len(upper) == start and self._wrong(draft, upper, lower) and self._begins(text, at, found):
                    end = start + len(lower)
                    around = max((p for p in places[lower] if rank(p) == rank(upper)), default="")
                    why = f"{lower}不属{upper}" + (f"，属{around}。" if around else "。")
                    suggestion = f"{around}{lower}" if around and len(self._around(draft, upper, lower)) == 1 else None
                    yield self.finding(part, at, end, text[at:end], why, suggestion)
            yield from self._kinds(draft, part, text)

    @staticmethod
    def _around(draft: Draft, upper: str, lower: str) -> list[str]:
        return [p for p in draft.facts.places[lower] if rank(p) == rank(upper)]

    def _wrong(self, draft: Draft, upper: str, lower: str) -> bool:
        """The upper place is one rank or more above, and is not among those the lower one lies in, which are known."""
        above = draft.facts.places[lower]
        if not 0 <= rank(upper) < rank(lower) or upper in above or lower in draft.facts.places[upper]:
            return False
        return bool(self._around(draft, upper, lower))

    @staticmethod
    def _begins(text: str, at: int, found: list[tuple[int, str]]) -> bool:
        """Whether a name begins here: no Han character stands before that may belong to a longer name."""
        before = text[at - 1 : at]
        return not before or not HAN.match(before) or before in _LEADS or any(s + len(n) == at for s, n in found)

    def _kinds(self, draft: Draft, part: Part, text: str) -> Iterator[Finding]:
        """江北县区, 江北区 for 江北县: a known county under a known city, its kind written wrong."""
        places = draft.facts.places
        for name in places:
            if rank(name) != 2 or len(name) < 3 or name[:-1] not in text:
                continue
            stem = name[:-1]
            cities = "|".join(re.escape(p) for p in places[name] if rank(p) <= 1)
            wrong = re.compile(
                rf"(?P<doubled>{re.escape(name)}[县区市旗])(?=人民政府|政府|委|[，。、；：（）\s]|$)"
                + (
                    rf"|(?:{cities})(?P<other>{re.escape(stem)}[县区旗])(?![\u4e00-\u9fff]?[镇乡街村])"
                    if cities
                    else ""
                )
            )
            for m in wrong.finditer(text):
                kind = "doubled" if m["doubled"] else "other"
                said = m[kind]
                if said != name and said not in places:
                    yield self.finding(part, m.start(kind), m.end(kind), said, f"单位树中是“{name}”。", name)


CHECKS: tuple[Check, ...] = (PlaceWithin(),)
