"""The tables over the list of clocks: every number is a link to the clocks it counts (Z6)."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils import timezone

from tongzheng.deadlines import queries
from tongzheng.deadlines.forms import TABLES
from tongzheng.deadlines.queries import watch as counts
from tongzheng.deadlines.queries.watch import COLOURS, SHAPES, WEEK, Row, Sieve, Watch
from tongzheng.deadlines.rules import lights
from tongzheng.ui.charts import Series, grouped

BEFORE, AFTER = 8, 2  # weeks of the trend up to this one, and to come


class Number(NamedTuple):
    """A number of a table, the clocks it counts, how it looks and what it is called on a phone."""

    value: int
    url: str
    label: str
    tone: str = ""


class Line(NamedTuple):
    """A line of a table."""

    name: str
    url: str
    numbers: list[Number]
    share: int | None


def address(given: QueryDict, **changed: Any) -> str:
    """The page's own address with some filters changed (None: taken away), at the list."""
    query = given.copy()
    for name in ("page", "export"):
        query.pop(name, None)
    for name, value in changed.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def tabs(given: QueryDict, by: str, watch: Watch) -> list[tuple[str, str, bool]]:
    """(word, address, whether it is shown) of the tables there is something in."""
    one_unit = len({row.unit for row in watch.groups}) < 2
    return [
        (word, address(given, by=name), name == by)
        for name, word in TABLES
        if name == by or not (one_unit and name == "unit") and not (name == "post" and len(watch.post_names) < 2)
    ]


def heads(watch: Watch) -> list[tuple[str, str]]:
    """(light, its colour and the office's word for it) of the columns."""
    scheme = queries.scheme_in(watch.own, watch.offices[0] if watch.offices else 0, "default")
    words: dict[str, lights.Light] = {}
    for light in scheme.lights:
        words.setdefault(light.shape, light)
    return [(shape, words[shape].text if shape in words else COLOURS[shape]) for shape in SHAPES]


def line(given: QueryDict, row: Row, name: str, watch: Watch) -> Line:
    """A row with its addresses; `name`: the filter its key belongs to, empty for the total."""
    own = {name: row.key} if name else {}
    days = {"since": watch.since, "until": watch.until}

    def to(**changed: Any) -> str:
        return address(given, **(own | {"light": None, "state": None} | changed)) + "#clocks"

    numbers = [Number(row.running, to(), "计时中")]
    numbers += [Number(n, to(light=shape), COLOURS[shape].replace("（橙）", ""), shape) for shape, n in row.cells]
    numbers.append(Number(row.overdue, to(state="overdue"), "逾期未办"))
    numbers += [
        Number(row.met, to(state="intime", **days), "期内按时"), Number(row.late, to(state="late", **days), "期内迟办"),
        Number(row.open, to(state="running", **days), "期内未办"),
    ]  # fmt: skip
    return Line(row.name, to(), numbers, row.share)


def table(given: QueryDict, by: str, watch: Watch, sieve: Sieve) -> dict[str, Any]:
    """The table asked for: its head and lines, or the weeks with their chart."""
    if by == "week":
        return _weeks(given, watch, sieve)
    found = {"room": watch.by_room, "unit": watch.by_unit, "post": watch.by_post}[by](sieve)
    heads_ = {"room": "类别", "unit": "单位", "post": "人员"}
    return {"head": heads_[by], "rows": [line(given, row, by, watch) for row in found]}


def _weeks(given: QueryDict, watch: Watch, sieve: Sieve) -> dict[str, Any]:
    today = timezone.localdate(watch.now)
    monday = today - dt.timedelta(days=today.weekday())
    found = counts.weeks(watch.actor, watch.offices, sieve, monday - WEEK * (BEFORE - 1), BEFORE + AFTER)
    rows, labels = [], []
    for first, row in found:
        days = {"since": first, "until": first + WEEK - dt.timedelta(days=1), "light": None}

        def to(state: str, days: dict[str, Any] = days) -> str:
            return address(given, state=state, **days) + "#clocks"

        numbers = [
            Number(row.met, to("intime"), "按时办到"), Number(row.late, to("late"), "迟办到"), Number(row.open, to("running"), "没办到"),
        ]  # fmt: skip
        word = f"{first.month}月{first.day}日" + ("（本周）" if first == monday else "")
        rows.append((word, row.due, numbers, row.share, first > today))
        labels.append(f"{first.month}.{first.day}")
    past = [row for first, row in found if first <= today]
    series = [
        Series("按时办到", [row.met for row in past]), Series("迟办到", [row.late for row in past]),
        Series("没办到", [row.open for row in past]),
    ]  # fmt: skip
    chart = grouped(labels[: len(past)], series, "各周到期的时限：按时、迟、没办到", unit="件")
    return {"weeks": rows, "chart": chart if any(row.due for row in past) else ""}
