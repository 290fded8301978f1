"""When it happened, as a text tells it (U3): every time of the text is found, the likeliest is read by reporting's parser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tongzheng.emergencies.reading.words import Span, without_datelines
from tongzheng.reporting.rules import parse_when

_N = r"(?:[0-9]{1,2}|[零〇○一二三四五六七八九十廿]{1,3})"
_YEAR = r"(?:(?:[0-9]{4}|[二一][零〇○一二三四五六七八九]{3})年)"
_DATE = rf"(?:{_YEAR}?{_N}月{_N}[日号]|今[(（]{_N}[)）]日|(?:本月|当月)?{_N}日(?!线)|[0-9]{{1,2}}号(?=[晚上中下凌早，,])|[今昨前][天日]|当[天日]|[今昨](?=晨|早|晚|夜))"
_PART = r"(?:凌晨|清晨|早晨|早上|早间|上午|中午|正午|午后|下午|傍晚|晚上|晚间|夜间|夜里|深夜|午夜|晨|早|晚|夜)"
_CLOCK = rf"(?:{_N}[时点](?![钟间])(?:{_N}分?|半)?(?:{_N}秒)?|{_N}点钟|[0-9]{{1,2}}:[0-9]{{2}}(?!:?[0-9]))"
TIME = re.compile(
    rf"(?P<zone>当地时间|北京时间)?(?:(?P<date>{_DATE})[\s,，]?)?(?P<part>{_PART})?(?P<clock>{_CLOCK})?(?P<loose>许|左右|前后|多|过)?"
)
_HAPPENED = re.compile(
    r"发生|突发|起火|失火|着火|燃起|相撞|追尾|撞|翻|爆炸|袭击|砍|引爆|坍塌|垮塌|滑坡|决口|泄漏|中毒|呕吐|出现|地震|震|冒出|落水|遭|聚集|"
    r"不适|进食|用餐|大火|卷进|冲进|袭|停电|险情|倒塌|被困|报警"
)
_TOLD = re.compile(
    r"^[，,]?(?:.{0,12}?|从[^，。]{0,30}?)(?:获悉|了解|表示|通报|介绍|证实|反映|宣布|发布|发表|接受采访|消息|报道|说[，:]|称[，:]|谴责|赶赴|赶到|派出|启动|就诊|出院|看望)"
)
_UNTIL = re.compile(r"(?:截至|截止到?|至|到|自|直到|于)\s*(?:北京时间|当地时间)?$")
_UNTIL_LONG = re.compile(r"(?:截至|截止|直到)[^，。]{0,6}$")
_END = re.compile(r"^[^，。；]{0,12}(?:扑灭|熄灭|恢复|结束|归队|被控制)")


@dataclass(frozen=True)
class When:
    """A time of a text: where it stands, when it is, and how finely it is told (day, part, minute)."""

    span: Span
    at: dt.datetime
    fine: str
    score: float


def find_time(text: str, now: dt.datetime) -> tuple[dt.datetime, Span, str] | None:
    """When it happened, where that stands, and how finely it is told: `day`, `part` of a day or `minute` (U3).

    Relative days count from `now`. Bylines (… 8月20日电) and 截至… are no times of occurrence.
    """
    found = sorted(_candidates(text, now), key=lambda one: (-one.score, one.span.start))
    if not found:
        return None
    best = found[0]
    if (
        best.fine != "minute"
    ):  # 5日下午 … 5日下午2时30分许: the finer word for the same day, where it also says what happened
        finer = [
            one
            for one in found[1:]
            if one.fine == "minute" and one.at.date() == best.at.date() and one.score >= 3 and _agrees(best, one)
        ]
        if finer:
            best = min(finer, key=lambda one: one.span.start)
    return best.at, best.span, best.fine


def _agrees(rough: When, fine: When) -> bool:
    return rough.fine == "day" or abs((rough.at - fine.at).total_seconds()) <= 5 * 3600


def _candidates(text: str, now: dt.datetime) -> Iterator[When]:
    bare = without_datelines(text)
    day = now.date()
    for found in TIME.finditer(bare):
        if not found["date"] and not found["clock"]:
            continue
        at = _resolve(found, day, now)
        if at is None:
            continue
        if found["date"]:
            day = at.date()
        if at > now + dt.timedelta(days=1):
            continue
        fine = "minute" if found["clock"] else "part" if found["part"] else "day"
        span = Span(found.start(), found.end(), text[found.start() : found.end()].strip("，, "))
        yield When(span, at, fine, _score(bare, found, at, now, fine))


def _resolve(found: re.Match[str], day: dt.date, now: dt.datetime) -> dt.datetime | None:
    """Its date and hour; 当天 and a bare hour belong to the day named before."""
    date, part = (
        found["date"] or "",
        {"晨": "早晨", "早": "早上", "夜": "夜间"}.get(found["part"] or "", found["part"] or ""),
    )
    clock = (found["clock"] or "").replace("点钟", "点")
    if date in ("", "当天", "当日"):
        date = f"{day.year}年{day.month}月{day.day}日"
    elif date in ("今", "昨") or date.startswith(("今(", "今（")):
        date = date[0] + "天"
    return parse_when(f"{date}{part}{re.sub(r'[0-9]+秒$', '', clock)}", now)


def _score(text: str, found: re.Match[str], at: dt.datetime, now: dt.datetime, fine: str) -> float:
    begin = max(text.rfind(mark, 0, found.start()) for mark in "。！？\n") + 1
    end = min((place for mark in "。！？\n" if (place := text.find(mark, found.end())) >= 0), default=len(text))
    before, after = text[begin : found.start()], text[found.end() : end]
    score = 2.0 - min(found.start(), 1500) / 500
    score += 2.5 if _HAPPENED.search(after[:60]) else 0
    score += {"minute": 1.0, "part": 0.6, "day": 0.2}[fine] + (0.6 if found["date"] else 0)
    score -= 3 if _TOLD.search(after[:20]) else 0
    score -= 4 if _UNTIL_LONG.search(before) or (_UNTIL.search(before) and not before.endswith("于")) else 0
    score -= 2.5 if _END.search(after[:20]) else 0
    score -= 4 if (now - at).days > 300 else 0
    score += {"北京时间": 1.5, "当地时间": -1.0, None: 0}[found["zone"]]
    return score
