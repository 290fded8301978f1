"""Texts of what is published, drafted from their figures in the notation of typeset.blocks (D6, D9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tongzheng.outcomes.rules.figures import Row, faulty, total_of
from tongzheng.text.spans import THIS, Span

NUMERALS = "一二三四五六七八九十"
NAMED = 30  # units in a sentence; more stand in the table
HEAD = ("单位", "已报结果", "按时", "按时率", "退回重办", "质量差", "到期未报", "未催即办", "催办依赖度")


def circular(period: Span, rows: Sequence[Row], before: dict[str, Any], whole: str) -> str:
    """督查通报 of a period: the whole, who did well, who is behind, who has to be chased, what is asked."""
    parts = [
        ("总体情况", _overall(THIS[period.kind], rows, before, whole)),
        ("办理较好的单位", _best(rows)),
        ("存在的问题", _worst(rows)),
        ("催办依赖情况", _chased(rows)),
        ("有关要求", "各单位要对照本通报自查，到期未报的立即办理并书面报告；临近期限办不完的，在到期前申请延期，写明原因和进展。"),
    ]  # fmt: skip
    return laid(f"现将{period.name}{whole}督查事项办理情况通报如下。", parts)


def praise(period: Span, rows: Sequence[Row], named: Sequence[int], whole: str) -> str:
    """表扬通报: each unit with its figures."""
    chosen = [row for row in rows if row.unit in set(named)]
    done = "；".join(f"{r.name}报来结果{r.count['answered']}件，按时{r.count['in_time']}件{_also(r)}" for r in chosen)
    return (
        f"{period.name}，下列{len(chosen)}个单位办理督查事项行动快、质量好：{done}。经研究，对{_names(chosen)}予以通报表扬。\n"
        f"希望受表扬的单位再接再厉，{whole}各单位向他们学习，做到批必查、查必果、果必报。"
    )


def _also(row: Row) -> str:
    more = [f"领导满意{row.count['satisfied']}件"] if row.count["satisfied"] else []
    more += [f"来信人满意{row.count['asked']}件"] if row.count["asked"] else []
    return "".join(f"，{one}" for one in more)


def criticism(period: Span, rows: Sequence[Row], named: Sequence[int], lines: Sequence[dict[str, Any]]) -> str:
    """批评通报: each unit with what it failed at, matter by matter."""
    chosen = [row for row in rows if row.unit in set(named)]
    text = [f"{period.name}督查发现，下列{len(chosen)}个单位办理督查事项不力，现予通报批评。"]
    for number, row in zip(counting(), chosen, strict=False):
        text.append(f"（{number}）{row.name}。{_failed(row)}。")
        text += [f"· {line['about']}：{line['why']}" for line in lines if line["unit"] == row.unit][:20]
    text.append("上述单位要在收到本通报后查明原因、限期整改，并将整改情况书面报送。其他单位要引以为戒。")
    return "\n".join(text)


def notice(name: str, about: str, why: str, due: dt.date) -> str:
    """限期整改通知: what is wrong, until when it is to be put right."""
    what = f"你单位承办的{about}，{why}。" if about else "经督查，你单位存在下列问题：（请写明事实）。"
    return (
        f"{name}：\n{what}\n现要求你单位：\n1. 立即查明原因，明确责任人；\n2. 在{due.year}年{due.month}月{due.day}日前整改到位；\n"
        "3. 整改结果经主要负责人审签后书面报送，督查室将复查销号。"
    )


def _overall(this: str, rows: Sequence[Row], before: dict[str, Any], whole: str) -> str:
    now = total_of(rows).count
    if not now["answered"] and not now["owed"]:
        return f"{this}{whole}没有到期的督查事项。"
    text = f"{this}{whole}{len(rows)}个单位有督查事项，报来结果{now['answered']}件"
    if now["answered"]:
        text += f"，按时{now['in_time']}件，超时{now['late']}件，按时率{total_of(rows).share}%"
        if before.get("share") is not None:
            text += f"，上期为{before['share']}%"
    text += f"。退回重办{now['returned']}件，质量好的{now['good']}件、差的{now['poor']}件，到期没有报来结果的{now['owed']}件。"
    if now["satisfied"] or now["unsatisfied"]:
        text += f"批示领导评满意{now['satisfied']}件，不满意{now['unsatisfied']}件。"
    if now["asked"] or now["asked_no"]:
        text += f"来信人（提出单位）评满意{now['asked']}件，不满意{now['asked_no']}件。"
    return text


def _best(rows: Sequence[Row]) -> str:
    best = [r for r in rows if r.count["answered"] and not faulty(r) and not r.count["once"] and not r.count["more"]]
    if not best:
        return ""
    best.sort(key=lambda r: (-r.count["answered"], r.name))
    said = "、".join(f"{r.name}（{r.count['answered']}件）" for r in best[:NAMED])
    return f"全部按时、没有催办的有{len(best)}个单位：{said}{'等' if len(best) > NAMED else ''}。"


def _worst(rows: Sequence[Row]) -> str:
    found = [(r, _failed(r)) for r in rows if faulty(r)]
    if not found:
        return "没有逾期未报和不合格的。"
    said = "；".join(f"{r.name}{why}" for r, why in found[:NAMED])
    return f"有{len(found)}个单位存在问题。{said}{'等，详见附表' if len(found) > NAMED else ''}。"


def _failed(row: Row) -> str:
    words = (
        ("owed", "到期未报"),
        ("late", "超时"),
        ("poor", "报告质量差"),
        ("returned", "退回重办"),
        ("unsatisfied", "领导不满意"),
    )
    return "，".join(f"{word}{row.count[key]}件" for key, word in words if row.count[key])


def _chased(rows: Sequence[Row]) -> str:
    now = total_of(rows)
    if not now.count["answered"]:
        return ""
    text = f"未催即办{now.count['unchased']}件，催一次才办{now.count['once']}件，催多次才办{now.count['more']}件，催办依赖度{now.dependence}%。"
    often = [r for r in rows if r.count["answered"] > 1 and (r.dependence or 0) >= 50]
    if often:
        text += f"依赖催办较重的是{'、'.join(f'{r.name}（{r.dependence}%）' for r in often[:NAMED])}。"
    return text


def table(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The table printed with a circular: HEAD, one row a unit, all together."""
    shown = [*rows, *([total_of(rows)] if len(rows) > 1 else [])]
    keys = ("returned", "poor", "owed", "unchased")
    return [
        (
            r.name, str(r.count["answered"]), str(r.count["in_time"]), _said(r.share),
            *(str(r.count[key]) for key in keys), _said(r.dependence),
        )
        for r in shown
    ]  # fmt: skip


def corrected(number: str, title: str, text: str) -> str:
    """A text that puts another document right."""
    return f"{number}《{title}》有误，现予更正，以本件为准。\n{text}"


def withdrawn(number: str, title: str, why: str) -> str:
    """A text that takes another document back."""
    return f"经核实，{why}。现撤销{number}《{title}》，该件自即日起不再执行。"


def laid(opening: str, parts: Sequence[tuple[str, str]]) -> str:
    """A text with numbered headings; parts without text are left out."""
    kept = [(title, text) for title, text in parts if text]
    lines = [opening]
    for number, (title, text) in zip(NUMERALS, kept, strict=False):
        lines += [f"{number}、{title}", text]
    return "\n".join(lines)


def _names(rows: Sequence[Row]) -> str:
    return "、".join(row.name for row in rows)


def _said(share: int | None) -> str:
    return "" if share is None else f"{share}%"


def counting() -> list[str]:
    """一 to 九十九."""
    tens = [f"十{n}" for n in NUMERALS[:9]]
    more = [f"{t}十{n}" for t in NUMERALS[1:9] for n in ["", *NUMERALS[:9]]]
    return [*NUMERALS, *tens, *more]
