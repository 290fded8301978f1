"""The circular's words, drafted from its figures; numbers in a changed text are compared with them (U6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tongzheng.breaches.rules.counting import Line, Totals, commended
from tongzheng.text.spans import THIS, Span

HEAD = ("单位", "事件", "较大以上", "首报按时", "迟报", "按时率", "电话平均（分钟）", "书面平均（分钟）", "认定")


def draft(period: Span, lines: Sequence[Line], now: Totals, then: Totals, whole: str = "全县") -> str:
    """The text, in the notation of typeset.blocks."""
    this = THIS[period.kind]
    parts = [
        ("总体情况", _overall(this, now, then, whole)),
        ("报送及时的单位", _prompt(lines)),
        ("迟报、漏报、瞒报等情况", _breaches(lines)),
        (
            "有关要求",
            "各单位要落实先电话后书面的要求，获悉突发事件立即报告，情况不全先报已掌握部分，并及时续报、终报。",
        ),
    ]
    text = [f"现将{period.name}{whole}紧急信息报送情况通报如下。"]
    for number, (title, body) in zip("一二三四", [p for p in parts if p[1]], strict=False):
        text += [f"{number}、{title}", body]
    return "\n".join(text)


def _overall(this: str, now: Totals, then: Totals, whole: str) -> str:
    if not now.events:
        return f"{this}{whole}没有登记突发事件。"
    text = f"{this}{whole}共登记突发事件{now.events}起"
    if now.larger:
        text += f"，其中较大以上{now.larger}起"
    change = now.events - then.events
    text += f"，比上期{'增加' if change > 0 else '减少'}{abs(change)}起" if change else "，与上期持平"
    text += (
        f"，涉及{now.units}个单位。首报按时{now.on_time}起，迟报{now.late}起，按时率{now.on_time / now.events:.1%}。"
    )
    times = [f"到电话报告平均{now.phone}分钟"] if now.phone is not None else []
    times += [f"到书面报告平均{now.written}分钟"] if now.written is not None else []
    return text + (f"从获悉（不知道获悉时间的从事发）{'，'.join(times)}。" if times else "")


def _prompt(lines: Sequence[Line]) -> str:
    best = commended(lines)
    if not best:
        return ""
    names = "、".join(
        f"{x.name}（{x.events}起{f'，电话平均{x.phone}分钟' if x.phone is not None else ''}）" for x in best
    )
    return f"{names}发生的突发事件都按时报告，予以表扬。"


def _breaches(lines: Sequence[Line]) -> str:
    kinds: Counter[str] = Counter()
    for line in lines:
        kinds.update(line.found)
    if not kinds:
        return "没有认定的迟报、漏报、误报、谎报、瞒报。"
    text = f"经认定，{'、'.join(f'{kind}{n}起' for kind, n in kinds.items())}。"
    blamed = [x for x in lines if x.named]
    if blamed:
        said = "、".join(
            f"{x.name}（{'、'.join(f'{kind}{n}起' for kind, n in Counter(x.named).items())}）" for x in blamed
        )
        text += f"对{said}予以通报批评。"
    return text


def rows(lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """The table: one row a unit, cells as printed."""
    return [
        (
            x.name, str(x.events), str(x.larger or ""), str(x.on_time), str(x.late or ""), x.rate,
            "" if x.phone is None else str(x.phone), "" if x.written is None else str(x.written),
            "、".join(f"{kind}{n}" for kind, n in x.found.items()),
        )
        for x in lines
    ]  # fmt: skip
