"""The text around the tables, drafted from the figures in the manner of such circulars (K3)."""

from __future__ import annotations

from collections.abc import Sequence

from tongzheng.circulars.rules.figures import LONG, Figures, Totals
from tongzheng.text.spans import BEFORE, THIS, Span, span_of

NAMED = 30  # names in a sentence; more stand in the table of names
_NUMERALS = "一二三四五六七八九十"


def draft(figures: Figures, *, whole: str, ranked: bool, corrects: str = "") -> str:
    """The circular's text in the notation of `typeset.blocks`; `whole` is 全县 or the like, `corrects` what it puts right."""
    span = span_of(figures.span, runs=True)
    upto = f"（截至{figures.until}）" if figures.until else ""
    opening = f"现将{span.name}{upto}{whole}政务信息报送采用情况通报如下。"
    if corrects:
        opening = f"{corrects}有误，现予更正，以本通报为准。" + opening
    parts = [
        ("总体情况", _overall(figures, span, whole)),
        ("采用情况", _adopted(figures, ranked)),
        ("批示情况", _instructed(figures)),
        ("任务完成情况", _tasks(figures)),
        ("存在的问题", _troubles(figures, ranked)),
        ("下步要求", _asked(figures, ranked)),
    ]
    kept = [(title, text) for title, text in parts if text]
    lines = [opening]
    for number, (title, text) in zip(_NUMERALS, kept, strict=False):
        lines += [f"{number}、{title}", text]
    return "\n".join(lines)


def said(number: float) -> str:
    """A percentage or the like with one decimal, without a trailing nought: 32.0 → 「32.0」."""
    return f"{number:.1f}"


def against(now: int, then: int, word: str) -> str:
    """「同比增长12.3%」「环比持平」「上年同期为0」 (nothing is ever divided by nought)."""
    if then == now:
        return f"{word}持平"
    if then == 0:
        return {"同比": "上年同期为0"}.get(word, "上期为0")
    change = 100 * (now - then) / then
    return f"{word}{'增长' if change > 0 else '下降'}{said(abs(change))}%"


def _overall(f: Figures, span: Span, whole: str) -> str:
    this = THIS[span.kind]
    words = [f"{this}共收到{whole}各单位报送信息{f.now.received}条", *_compared(f, "received")]
    text = "，".join(words) + f"；采用{f.now.adopted}条"
    text += "".join(f"，{part}" for part in _compared(f, "adopted"))
    if f.now.received:
        text += f"，采用率{said(f.now.rate)}%{_points(f.now, f.year_before)}"
    text += "。"
    if span.first > 1:
        text += f"{span.year}年1至{span.last}月累计收到{f.running.received}条，采用{f.running.adopted}条。"
    if f.late:
        count = sum(n for _, n in f.late)
        text += f"属于以前、{this}才登记的得分{count}笔，记入{this}，合计{f.late_points}分。"
    return text


def _compared(f: Figures, name: str) -> list[str]:
    now = getattr(f.now, name)
    pairs = ((f.year_before, "同比"), (f.before, "环比"))
    return [against(now, getattr(then, name), word) for then, word in pairs if then is not None]


def _points(now: Totals, then: Totals | None) -> str:
    """The adoption rate against last year's, in percentage points."""
    if then is None or not then.received:
        return ""
    change = round(now.rate, 1) - round(then.rate, 1)
    if abs(change) < 0.05:
        return "，与上年同期持平"
    return f"，同比{'提高' if change > 0 else '降低'}{said(abs(change))}个百分点"


def _adopted(f: Figures, ranked: bool) -> str:
    above = {level: count for level, count in f.above.items() if count}
    text = f"被上级采用{sum(above.values())}条{_counts(above, '级', '条')}。"
    if f.above_us:
        text += f"{'；'.join(f.above_us)}。"
    if not ranked:
        return text
    for best in f.best:
        if best.names:
            names = "、".join(f"{name}（{points}分）" for name, points in best.names)
            text += f"{best.league}{best.units}个单位中，得分居前的是{names}。"
    if f.best_above:
        text += "上级采用较多的是" + "、".join(f"{name}（{count}条）" for name, count in f.best_above) + "，予以表扬。"
    return text


def _counts(counts: dict[str, int], suffix: str, unit: str) -> str:
    """「，其中市级12条、省级3条」, 「，均为省级」, or nothing."""
    if len(counts) < 2:
        return "".join(f"，均为{level}{suffix}" for level in counts)
    return "，其中" + "、".join(f"{level}{suffix}{count}{unit}" for level, count in counts.items())


def _instructed(f: Figures) -> str:
    found = {level: count for level, count in f.instructed.items() if count}
    if not found:
        return ""
    return f"信息获领导批示{sum(found.values())}件{_counts(found, '领导', '件')}。"


def _tasks(f: Figures) -> str:
    if not f.due or f.done is None:
        return ""
    text = f"按任务应报{f.due}条，实报{f.done}条，完成{said(100 * f.done / f.due)}%。"
    return text + f"完成任务的单位{f.fulfilled}个，没有完成的{f.unfulfilled}个。"


def _troubles(f: Figures, ranked: bool) -> str:
    found = []
    if f.zero_reports:
        found.append(f"有{len(f.zero_reports)}个单位没有报送信息{_names(f.zero_reports, ranked)}")
    if f.zero_adopted:
        found.append(f"有{len(f.zero_adopted)}个单位报送了信息但没有被采用{_names(f.zero_adopted, ranked)}")
    if f.behind:
        found.append(f"有{len(f.behind)}个单位连续{LONG}期没有被采用{_names(f.behind, ranked)}")
    if f.breaches:
        count = sum(n for _, n in f.breaches)
        found.append(f"发生迟报漏报等情形{count}次{_names([name for name, _ in f.breaches], ranked)}")
    if not found:
        return ""
    if len(found) == 1:
        return f"{found[0]}。"
    return "；".join(f"{number}是{text}" for number, text in zip(_NUMERALS, found, strict=False)) + "。"


def _names(names: Sequence[str], ranked: bool) -> str:
    if not ranked:
        return ""
    if len(names) > NAMED:
        return "（名单附后）"
    return f"：{'、'.join(names)}"


def _asked(f: Figures, ranked: bool) -> str:
    asked = ["各单位要围绕中心工作选题，多报有情况、有分析、有建议的信息"]
    if f.zero_reports:
        asked.append("没有报送的要查找原因，明确专人，尽快补上")
    if f.zero_adopted or f.behind:
        asked.append("报而不用的要在质量上下功夫，主动与办公室对接")
    if f.due and f.done is not None and f.done < f.due:
        asked.append("进度落后的要按任务倒排时间，不在期末突击凑数")
    if f.breaches:
        asked.append("紧急信息要严格按时限报送，不得迟报、漏报、瞒报")
    return "；".join(asked) + "。"


def title_of(span: Span, whole: str, *, corrects: bool = False) -> str:
    """「关于2026年3月全县政务信息报送采用情况的通报」."""
    return f"关于{'更正' if corrects else ''}{span.name}{whole}政务信息报送采用情况的通报"


def before_word(span: Span) -> str:
    """What the span before is called: 上月, 上季度 …"""
    return BEFORE[span.kind]
