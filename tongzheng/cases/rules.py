"""Pure words about cases: seasons, hours, drafts out of a final report, rows of an old list (U9)."""

from __future__ import annotations

import re

SEASONS = {
    "spring": ("春", (3, 4, 5)),
    "summer": ("夏", (6, 7, 8)),
    "autumn": ("秋", (9, 10, 11)),
    "winter": ("冬", (12, 1, 2)),
}
HOURS = [(0, 3, "0–2时"), (3, 6, "3–5时"), (6, 9, "6–8时"), (9, 12, "9–11时"), (12, 15, "12–14时"), (15, 18, "15–17时"),
         (18, 21, "18–20时"), (21, 24, "21–23时")]  # fmt: skip
_CAUSE = re.compile(r"原因|起因|由于|因为|引发|系因|诱因|所致")
_MEASURE = re.compile(r"处置|救援|转移|疏散|组织|出动|抢修|救治|启动|赶赴|管控|排查|安抚|调度|封闭|搜救|扑救")
_LESSON = re.compile(r"教训|经验|暴露|不足|今后|下一步|建议|举一反三|整改|应当|吸取")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
MOST = 2_000


def season_of(month: int) -> str:
    """spring, summer, autumn or winter."""
    return next(key for key, (_, months) in SEASONS.items() if month in months)


def hours_of(hour: int) -> int:
    """Which of the eight stretches of the day an hour lies in."""
    return hour // 3


def drafted(reports: list[str]) -> dict[str, str]:
    """What the reports of a thread (oldest first) propose for a case: sentences on causes, measures, lessons (U9).

    The final report speaks for itself; an earlier sentence is taken only where the final one has none. The person edits it.
    """
    found = {"causes": "", "measures": "", "lessons": ""}
    for body in reversed(reports):
        sentences = [sentence.strip() for sentence in _SENTENCE.findall(body)]
        for name, words in (("lessons", _LESSON), ("causes", _CAUSE), ("measures", _MEASURE)):
            if not found[name]:
                found[name] = "\n".join(s for s in sentences if words.search(s))[:MOST]
    found["summary"] = reports[-1][:MOST] if reports else ""
    return found
