"""How it is reported: 冷热 (regularity), 快慢 (timeliness), 退回 (why it comes back) (K6)."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.utils import timezone

from tongzheng.analysis import rules
from tongzheng.analysis.queries.facts import Facts, all_sent_back
from tongzheng.analysis.queries.study import Cell, Chart, Study, Table
from tongzheng.ui.charts import Point, Series, bars, grouped
from tongzheng.ui.words import say_span

BINS: tuple[tuple[int | None, int | None, str], ...] = (  # more than so many hours, at most so many
    (None, 6, "6小时"), (6, 24, "1天"), (24, 48, "2天"), (48, 72, "3天"), (72, 168, "1周"), (168, None, "1周以上"),
)  # fmt: skip


def regularity(facts: Facts) -> Study:
    """冷热: weeks without a report, the longest silence, everything in one heap."""
    study = Study(
        "regularity", "冷热", "报送有没有规律",
        "空白周是起止之间一篇没报的整周；最长沉默是连着几天没报，从头没报到尾的也算；攒稿是报得最多的三天占全部的比例（报了 6 篇以上的才算）。",
    )  # fmt: skip
    start, end = facts.sieve.start, min(facts.sieve.end, timezone.localdate())
    if end < start or not facts.by_unit:
        return study
    found = {pk: rules.rhythm(facts.days.get(pk, {}), start, end) for pk in facts.by_unit}
    weeks = len(rules.weeks_of(start, end))
    cold = [pk for pk, r in found.items() if weeks and r.silent * 2 > weeks]
    steady = [pk for pk, r in found.items() if weeks and not r.silent]
    study.headline = f"{len(cold)} 个单位一半以上的周没有报，{len(steady)} 个单位周周有"
    if facts.brief:
        return study
    study.words = [f"{len(found)} 个单位、{weeks} 个整周里，{study.headline}。"]
    longest = sorted(found, key=lambda pk: -found[pk].longest)[:5]
    said = [f"{facts.names[pk]}（{found[pk].longest} 天）" for pk in longest if found[pk].longest > 14]
    if said:
        study.words.append(f"沉默最久的是{rules.tell(said)}。")
    heaps = [pk for pk, r in found.items() if (r.heaped or 0) >= 50]
    if heaps:
        study.words.append(f"攒稿一起报的（三天报了一半以上）有{rules.tell([facts.names[pk] for pk in heaps], 8)}。")
    bins = [
        (0, 0, "周周有"),
        (1, 25, "不到¼"),
        (26, 50, "¼到½"),
        (51, 75, "½到¾"),
        (76, 99, "超过¾"),
        (100, 100, "全空白"),
    ]
    shares = [_per_cent(r.silent, weeks) for r in found.values()]
    points = [Point(name, sum(low <= s <= high for s in shares), loud=low > 50) for low, high, name in bins]
    study.charts = [
        Chart("空白周占比不同的单位各有几个", bars(points, "空白周占全部整周的比例，各有几个单位", unit="个"))
    ]
    table = Table("各单位", ["单位", "报送", "空白周", "占整周", "最长沉默", "攒稿"])
    for pk in sorted(found, key=lambda pk: (-found[pk].silent, -found[pk].longest, facts.names[pk])):
        r = found[pk]
        table.add(
            facts.names[pk], Cell(r.reports, facts.link(unit=pk)), r.silent, Cell(rules.rate(r.silent, weeks), unit="%"),
            Cell(r.longest, unit=" 天"), Cell(r.heaped, unit="%"),
        )  # fmt: skip
    study.tables = [table]
    return study


def _per_cent(part: int, whole: int) -> int:
    """0 and 100 only when it is none and all."""
    if not whole or not part:
        return 0
    return 100 if part == whole else min(99, max(1, round(part * 100 / whole)))


def timeliness(facts: Facts) -> Study:
    """快慢: from the event to the report, to the receipt, to the adoption."""
    study = Study(
        "timeliness", "快慢", "从发生到用上要多久",
        "中位数指一半的稿件不超过的时间，九成数指九成的稿件不超过的时间，按自然时间算；没填事发时间的不算第一段；采用按第一次采用算。",
    )  # fmt: skip
    event = facts.lags(0)
    study.headline = f"事发到报出，一半在 {say_hours(rules.percentile(event, 0.5))}以内"
    if facts.brief and event:
        return study
    stages = [(name, facts.lags(number) if number else event) for number, name in enumerate(rules.STAGES)]
    if not any(hours for _, hours in stages):
        study.headline = ""
        return study
    table = Table("三段时间", ["阶段", "篇数", "中位数", "九成数", "24 小时以内"], words=frozenset({2, 3}))
    medians = []
    for number, (name, hours) in enumerate(stages):
        n = sum(hours.values())
        half, most = rules.percentile(hours, 0.5), rules.percentile(hours, 0.9)
        medians.append(half or 0)
        within = rules.rate(sum(k for h, k in hours.items() if h <= 24), n)
        table.add(
            name, Cell(n, facts.link(stage=number)), say_hours(half), say_hours(most),
            Cell(within, facts.link(stage=number, high=24), unit="%"),
        )  # fmt: skip
    today = sum(same for _, same in facts.unit_hours.values())
    dated = sum(event.values())
    study.words = [
        "；".join(
            f"{row[0].value}一半在 {row[2].value}以内、九成在 {row[3].value}以内" for row in table.rows if row[1].value
        )
        + "。"
    ]
    if dated:
        study.words.append(f"当天发生当天报的 {today} 篇，占 {rules.rate(today, dated):g}%。")
    series = [
        Series(
            name,
            [sum(n for h, n in hours.items() if (low or -1) < h <= (high or h)) for low, high, _ in BINS],
            [facts.link(stage=number, low=low, high=high) for low, high, _ in BINS],
        )
        for number, (name, hours) in enumerate(stages)
    ]
    drawn = grouped([name for *_, name in BINS], series, "三段时间各有多少篇在这么久以内", unit="篇")
    study.charts = [Chart("三段时间各用了多久", drawn)]
    by_unit = Table("各单位事发到报出", ["单位", "篇数", "中位数", "九成数", "当天报"], words=frozenset({2, 3}))
    rows = []
    for pk, (hours, same) in facts.unit_hours.items():
        rows.append((rules.percentile(hours, 0.5) or 0.0, facts.names.get(pk, ""), pk, hours, same))
    for half, name, pk, hours, same in sorted(rows, key=lambda row: row[:2]):
        n = sum(hours.values())
        by_unit.add(
            name, Cell(n, facts.link(unit=pk, stage=0)), say_hours(half), say_hours(rules.percentile(hours, 0.9)),
            Cell(rules.rate(same, n), unit="%"),
        )  # fmt: skip
    study.tables = [table, by_unit]
    return study


def say_hours(hours: float | None) -> str:
    """「3 小时 20 分」「2 天 5 小时」; a dash of nothing."""
    return "—" if hours is None else say_span(dt.timedelta(hours=hours))


def returns(facts: Facts) -> Study:
    """退回: for which reasons texts go back or are not used, unit by unit."""
    study = Study(
        "returns", "退回", "为什么退、为什么不用",
        "办公室编辑在起止之间退回和不用的次数，按写明的原因归类；一篇退两次算两次，原因里有几类字眼的归到排在前面的一类。",
    )  # fmt: skip
    reasons: Counter[str] = Counter()
    ways: Counter[str] = Counter()
    for (way, group), n in all_sent_back(facts).items():
        reasons[group] += n
        ways[way] += n
    whole = sum(reasons.values())
    if not whole:
        return study
    order = [name for name, _ in reasons.most_common()]
    first = order[0]
    study.headline = f"退回 {ways['return']} 次，不用 {ways['decline']} 次，最多的原因是{first}"
    if facts.brief:
        return study
    study.words = [
        f"{study.headline}（{reasons[first]} 次，占 {rules.rate(reasons[first], whole):g}%）。",
    ]
    totals = {pk: sum(counts.values()) for pk, counts in facts.sent_back.items()}
    many = sorted(totals, key=lambda pk: -totals[pk])[:3]
    said = [f"{facts.names.get(pk, '')}（{totals[pk]} 次）" for pk in many]
    study.words.append(f"次数最多的是{rules.tell(said)}。")
    points = [Point(name, reasons[name], facts.link(reason=name)) for name in order]
    study.charts = [Chart("退回和不用的原因", bars(points, "退回和不用的原因各有多少次", unit="次"))]
    table = Table("各单位", ["单位", "退回", "不用", *order, "占报送"])
    for pk in sorted(totals, key=lambda pk: -totals[pk]):
        counts = facts.sent_back[pk]
        groups = [
            Cell(sum(n for (_, g), n in counts.items() if g == name) or None, facts.link(unit=pk, reason=name))
            for name in order
        ]
        back = sum(n for (way, _), n in counts.items() if way == "return")
        sent = facts.by_unit[pk].sent if pk in facts.by_unit else 0
        table.add(
            facts.names.get(pk, ""), Cell(back, facts.link(unit=pk, way="return")),
            Cell(totals[pk] - back, facts.link(unit=pk, way="decline")), *groups,
            Cell(rules.rate(totals[pk], sent), unit="%"),
        )  # fmt: skip
    table.note = "点开是退过的稿件，一篇退两次的列一次；改好再报的也在里面。"
    study.tables = [table]
    return study
