"""Who reports how much, when in the year, of which kind: 二八、闲多忙少、高低、喜忧、长短、服务决策 (K6)."""

from __future__ import annotations

from collections import Counter, defaultdict

from tongzheng.analysis import rules
from tongzheng.analysis.queries.facts import Facts, Tally, by_month
from tongzheng.analysis.queries.study import Cell, Chart, Study, Table
from tongzheng.reporting.models import Kind
from tongzheng.ui.charts import Point, Series, bars, grouped, lines, lorenz, top_share

KINDS = dict(Kind.choices)
DRAWN = 200  # bars of units at most: more could not be told apart


def concentration(facts: Facts) -> Study:
    """二八: how much the busiest fifth of the units brings."""
    study = Study(
        "concentration", "二八", "报送是不是集中在少数单位",
        "单位按报送数从多到少排，前 20% 的单位所报占全部的比例；应报送而一篇没报的单位也算在单位数里。",
    )  # fmt: skip
    sent = {pk: one.sent for pk, one in facts.by_unit.items()}
    whole, share = sum(sent.values()), top_share(sent.values())
    if not whole:
        return study
    study.headline = f"前 20% 的单位报送了 {share:.1%}"
    if facts.brief:
        return study
    adopted = {pk: one.adopted for pk, one in facts.by_unit.items()}
    order = sorted(sent, key=lambda pk: (-sent[pk], facts.names.get(pk, "")))
    used = top_share(adopted.values())
    silent = [facts.names[pk] for pk in order if not sent[pk]]
    study.words = [
        f"{len(order)} 个单位报送 {whole} 篇，前 20% 的单位报送了 {share:.1%}，采用的 {used:.1%} 也出在采用最多的前 20% 单位。",
        f"报得最多的是{rules.tell([f'{facts.names[pk]}（{sent[pk]} 篇）' for pk in order[:3]])}。",
    ]
    if silent:
        study.words.append(f"一篇没报的有 {len(silent)} 个单位：{rules.tell(silent, 8)}。")
    fifth = max(1, round(len(order) * 0.2))
    points = [
        Point(facts.names[pk], sent[pk], facts.link(unit=pk), n < fifth)
        for n, pk in enumerate(order[:DRAWN])
        if sent[pk]
    ]
    study.charts = [
        Chart(
            f"前 20% 的单位报送了 {share:.1%}",
            lorenz(sent.values(), f"单位从多到少累计的报送占比，前20%的单位占{share:.1%}"),
        ),
        Chart(
            "每个单位报送的篇数，从多到少", bars(points, "每个单位报送的篇数，从多到少；前20%的单位用深色", unit="篇")
        ),
    ]
    table = Table("各单位报送和累计占比", ["单位", "报送", "占比", "累计占比", "采用", "采用率"])
    so_far = 0
    for pk in order:
        so_far += sent[pk]
        one = facts.by_unit[pk]
        table.add(
            facts.names[pk], Cell(sent[pk], facts.link(unit=pk)), Cell(rules.rate(sent[pk], whole), unit="%"),
            Cell(rules.rate(so_far, whole), unit="%"), Cell(one.adopted, facts.link(unit=pk, used=1)),
            Cell(one.rate, unit="%"),
        )  # fmt: skip
    study.tables = [table]
    return study


def months(facts: Facts) -> Study:
    """闲多忙少: which months are full, which are thin."""
    study = Study(
        "months", "闲忙", "忙的时候是不是报得少",
        "按报出的月份数；最多的月与最少的月之比越大，起伏越大。不满一个月的也列出，不参加比较。",
    )  # fmt: skip
    sent = by_month(facts)
    if not sent:
        return study
    whole = [month for month in facts.months if month != facts.months[-1] or facts.sieve.end.day > 27] or facts.months
    most, least = max(whole, key=lambda m: sent[m]), min(whole, key=lambda m: sent[m])
    study.headline = f"最多的{int(most[5:])}月 {sent[most]} 篇，最少的{int(least[5:])}月 {sent[least]} 篇"
    if facts.brief:
        return study
    adopted: Counter[str] = Counter()
    for month, _, _, _, used in facts.cells:
        adopted[month] += used
    labels = [f"{int(month[5:])}月" for month in facts.months]
    mean = sum(sent[m] for m in whole) / len(whole)
    thin = [f"{int(m[5:])}月（{sent[m]} 篇）" for m in whole if sent[m] < mean * 0.75]
    ratio = rules.times(sent[most], sent[least])
    study.words = [f"平均每月 {mean:.0f} 篇，{study.headline}{f'，相差 {ratio}' if ratio else ''}。"]
    if thin:
        study.words.append(f"低于平均数四分之三的有{rules.tell(thin, 6)}，多半是忙季，正是领导最需要知道情况的时候。")
    links = [facts.month_link(m) for m in facts.months]
    series = [
        Series("报送", [sent[m] for m in facts.months], links),
        Series("采用", [adopted[m] for m in facts.months], [facts.month_link(m, used=1) for m in facts.months]),
    ]
    study.charts = [Chart(study.headline, grouped(labels, series, "每月报送和采用的篇数", unit="篇"))]
    table = Table("每月报送和采用", ["月份", "报送", "为平均数的", "采用", "采用率"])
    for month, link in zip(facts.months, links, strict=True):
        table.add(
            f"{month[:4]}年{int(month[5:])}月", Cell(sent[month], link), Cell(rules.rate(sent[month], round(mean)), unit="%"),
            Cell(adopted[month], facts.month_link(month, used=1)),
            Cell(rules.rate(adopted[month], sent[month]), unit="%"),
        )  # fmt: skip
    study.tables = [table]
    return study


def quality(facts: Facts) -> Study:
    """高低: which kinds and which units get used; who sends much and is used little."""
    study = Study(
        "quality", "高低", "报的管不管用",
        "采用率是已采用篇数占报送篇数的百分比，一篇被几处采用也算一篇。“数量高而采用率低”指报送数排前三分之一、采用率不到全部平均一半的单位。",
    )  # fmt: skip
    whole = facts.whole
    if not whole.sent:
        return study
    mean = whole.rate or 0.0
    study.headline = f"报送 {whole.sent} 篇，采用 {whole.adopted} 篇，采用率 {mean:g}%"
    if facts.brief:
        return study
    kinds: dict[str, Tally] = defaultdict(Tally)
    for _, kind, _, n, used in facts.cells:
        kinds[kind].sent += n
        kinds[kind].adopted += used
    ranked = sorted(kinds, key=lambda k: (-(kinds[k].rate or 0), k))
    busy = sorted(facts.by_unit, key=lambda pk: -facts.by_unit[pk].sent)[: max(1, len(facts.by_unit) // 3)]
    poor = [pk for pk in busy if facts.by_unit[pk].sent and (facts.by_unit[pk].rate or 0) < mean / 2]
    best = [k for k in ranked if kinds[k].sent >= 10][:1]
    study.words = [f"{study.headline}{_one_in(mean)}。"]
    if best:
        low = [k for k in reversed(ranked) if kinds[k].sent >= 10][:1]
        study.words.append(
            f"采用率最高的是{KINDS[best[0]]}类（{kinds[best[0]].rate:g}%），最低的是{KINDS[low[0]]}类（{kinds[low[0]].rate:g}%）。"
        )
    if poor:
        study.words.append(
            f"数量高而采用率低的有 {len(poor)} 个单位：{rules.tell([facts.names[pk] for pk in poor], 8)}，要在质量上下功夫。"
        )
    points = [Point(KINDS[k], kinds[k].rate or 0, facts.link(kinds=[k], used=1)) for k in ranked]
    study.charts = [Chart("各类信息的采用率", bars(points, "各类信息的采用率，虚线是平均数", unit="%", mark=mean))]
    by_kind = Table("按类别", ["类别", "报送", "采用", "采用率"])
    for k in ranked:
        _quality_line(by_kind, KINDS[k], kinds[k], facts.link(kinds=[k]), facts.link(kinds=[k], used=1))
    by_unit = Table("按单位", ["单位", "报送", "采用", "采用率", "提示"], words=frozenset({4}))
    for pk in sorted(facts.by_unit, key=lambda pk: (-(facts.by_unit[pk].rate or -1), -facts.by_unit[pk].sent)):
        one = facts.by_unit[pk]
        by_unit.add(
            facts.names[pk], Cell(one.sent, facts.link(unit=pk)), Cell(one.adopted, facts.link(unit=pk, used=1)),
            Cell(one.rate, unit="%"), "数量高而采用率低" if pk in poor else "",
        )  # fmt: skip
    study.tables = [by_kind, by_unit]
    return study


def _one_in(rate: float) -> str:
    return f"，平均 {100 / rate:.1f} 篇采用 1 篇".replace(".0 ", " ") if rate else ""


def _quality_line(table: Table, name: str, one: Tally, sent: str, adopted: str) -> None:
    table.add(name, Cell(one.sent, sent), Cell(one.adopted, adopted), Cell(one.rate, unit="%"))


def mood(facts: Facts) -> Study:
    """喜忧: good news against bad."""
    study = Study(
        "mood", "喜忧", "报喜多还是报忧多",
        "报喜、报忧按报送时勾的“喜忧”算，中性的不参加比较；喜忧比是报喜篇数比报忧篇数。",
    )  # fmt: skip
    goods, bads = facts.whole.good, facts.whole.bad
    if not goods + bads:
        return study
    study.headline = f"报喜 {goods} 篇，报忧 {bads} 篇，喜忧比 {_ratio(goods, bads)}"
    if facts.brief:
        return study
    good, bad = Counter[str](), Counter[str]()
    used: Counter[str] = Counter()
    for month, _, moods, n, adopted in facts.cells:
        (good if moods == "good" else bad if moods == "bad" else Counter[str]())[month] += n
        used[moods] += adopted
    study.words = [f"{study.headline}。"]
    rates = [rules.rate(used["good"], goods), rules.rate(used["bad"], bads)]
    if None not in rates:
        study.words.append(f"采用率：报喜 {rates[0]:g}%，报忧 {rates[1]:g}%。")
    shy = [facts.names[pk] for pk, one in facts.by_unit.items() if one.good >= 5 and not one.bad]
    if shy:
        study.words.append(f"只报喜、一篇忧也没报的有 {len(shy)} 个单位（报喜 5 篇以上的）：{rules.tell(shy, 8)}。")
    labels = [f"{int(m[5:])}月" for m in facts.months]
    series = [
        Series("报喜", [good[m] for m in facts.months], [facts.month_link(m, mood="good") for m in facts.months]),
        Series("报忧", [bad[m] for m in facts.months], [facts.month_link(m, mood="bad") for m in facts.months]),
    ]
    study.charts = [Chart("每月报喜和报忧的篇数", grouped(labels, series, "每月报喜和报忧的篇数", unit="篇"))]
    table = Table("按单位", ["单位", "报喜", "报忧", "喜忧比", "报忧占全部"], words=frozenset({3}))
    for pk, one in sorted(facts.by_unit.items(), key=lambda kv: (-kv[1].bad, -kv[1].good)):
        if one.sent:
            table.add(
                facts.names[pk], Cell(one.good, facts.link(unit=pk, mood="good")),
                Cell(one.bad, facts.link(unit=pk, mood="bad")), _ratio(one.good, one.bad),
                Cell(rules.rate(one.bad, one.sent), unit="%"),
            )  # fmt: skip
    study.tables = [table]
    return study


def _ratio(good: int, bad: int) -> str:
    return f"{good / bad:.1f} : 1".replace(".0 ", " ") if bad else ("只有喜" if good else "")


def weight(facts: Facts) -> Study:
    """长短: considered texts against short items."""
    study = Study(
        "weight", "综合与短稿", "综合分析多还是动态短稿多",
        "综合分析指“综合”“调研”两类；动态短稿指 300 字以内的“动态”类；800 字以上算长稿。",
    )  # fmt: skip
    whole = facts.whole
    if not whole.sent:
        return study
    study.headline = f"综合分析 {whole.weighty} 篇，动态短稿 {whole.items} 篇"
    if facts.brief:
        return study
    sizes = facts.lengths
    short = sizes.get(("news", "short"), Tally())
    weighty = Tally()
    for (kind, _), one in sizes.items():
        if kind in rules.WEIGHTY:
            weighty.sent += one.sent
            weighty.adopted += one.adopted
    ratio = f"，每 1 篇综合分析对 {short.sent / weighty.sent:.1f} 篇动态短稿" if weighty.sent else ""
    study.words = [f"{study.headline}{ratio}。"]
    if weighty.rate is not None and short.rate is not None:
        study.words.append(f"采用率：综合分析 {weighty.rate:g}%，动态短稿 {short.rate:g}%。")
    names = rules.SIZE_WORDS
    kinds = sorted({kind for kind, _ in sizes}, key=lambda k: -sum(sizes.get((k, s), Tally()).sent for s in names))
    series = [
        Series(words, [sizes.get((k, s), Tally()).sent for k in kinds], [facts.link(kinds=[k], size=s) for k in kinds])
        for s, words in names.items()
    ]
    study.charts = [Chart("各类信息的长短", grouped([KINDS[k] for k in kinds], series, "各类信息的篇幅", unit="篇"))]
    table = Table("类别和篇幅", ["类别", *names.values(), "短稿采用率", "长稿采用率"])
    for k in kinds:
        found = {s: sizes.get((k, s), Tally()) for s in names}
        table.add(
            Cell(KINDS[k], facts.link(kinds=[k])), *[Cell(found[s].sent, facts.link(kinds=[k], size=s)) for s in names],
            *[Cell(found[s].rate, facts.link(kinds=[k], size=s, used=1), "%") for s in ("short", "long")],
        )  # fmt: skip
    by_unit = Table("按单位", ["单位", "综合分析", "动态", "综合分析占全部"])
    for pk, one in sorted(facts.by_unit.items(), key=lambda kv: (-kv[1].weighty, -kv[1].sent)):
        if one.sent:
            by_unit.add(
                facts.names[pk], Cell(one.weighty, facts.link(unit=pk, kinds=rules.WEIGHTY) if one.weighty else ""),
                Cell(one.brief, facts.link(unit=pk, kinds=rules.BRIEF)), Cell(rules.rate(one.weighty, one.sent), unit="%"),
            )  # fmt: skip
    study.tables = [table, by_unit]
    return study


def deciding(facts: Facts) -> Study:
    """服务决策: texts that serve a decision, and texts that foresee."""
    names = "、".join(KINDS[k] for k in rules.DECIDING)
    study = Study(
        "deciding", "服务决策", "直接服务决策的、预测性的有多少",
        f"直接服务决策的指{names}类；预测性的指“预测”类；获批示指本级或上级领导批示过的，一篇算一次。",
    )  # fmt: skip
    whole = facts.whole
    if not whole.sent:
        return study
    share, seen = rules.rate(whole.deciding, whole.sent), rules.rate(whole.foreseeing, whole.sent)
    study.headline = f"直接服务决策的占 {share:g}%，预测性的占 {seen:g}%"
    if facts.brief:
        return study
    sent: Counter[str] = Counter()
    kinds: dict[str, Tally] = defaultdict(Tally)
    months_whole: Counter[str] = Counter()
    for month, kind, _, n, used in facts.cells:
        months_whole[month] += n
        sent[month] += n if kind in rules.DECIDING else 0
        kinds[kind].sent += n
        kinds[kind].adopted += used
    asked = sum(facts.instructed.values())
    study.words = [
        f"报送 {whole.sent} 篇，其中直接服务决策的 {whole.deciding} 篇，占 {share:g}%；预测性的 {whole.foreseeing} 篇，占 {seen:g}%。",
        f"获领导批示 {asked} 篇，其中直接服务决策的 {sum(facts.instructed[k] for k in rules.DECIDING)} 篇。",
    ]
    values = [rules.rate(sent[m], months_whole[m]) for m in facts.months]
    drawn = lines(
        [f"{int(m[5:])}月" for m in facts.months],
        [Series("服务决策", values, [facts.month_link(m, kinds=rules.DECIDING) for m in facts.months])],
        "每月直接服务决策的信息占报送的百分比", unit="%",
    )  # fmt: skip
    study.charts = [Chart("每月直接服务决策的占比", drawn)]
    table = Table("按类别", ["类别", "报送", "占全部", "采用", "采用率", "获批示"])
    for k in sorted(kinds, key=lambda k: (k not in rules.DECIDING, -kinds[k].sent)):
        one = kinds[k]
        table.add(
            f"{KINDS[k]}{'（服务决策）' if k in rules.DECIDING else ''}", Cell(one.sent, facts.link(kinds=[k])),
            Cell(rules.rate(one.sent, whole.sent), unit="%"), Cell(one.adopted, facts.link(kinds=[k], used=1)),
            Cell(one.rate, unit="%"), Cell(facts.instructed[k] or None, facts.link(kinds=[k], told=1)),
        )  # fmt: skip
    by_unit = Table("按单位", ["单位", "报送", "服务决策", "占比", "预测性"])
    for pk, unit in sorted(facts.by_unit.items(), key=lambda kv: (-kv[1].deciding, -kv[1].sent)):
        if unit.sent:
            by_unit.add(
                facts.names[pk], Cell(unit.sent, facts.link(unit=pk)), Cell(unit.deciding, facts.link(unit=pk, kinds=rules.DECIDING)),
                Cell(rules.rate(unit.deciding, unit.sent), unit="%"),
                Cell(unit.foreseeing or None, facts.link(unit=pk, kinds=rules.FORESEEING) if unit.foreseeing else ""),
            )  # fmt: skip
    study.tables = [table, by_unit]
    return study
