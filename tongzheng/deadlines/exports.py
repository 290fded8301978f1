"""The clocks as a workbook: the tables and the list, with the filter they were taken by (Z6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tongzheng.deadlines import queries
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries.watch import COLOURS, SHAPES, Row, Sieve, Watch, room_words
from tongzheng.files.xlsx import write_xlsx

MOST = 5_000
STATES = {
    "running": "计时中", "overdue": "逾期未办", "met": "已办到", "intime": "按时办到", "late": "迟了才办到", "stopped": "已停计",
}  # fmt: skip
HEAD = ["类别", "事项", "应办单位", "应办人", "起算", "时限", "原定时限", "灯", "状态", "办到", "迟（分钟）"]
TABLE_HEAD = ["计时中", *COLOURS.values(), "逾期未办", "期内按时", "期内迟办", "期内未办", "按时率%"]


def clocks_xlsx(watch: Watch, sieve: Sieve, found: QuerySet[Deadline]) -> bytes:
    """The totals, the three tables, and the clocks of the filter, each sheet saying what it was filtered by."""
    clocks = list(found[: MOST + 1])
    said = [said_of(watch, sieve)]
    cut = [[f"只列前 {MOST} 件，请缩小范围再导出"]] if len(clocks) > MOST else []
    sheets: dict[str, Iterable[list[Any]]] = {
        "时限清单": [said, *cut, HEAD, *_lines(watch, clocks[:MOST])],
        "按类别": [said, ["类别", *TABLE_HEAD], *_rows([*watch.by_room(sieve), watch.total(sieve)])],
        "按单位": [said, ["单位", *TABLE_HEAD], *_rows(watch.by_unit(sieve))],
        "按人": [said, ["人员", *TABLE_HEAD], *_rows(watch.by_post(sieve))],
    }
    return write_xlsx(sheets)


def said_of(watch: Watch, sieve: Sieve) -> str:
    """The filter in words: 「2026年11月22日 10:05 取数；类别：督查督办；红灯；期内指时限在11月1日至11月30日的」."""
    now = timezone.localtime(watch.now)
    words = [f"{now:%Y-%m-%d %H:%M} 取数"]
    if sieve.room:
        words.append(f"类别：{room_words().get(sieve.room, sieve.room)}")
    if sieve.unit is not None:
        words.append(f"单位：{watch.unit_names.get(sieve.unit, '')}")
    if sieve.post is not None:
        words.append(f"人员：{watch.post_names.get(sieve.post, '')}")
    if sieve.light:
        words.append(f"灯：{COLOURS.get(sieve.light, '')}")
    words.append(f"清单状态：{STATES.get(sieve.state, STATES['running'])}")
    if sieve.since or sieve.until:
        words.append(f"清单时限：{sieve.since or '最早'} 至 {sieve.until or '最晚'}")
    words.append(f"“期内”指时限在 {watch.since} 至 {watch.until} 的")
    return "；".join(words)


def _lines(watch: Watch, clocks: list[Deadline]) -> Iterable[list[Any]]:
    rooms = room_words()
    for clock in queries.clocks(clocks, now=watch.now):
        one = clock.deadline
        late = one.late or (one.state == "running" and clock.overdue)
        yield [
            rooms.get(one.room, one.room), one.title, one.unit.short_name if one.unit else "",
            one.post.person.name if one.post else "", _local(one.starts_at), _local(one.due_at), _local(one.first_due_at),
            clock.light.text if clock.light else "", "办到，超时" if one.late else one.get_state_display(),
            _local(one.ended_at), round(-clock.left.total_seconds() / 60) if late else "",
        ]  # fmt: skip


def _rows(rows: Iterable[Row]) -> Iterable[list[Any]]:
    for row in rows:
        colours = [row.lights[shape] for shape in SHAPES]
        yield [
            row.name,
            row.running,
            *colours,
            row.overdue,
            row.met,
            row.late,
            row.open,
            "" if row.share is None else row.share,
        ]


def _local(moment: Any) -> Any:
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0) if moment else ""
