"""Office prose by grammar: a topic's pools of sentences, drawn, filled with figures that agree, and put in order by kind.

Everything is invented. The same seed gives the same text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from tongzheng.demo.topics import Topic, by_tag
from tongzheng.demo.topics.frames import CLOSINGS, FRAMES, PUFF, TIGHTER

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_ORDER = "一二三四五六七八"


@dataclass(frozen=True)
class Place:
    """Who writes, and the names a text of theirs may use."""

    unit: str  # 青石镇, 县水利局
    we: str  # 我镇, 我局
    they: str  # 该镇, 该局
    area: str  # 全镇, 全县
    villages: tuple[str, ...]
    towns: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A paragraph and its part in the text: lead, point, result, ask, close."""

    role: str
    text: str


@dataclass(frozen=True)
class Draft:
    """A text, still in parts, so that it can be shortened or spoiled like a person would."""

    kind: str
    topic: Topic
    title: str
    parts: tuple[Part, ...]
    slots: dict[str, str] = field(compare=False)

    @property
    def body(self) -> str:
        return "\n".join(p.text for p in self.parts)


def write(rng: Random, place: Place, kind: str, day: date, *, topic: Topic | None = None) -> Draft:
    """One report of a kind by a unit about what is in season on the day (R1)."""
    topic = topic or _topic(rng, place, kind, day)
    slots = _slots(rng, place, topic, day)
    title = _fill(rng, rng.choice(_titles(topic, kind)), slots)
    parts: list[Part] = []
    for role, pool, lowest, highest, way in _plan(rng, kind):
        texts = _draw(rng, topic, pool, kind, rng.randint(lowest, highest))
        parts += _lay(role, [_fill(rng, t, slots) for t in texts], way)
    return Draft(kind, topic, title, tuple(p for p in parts if p.text), slots)


def follow(rng: Random, place: Place, before: Draft, day: date) -> Draft:
    """A follow-up on an earlier report: what became of it since (R9)."""
    slots = _slots(rng, place, before.topic, day)
    short = before.title.rstrip("。")
    title = rng.choice([f"（续报）{short}", f"{short}（续报）", f"{short}后续情况"])
    lead = rng.choice(
        [
            f"关于《{short}》所报情况，{place.unit}持续跟踪，现将{slots['d']}以来的进展续报如下。",
            f"{place.unit}前报《{short}》后，会同有关单位抓紧处置，截至{slots['d']}，有了新的进展。",
        ]
    )
    did = [
        _fill(rng, t, slots)
        for t in _draw(rng, before.topic, "did" if before.topic.pools.get("did") else "later", before.kind, 2)
    ]
    rest = [_fill(rng, t, slots) for t in _draw(rng, before.topic, "next", before.kind, 1)]
    parts = (Part("lead", lead), *_lay("point", did, "list"), *_lay("close", rest, "plain"))
    return Draft(before.kind, before.topic, title[:110], parts, slots)


def correct(rng: Random, place: Place, before: Draft) -> Draft:
    """A correction of a figure reported earlier."""
    short = before.title.rstrip("。")
    figures = re.findall(r"(\d{2,5})(个|户|人|亩|吨|处|家|件|公里|万元|名|次)", before.body)
    number, noun = rng.choice(figures) if figures else ("12", "个")
    right = max(1, int(number) + rng.choice([-3, -2, 2, 3, 5]))
    why = rng.choice(["统计口径有出入", "个别村重复上报", "录入时串行", "将上年数误作当期数"])
    text = (
        f"{place.unit}前报《{short}》一文中，“{number}{noun}”应为“{right}{noun}”，系{why}所致。"
        f"{place.we}已逐项复核，其余数据无误。今后报送前将由经办人、审核人分别核对，避免类似差错。"
    )
    return Draft("news", before.topic, f"关于更正《{short}》一处数据的说明"[:110], (Part("lead", text),), before.slots)


def spoil(rng: Random, draft: Draft) -> Draft:
    """The text as it stood before somebody sent it back: wordier, a figure off, or with a part missing."""
    parts = list(draft.parts)
    ways = rng.sample(["puff", "figure", "cut", "title"], 2)
    if "puff" in ways:
        i = rng.randrange(len(parts))
        parts[i] = replace(parts[i], text=parts[i].text + rng.choice(PUFF))
    if "figure" in ways:
        i = rng.randrange(len(parts))
        changed = re.sub(
            r"\d{2,4}(?!年|月|日|时|\d)", lambda m: str(int(m[0]) + rng.choice([1, 2, 10])), parts[i].text, count=1
        )
        parts[i] = replace(parts[i], text=changed)
    if "cut" in ways and len(parts) > 3:
        del parts[rng.randrange(2, len(parts))]
    title = draft.title
    if "title" in ways:
        title = rng.choice(["情况汇报：", "关于", "近期"]) + title if not title.startswith("关于") else title + "的情况"
    return replace(draft, title=title[:110], parts=tuple(parts))


def polish(rng: Random, draft: Draft, place: Place, *, brief: bool = False) -> tuple[str, str]:
    """Title and body as the office would print them: shorter, in the third person."""
    parts = [p for p in draft.parts if p.role != "close" or rng.random() < 0.25]
    points = [p for p in parts if p.role == "point"]
    if len(points) > 3:
        drop = rng.choice(points[1:])
        parts = [p for p in parts if p is not drop]
    if brief:
        parts = parts[:1] + [p for p in parts[1:] if p.role == "result"][:1]
    title = draft.title
    for lead in ("关于", "（续报）"):
        title = title.removeprefix(lead)
    placed = any(draft.slots[s] in title for s in ("v1", "v2", "t1", "t2", "unit", "area"))
    if not placed and rng.random() < 0.6 and len(title) < 24 and draft.kind in ("news", "experience"):
        title = f"{place.unit}：{title}" if title[0] in "“一先" else f"{place.unit}{title}"
    raw = third_person(draft.body, place)
    body = _tighten(third_person("\n".join(p.text for p in parts), place))
    if body == raw:
        body = _shorter(body)
    return title, body if body != raw else f"{body}后续进展将继续跟踪。"


def _tighten(text: str) -> str:
    """The small changes an editor's pen makes everywhere."""
    for old, new in TIGHTER:
        text = text.replace(old, new)
    return text


def _shorter(body: str) -> str:
    """Without the last sentence of the longest paragraph that has several."""
    paras = body.split("\n")
    longest = max(range(len(paras)), key=lambda i: len(paras[i]))
    sentences = paras[longest].rstrip("。").split("。")
    paras[longest] = "。".join(sentences[:-1] or sentences) + "。"
    return "\n".join(paras)


def combine(rng: Random, drafts: list[tuple[Draft, Place]]) -> tuple[str, str]:
    """Several units' reports on one matter made one text, every unit named (E2)."""
    theme = drafts[0][0].topic.theme
    bad = drafts[0][0].kind in ("problem", "opinion", "advice", "urgent")
    names = "、".join(p.unit for _, p in drafts)
    count = "两三四五"[len(drafts) - 2]
    if bad:
        title = rng.choice(
            [
                f"{count}个单位反映{theme}方面的困难和建议",
                f"{theme}方面的几个问题亟待解决",
                f"{theme}：{count}个单位的情况与建议",
            ]
        )
        lead = f"近期，{names}等单位先后报来{theme}方面的情况。综合如下。"
    else:
        title = rng.choice(
            [f"各地各部门扎实做好{theme}工作", f"{theme}工作的{count}种做法", f"{count}个单位推进{theme}见成效"]
        )
        lead = f"近期，{names}等单位围绕{theme}采取措施，取得初步成效。"
    paras, told = [lead], set[str]()
    for order, (draft, place) in zip(_ORDER, drafts, strict=False):
        paras.append(f"{order}、{place.unit}。" + third_person(_gist(draft, told), place))
    asks = [p.text for d, p_ in drafts for p in d.parts if p.role == "ask"][:2]
    if bad and asks:
        paras.append("综合各单位意见，建议：" + third_person(_bare(asks[0]), drafts[0][1]))
    return title, "\n".join(paras)


def _gist(draft: Draft, told: set[str]) -> str:
    """The facts of a report in a few sentences: no opening of form, no numbering, nothing told by a unit before."""
    texts = [p.text for p in draft.parts if p.role in ("point", "result") and not p.text.endswith("：")]
    if draft.kind not in FRAMED:
        texts.insert(0, draft.parts[0].text)
    chunks = [c for t in texts for c in _NUMBERED.split(_bare(t)) if c]
    fresh = [c for c in chunks if c[:9] not in told] or chunks
    told |= {c[:9] for c in fresh[:3]}
    return "".join(fresh[:3])


def _bare(text: str) -> str:
    """A paragraph without the words it opens with."""
    for start in _STARTS.values():
        text = text.removeprefix(start)
    return text


def third_person(text: str, place: Place) -> str:
    """「我镇」 becomes 「该镇」."""
    return text.replace(place.we, place.they)


# --- how it is drawn -------------------------------------------------------------------------------------------------


def _topic(rng: Random, place: Place, kind: str, day: date) -> Topic:
    side = "urgent" if kind == "urgent" else "bad" if kind in BAD else "good"
    if kind in BOTH:
        side = "good"
    pool: list[Topic] = []
    for weight, tag in enumerate(reversed(place.tags), start=1):
        for topic in by_tag(tag):
            if (
                topic.serves(side)
                and (kind not in BOTH or topic.serves("bad"))
                and (not topic.months or day.month in topic.months)
            ):
                pool += [topic] * (weight * (3 if topic.months else 2))
    return rng.choice(pool)


BAD = ("problem", "opinion", "advice", "urgent", "forecast")
FRAMED = ("research", "analysis", "opinion", "forecast", "reaction", "reference")  # open with a sentence of form
_NUMBERED = re.compile(r"(?:(?<=^)|(?<=。))[一二三四五六](?:是|、)")
BOTH = ("research", "analysis", "reaction", "forecast")  # speak of both sides
_PLANS: dict[str, list[list[tuple[str, str, int, int, str]]]] = {
    "news": [
        [("lead", "lead+", 1, 1, "plain"), ("point", "did", 2, 3, "run"), ("result", "got", 1, 1, "plain")],
        [("lead", "lead+", 1, 1, "plain"), ("point", "did", 2, 3, "list"), ("close", "next", 1, 1, "plain")],
        [("lead", "lead+", 1, 1, "plain"), ("point", "did", 2, 2, "run"), ("case", "case", 1, 1, "plain"), ("result", "got", 1, 1, "plain")],
    ],
    "experience": [
        [("lead", "lead+", 1, 1, "plain"), ("point", "did", 3, 5, "list"), ("case", "case", 0, 1, "plain"), ("result", "got", 1, 2, "plain"), ("close", "next", 0, 1, "plain")],
        [("lead", "lead+", 1, 1, "plain"), ("result", "got", 1, 1, "plain"), ("point", "did", 3, 4, "head"), ("case", "case", 1, 1, "plain"), ("close", "next", 1, 1, "plain")],
    ],
    "problem": [
        [("lead", "lead-", 1, 1, "plain"), ("point", "seen", 2, 3, "list"), ("why", "why", 2, 3, "why"), ("ask", "ask", 2, 3, "ask")],
        [("lead", "lead-", 1, 1, "plain"), ("point", "seen", 2, 3, "run"), ("why", "why", 2, 3, "whys"), ("ask", "ask", 2, 3, "ask")],
    ],
    "advice": [
        [("lead", "lead-", 1, 1, "plain"), ("why", "why", 1, 2, "cause"), ("ask", "ask", 3, 4, "asklist")],
        [("lead", "lead-", 1, 1, "plain"), ("point", "seen", 2, 2, "run"), ("ask", "ask", 3, 4, "asklist")],
    ],
    "research": [
        [
            ("lead", "frame", 1, 1, "plain"), ("result", "got", 1, 2, "base"), ("case", "case", 1, 1, "plain"),
            ("point", "seen", 3, 4, "head"), ("why", "why", 2, 3, "why"), ("ask", "ask", 3, 3, "asks"),
        ]
    ],
    "analysis": [
        [
            ("lead", "frame", 1, 1, "plain"), ("lead", "lead+", 1, 1, "plain"), ("result", "got", 1, 2, "base"),
            ("point", "did", 2, 2, "run"), ("point", "seen", 2, 3, "worry"), ("ask", "ask", 2, 3, "asks"),
        ]
    ],
    "opinion": [[("lead", "frame", 1, 1, "plain"), ("point", "seen", 2, 3, "list"), ("ask", "ask", 2, 3, "hope")]],
    "urgent": [
        [("lead", "event", 1, 1, "plain"), ("point", "acts", 2, 2, "plain"), ("result", "got", 1, 1, "plain"), ("close", "next", 1, 1, "plain")],
        [("lead", "event", 1, 1, "plain"), ("point", "acts", 1, 1, "plain"), ("result", "got", 1, 1, "plain"), ("close", "next", 1, 1, "plain")],
    ],
    "forecast": [
        [("lead", "frame", 1, 1, "plain"), ("lead", "lead-", 1, 1, "plain"), ("point", "seen", 2, 3, "list"), ("why", "why", 2, 2, "why"), ("ask", "ask", 2, 3, "asks")]
    ],
    "reaction": [[("lead", "frame", 1, 1, "plain"), ("result", "got", 1, 1, "plain"), ("point", "seen", 2, 3, "list"), ("ask", "ask", 2, 3, "hope")]],
    "reference": [[("lead", "frame", 1, 1, "plain"), ("point", "did", 3, 4, "list"), ("ask", "ask", 2, 2, "learn")]],
}  # fmt: skip


def _plan(rng: Random, kind: str) -> list[tuple[str, str, int, int, str]]:
    return rng.choice(_PLANS[kind])


def _titles(topic: Topic, kind: str) -> tuple[str, ...]:
    own = topic.titles.get(kind)
    if own:
        return own
    side = "problem" if kind in BAD else "news"
    return FRAMES[kind].titles or topic.titles.get(side) or topic.titles["news" if side == "problem" else "problem"]


def _draw(rng: Random, topic: Topic, pool: str, kind: str, count: int) -> list[str]:
    texts = FRAMES[kind].leads if pool == "frame" else topic.pools.get(pool, ())
    if pool == "next" and not texts:
        texts = CLOSINGS
    if len(texts) < count:
        count = len(texts)
    return rng.sample(list(texts), count)


def _lay(role: str, texts: list[str], way: str) -> list[Part]:
    """Put drawn sentences into paragraphs. A 「head|sentence」 becomes 「一是head。sentence」."""
    if not texts:
        return []
    if way == "plain":
        return [Part(role, "".join(_whole(t) for t in texts))]
    if way == "base":
        return [Part(role, "从总体看，" + "".join(_whole(t) for t in texts))]
    if way == "head":
        return [Part(role, f"{o}、{_whole(t)}") for o, t in zip(_ORDER, texts, strict=False)]
    numbered = [f"{o}是{_whole(t)}" for o, t in zip(_ORDER, texts, strict=False)]
    start = _STARTS.get(way, "")
    if way in ("list", "asklist", "worry", "whys"):
        return [Part(role, start), *(Part(role, t) for t in numbered)] if start else [Part(role, t) for t in numbered]
    if way == "cause":
        return [Part(role, start + "".join(_clause(t) for t in texts))]
    return [Part(role, start + "".join(numbered))]


_STARTS = {
    "why": "究其原因，", "ask": "建议：", "asks": "为此，建议：", "hope": "群众希望：", "learn": "结合我县实际，建议：",
    "asklist": "为此，建议：", "worry": "需要关注的问题：", "whys": "主要原因：", "cause": "从了解的情况看，",
}  # fmt: skip


def _clause(text: str) -> str:
    """「head|sentence」 without its heading."""
    _, bar, rest = text.partition("|")
    return rest if bar else text


def _whole(text: str) -> str:
    head, bar, rest = text.partition("|")
    return f"{head}。{rest}" if bar else text


def _fill(rng: Random, text: str, slots: dict[str, str]) -> str:
    while "[" in text:
        text = _CHOICE.sub(lambda m: rng.choice(m[1].split("/")), text)
    return _SLOT.sub(lambda m: slots[m[1]], text)


def _slots(rng: Random, place: Place, topic: Topic, day: date) -> dict[str, str]:
    when = day - timedelta(days=rng.randint(0, 6))
    begin = day - timedelta(days=rng.randint(35, 120))
    villages = rng.sample(list(place.villages), 4)
    own = "town" in place.tags or "small" in place.tags
    towns = [place.towns[0], *rng.sample(list(place.towns[1:]), 3)] if own else rng.sample(list(place.towns), 4)
    base = {
        "unit": place.unit,
        "we": place.we,
        "area": place.area,
        "theme": topic.theme,
        "d": f"{when.month}月{when.day}日",
        "mon": f"{day.month}月份" if day.day > 20 else f"{(day.replace(day=1) - timedelta(days=1)).month}月份",
        "since": rng.choice(["今年以来", f"{begin.month}月以来", "近期", "入" + _season(day) + "以来"]),
        "season": _season(day),
        "year": str(day.year),
        "doc": rng.choice(["县里有关实施方案", "县里有关扶持办法", "省里有关政策", "县里有关管理办法"]),
    }
    base |= {f"v{i}": v for i, v in enumerate(villages, 1)} | {f"t{i}": t for i, t in enumerate(towns, 1)}
    return base | topic.figures(rng)


def _season(day: date) -> str:
    return "冬冬春春春夏夏夏秋秋秋冬"[day.month - 1]
