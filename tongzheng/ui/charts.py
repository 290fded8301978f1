"""Plain charts drawn on the server: bars, grouped bars, lines, a Lorenz curve, as SVG text for a page (K6, V2).

Each has a name for screen readers (aria-label, <title>), a link on what can be opened, and colours by class from the style
sheet, so nothing inline is needed. A chart never stands alone: the page shows the same figures as a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 600, 206
LEFT, RIGHT, TOP, BASE = 48.0, 584.0, 30.0, 172.0
SERIES = ("bar1", "bar2", "bar3")  # classes of the series, in order
SHORT = 5  # characters of a label under a bar; the rest stands in the title and in the table
FITS = 12  # labels under an axis before they are thinned


@dataclass(frozen=True, slots=True)
class Point:
    """One value under one label; `url` opens what is behind it, `loud` draws it in the main colour."""

    label: str
    value: float
    url: str = ""
    loud: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values, as many as there are labels; None leaves a gap."""

    name: str
    values: Sequence[float | None]
    urls: Sequence[str] = field(default=())


def bars(points: Sequence[Point], title: str, *, unit: str = "", mark: float | None = None) -> SafeString:
    """One bar a point from a common base, with a dashed line at `mark` when it is given."""
    if not points:
        return SafeString("")
    top = nice(max([p.value for p in points] + [mark or 0]))
    step = (RIGHT - LEFT) / len(points)
    wide = max(1.5, min(34.0, step * 0.72))
    parts = [_grid(top, unit)]
    for n, point in enumerate(points):
        x = LEFT + step * (n + 0.5) - wide / 2
        css = "bar1" if point.loud else "bar2"
        parts.append(_bar(x, wide, point.value, top, css, f"{point.label} {said(point.value)}{unit}", point.url))
        if len(points) <= FITS and point.value:
            parts.append(_text(x + wide / 2, _y(point.value, top) - 5, said(point.value), "middle", "label"))
    if mark:
        y = _y(mark, top)
        parts.append(
            format_html(
                '<line class="ref" stroke-dasharray="4 4" x1="{}" x2="{}" y1="{}" y2="{}"/>', LEFT, RIGHT, _n(y), _n(y)
            )
        )
    parts.append(_labels([p.label for p in points]))
    return _svg(title, parts)


def grouped(labels: Sequence[str], series: Sequence[Series], title: str, *, unit: str = "") -> SafeString:
    """For each label one bar a series, side by side; three series at most, named above."""
    if not labels or not series:
        return SafeString("")
    series = series[: len(SERIES)]
    top = nice(max((v or 0 for one in series for v in one.values), default=0))
    step = (RIGHT - LEFT) / len(labels)
    wide = max(1.5, min(20.0, step * 0.76 / len(series)))
    parts = [_grid(top, unit), _legend([(one.name, SERIES[n]) for n, one in enumerate(series)])]
    for n, label in enumerate(labels):
        x = LEFT + step * (n + 0.5) - wide * len(series) / 2
        for m, one in enumerate(series):
            value = one.values[n] or 0
            url = one.urls[n] if n < len(one.urls) else ""
            parts.append(
                _bar(x + m * wide, wide - 0.5, value, top, SERIES[m], f"{label} {one.name} {said(value)}{unit}", url)
            )
    parts.append(_labels(labels))
    return _svg(title, parts)


def lines(
    labels: Sequence[str], series: Sequence[Series], title: str, *, unit: str = "", first_on_top: bool = False
) -> SafeString:
    """A line a series, a dot a value; with `first_on_top` the axis is one of ranks: 1 stands highest."""
    if not labels or not series:
        return SafeString("")
    series = series[: len(SERIES)]
    values = [v for one in series for v in one.values if v is not None]
    top = nice(max(values, default=0))
    step = (RIGHT - LEFT) / max(1, len(labels))
    parts = [_ranks(top) if first_on_top else _grid(top, unit)]
    if len(series) > 1:
        parts.append(_legend([(one.name, f"line{n + 1}") for n, one in enumerate(series)]))
    for n, one in enumerate(series):
        dots = [
            (LEFT + step * (i + 0.5), _rank_y(v, top) if first_on_top else _y(v, top), i, v)
            for i, v in enumerate(one.values)
            if v is not None
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in dots)
        parts.append(format_html('<polyline class="line{}" points="{}"/>', n + 1, path))
        for x, y, i, value in dots:
            words = f"{labels[i]} {one.name} {said(value)}{unit}"
            dot = format_html('<circle class="{}" cx="{}" cy="{}" r="4"/>', SERIES[n], _n(x), _n(y))
            parts.append(_linked(dot, words, one.urls[i] if i < len(one.urls) else ""))
        if dots:
            x, y, _, value = dots[-1]
            parts.append(_text(x, y - 9, f"{said(value)}{unit}", "middle", "label"))
    parts.append(_labels(labels))
    return _svg(title, parts)


def lorenz(values: Iterable[float], title: str, *, part: float = 0.2) -> SafeString:
    """How much the busiest share of units brings: units from the busiest on the axis, what they bring together upwards."""
    ordered = sorted((v for v in values), reverse=True)
    whole = sum(ordered)
    if not ordered or not whole:
        return SafeString("")
    points, so_far = [(0.0, 0.0)], 0.0
    for n, value in enumerate(ordered, start=1):
        so_far += value
        points.append((n / len(ordered), so_far / whole))
    path = " ".join(f"{_x(x):.1f},{_y(y, 1):.1f}" for x, y in points)
    share = top_share(ordered, part)
    x, y = _x(part), _y(share, 1)
    parts = [_grid(100, "%")]
    parts.append(
        format_html(
            '<line class="axis" stroke-dasharray="3 3" x1="{}" y1="{}" x2="{}" y2="{}"/>', LEFT, BASE, RIGHT, TOP
        )
    )
    parts.append(format_html('<polyline class="line1" points="{}"/>', path))
    parts.append(
        format_html(
            '<line class="ref" stroke-dasharray="3 3" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>', _n(x), _n(y), BASE
        )
    )
    parts.append(format_html('<circle class="dot" cx="{}" cy="{}" r="4"/>', _n(x), _n(y)))
    parts.append(_text(x + 10, y + 18, f"前{part:.0%}的单位 {share:.1%}", "start", "label"))
    ticks = [(0.0, "start", "报得最多的单位"), (0.5, "middle", "一半单位"), (1.0, "end", "全部单位")]
    parts += [_text(_x(at), 192, words, anchor) for at, anchor, words in ticks]
    return _svg(title, parts)


def top_share(values: Iterable[float], part: float = 0.2) -> float:
    """What share the largest `part` of the values has of their sum, 0 to 1; a broken unit counts by its fraction (K6)."""
    ordered = sorted(values, reverse=True)
    whole = sum(ordered)
    if not whole:
        return 0.0
    wanted = part * len(ordered)
    full = int(wanted)
    rest = ordered[full] * (wanted - full) if full < len(ordered) else 0
    return float((sum(ordered[:full]) + rest) / whole)


def nice(value: float) -> float:
    """The end of an axis: the next of 1, 2, 4, 5, 10 … times a power of ten, at least 4."""
    if value <= 4:
        return 4
    power = 1.0
    while power * 10 < value:
        power *= 10
    return next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= value)


def said(value: float) -> str:
    """A figure without needless decimals."""
    return f"{value:.1f}".removesuffix(".0")


def _svg(title: str, parts: Iterable[SafeString]) -> SafeString:
    inside = format_html_join("", "{}", ((part,) for part in parts))
    role = "group" if "<a " in inside else "img"  # inside an image a reader would not find the links
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="{}" aria-label="{}"><title>{}</title>{}</svg>',
        WIDTH, HEIGHT, role, title, title, inside,
    )  # fmt: skip


def _n(place: float) -> str:
    """A place on the sheet; `format_html` formats no numbers."""
    return f"{place:.1f}"


def _x(share: float) -> float:
    return LEFT + (RIGHT - LEFT) * share


def _y(value: float, top: float) -> float:
    return BASE - (BASE - TOP) * (value / top if top else 0)


def _rank_y(rank: float, last: float) -> float:
    return TOP + (BASE - TOP) * ((rank - 1) / max(1.0, last - 1))


def _grid(top: float, unit: str) -> SafeString:
    parts = [format_html('<line class="axis" x1="{}" x2="{}" y1="{}" y2="{}"/>', LEFT, RIGHT, BASE, BASE)]
    for share in (0.5, 1.0):
        y = _y(top * share, top)
        parts.append(format_html('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', LEFT, RIGHT, _n(y), _n(y)))
        parts.append(_text(0, y + 4, f"{said(top * share)}{unit}"))
    return format_html_join("", "{}", ((part,) for part in parts))


def _ranks(last: float) -> SafeString:
    parts = []
    for rank in (1.0, (last + 1) // 2, last):
        y = _rank_y(rank, last)
        parts.append(format_html('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', LEFT, RIGHT, _n(y), _n(y)))
        parts.append(_text(0, y + 4, f"第{said(rank)}"))
    return format_html_join("", "{}", ((part,) for part in parts))


def _bar(x: float, wide: float, value: float, top: float, css: str, words: str, url: str) -> SafeString:
    y = _y(value, top)
    drawn = format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', css, _n(x), _n(y), _n(wide), _n(BASE - y)
    )
    return _linked(drawn, words, url)


def _linked(drawn: SafeString, words: str, url: str) -> SafeString:
    if url:  # the keyboard goes by the table beside, whose links are the same
        return format_html(
            '<a href="{}" tabindex="-1" aria-label="{}"><title>{}</title>{}</a>', url, words, words, drawn
        )
    return format_html("<g><title>{}</title>{}</g>", words, drawn)


def _text(x: float, y: float, words: str, anchor: str = "start", css: str = "") -> SafeString:
    return format_html(
        '<text{} x="{}" y="{}" text-anchor="{}">{}</text>',
        format_html(' class="{}"', css) if css else "", _n(x), _n(y), anchor, words,
    )  # fmt: skip


def _labels(labels: Sequence[str]) -> SafeString:
    """Words under the axis: every one while they fit, else every so many."""
    step = (RIGHT - LEFT) / len(labels)
    every = -(-len(labels) // FITS)
    if len(labels) > FITS and max(len(label) for label in labels) > 3:  # long names would run into each other
        every = -(-len(labels) // (FITS // 2))
    shown = [
        _text(LEFT + step * (n + 0.5), 192, label if len(label) <= SHORT else f"{label[: SHORT - 1]}…", "middle")
        for n, label in enumerate(labels)
        if n % every == 0
    ]
    return format_html_join("", "{}", ((part,) for part in shown))


def _legend(names: Sequence[tuple[str, str]]) -> SafeString:
    parts, x = [], LEFT
    for name, css in names:
        parts.append(format_html('<rect class="key {}" x="{}" y="6" width="12" height="10"/>', css, x))
        parts.append(_text(x + 17, 15, name))
        x += 17 + 13 * len(name) + 20
    return format_html_join("", "{}", ((part,) for part in parts))
