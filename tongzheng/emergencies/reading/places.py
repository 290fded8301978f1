"""Where it happened, as a text tells it (U3): a unit of the tree by its names, and the words of the place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from tongzheng.emergencies.reading.times import TIME
from tongzheng.emergencies.reading.words import Span, sentences, without_datelines
from tongzheng.text.numerals import NUMBER

_AREA = r"(?:省|自治区|特别行政区|市|自治州|州|盟|县|旗|区|镇|乡|街道|街|村|社区|组|屯|新区|开发区|国|邦)"
_SPOT = (
    r"(?:高速公路|高速|公路|国道|省道|县道|铁路|路段|路口|隧道|大桥|桥|立交|收费站|服务区|路|巷|弄|胡同|大道|号|段|处|学校|中学|小学|幼儿园|"
    r"大学|学院|医院|厂|公司|集团|市场|超市|酒店|宾馆|饭店|商场|商铺|店铺|店|大厦|广场|小区|花园|楼|别墅|民房|工地|矿|煤矿|林场|林区|农场|牧场|"
    r"仓库|加油站|车站|火车站|机场|港|码头|水库|河|江|湖|海域|岛|山|景区|公园|寺|清真寺|餐厅|食堂|足浴城|网吧|教堂|办事处|大使馆|地铁站|交界处|城区|境内|沿岸)"
)
_NEAR = r"(?:附近路段上?|附近|境内|一带|沿线|路段上?|段|方向|内|上|处|旁|门口|周边|地区|交叉口|交叉路口|东北部|西北部|东南部|西南部|东部|西部|南部|北部|中部|郊区|市郊|近郊|以[东南西北]\S{0,8}?处)"
_HAPPENS = r"(?:连续|再次|又|突然|突|先后|相继|同时|今天|昨天|共|正)*(?:发生|突发|起火|失火|着火|燃起|遭到?|爆炸|相撞|追尾|被|冒出|出现|传出|爆发|坍塌|垮塌|倒塌|塌方|决口|管涌|滑坡|溃坝|侧翻|翻车|落水|溺水|聚集|泄漏|泄露|停电|停水|爆管|有强烈|震感|有震感)"
_LEAD = re.compile(r"^(?:据悉|据了解|据介绍|目前|日前|近日|[，,\s:：]|在|位于|地处|途经|从|于|我省|我市|我县|由|记者)+")
_CUT = re.compile(
    r"(?:的)?(?:[一两三四五六七八九十数0-9]+(?:余|多|家|辆|名|栋|幢|间|位|所|座|个|起|伙|条|处|支|架|艘|车)|正在|[早午晚中]?[饭餐][后前时]).*$"
)
LONGEST, SENTENCES = 300, 60  # characters read of a sentence, sentences read for places: bounds the time
_STOP = "，。；、！？,;!?\n:：“”\"'《》（("
_BAD = re.compile(  # what says that somebody did something there, not that it is a place
    r"消防|记者|民警|医院救治|获悉|表示|部门|发言人|网站|新闻|报道|电视台|警方|政府|支队|大队|中队|派出所|总队|工作人员|看到|市民|网友|"
    r"宣布|指导|救出|打电话|准备"
)
_DOUBTFUL = re.compile(
    r"因|将|发现|停放|确认|很多|均|刚刚|访问|突然|也|等地|多国|多个|造成|据|群众|车辆|该地|列车|强烈|赶|赴|局|卫生|用餐|受到|影响|接受"
)


U = TypeVar("U")  # anything with name, short_name and path (/1/5/9/: the way from the root)


def find_unit(text: str, units: Iterable[U]) -> tuple[U, Span] | None:
    """The unit of the tree where it happened: of those named early in the text the lowest in the tree (U3)."""
    best: tuple[float, U, Span] | None = None
    bare = without_datelines(text)
    for unit in units:
        one: Any = unit
        for name in {one.name, one.short_name}:
            at = bare.find(name) if len(name) > 1 else -1
            if at < 0:
                continue
            depth = one.path.count("/")
            score = depth + len(name) / 10 - at / 60
            if best is None or score > best[0]:
                best = (score, unit, Span(at, at + len(name), name))
    return (best[1], best[2]) if best else None


def find_place(text: str) -> Span | None:
    """The words that say where it happened, as they stand in the text; None when nothing looks like a place (U3)."""
    bare = without_datelines(text)
    best: tuple[float, Span] | None = None
    for score, start, end in _candidates(bare):
        lead = _LEAD.match(bare[start:end])
        start += lead.end() if lead else 0
        words = _CUT.sub("", bare[start:end]).rstrip(" 的，,发")
        if not 2 <= len(words) <= 45 or _BAD.search(words):
            continue
        score += _likeness(words) - start / 400
        if best is None or score > best[0]:
            best = (score, Span(start, start + len(words), words))
    return best[1] if best and best[0] > 0.5 else None


def _likeness(words: str) -> float:
    score = 0.0 if re.search(rf"{_AREA}|{_SPOT}", words) else -1.0
    score -= 1.0 if _DOUBTFUL.search(words) else 0
    score += 1.5 if re.search(_AREA, words) else 0
    score += 1.0 if re.search(rf"{_SPOT}(?:{_NEAR})?$", words) else 0
    score += 0.7 if re.search(rf"{_NEAR}$", words) else 0
    score += 0.4 if re.search(rf"{_AREA}$", words) else 0
    return score + min(len(words), 16) / 20


def _candidates(text: str) -> Iterator[tuple[float, int, int]]:
    """(how much the place in the sentence speaks for it, start, end); of endless sentences the head."""
    for begin, sentence in sentences(text)[:SENTENCES]:
        sentence = sentence[:LONGEST]
        for reader in (_by_time, _by_number, _by_word, _by_event):
            for score, start, end in reader(sentence):
                yield score, begin + start, begin + end


def _by_time(sentence: str) -> Iterator[tuple[float, int, int]]:
    """昨天下午，青石镇…发生; 青石镇南桥村27日早晨发生."""
    for found in TIME.finditer(sentence):
        if not found["date"] and not found["clock"]:
            continue
        at = found.end() + (1 if sentence[found.end() : found.end() + 1] in "，," else 0)
        end = _until(sentence, at)
        happens = re.search(_HAPPENS, sentence[at:end])
        start = _clause(sentence, found.start())
        if happens and happens.start() < 2:
            yield 1.6, start, found.start()
        elif found.start() - start > 3:
            yield 0.9, start, found.start()
        yield (1.5 if happens else 1.0), at, at + happens.start() if happens else end


def _by_number(sentence: str) -> Iterator[tuple[float, int, int]]:
    """某学校79名学生."""
    if head := re.match(rf"[^，。；、！？\n]{{2,30}}?(?=(?:{NUMBER})(?:余|多)?[名个位][一-龥])", sentence):
        yield 0.8, 0, head.end()


def _by_word(sentence: str) -> Iterator[tuple[float, int, int]]:
    """在…发生; 位于…."""
    for found in re.finditer(r"(?:在|位于|途经|行至|行驶至|地处)", sentence):
        end = _until(sentence, found.end())
        happens = re.search(_HAPPENS, sentence[found.end() : end])
        yield (1.2 if happens else 0.4), found.end(), found.end() + happens.start() if happens else end


def _by_event(sentence: str) -> Iterator[tuple[float, int, int]]:
    """青石镇…发生, at the head of a sentence or clause."""
    for found in re.finditer(_HAPPENS, sentence):
        start = _clause(sentence, found.start())
        times = [one for one in TIME.finditer(sentence[start : found.start()]) if one["date"] or one["clock"]]
        yield 1.3, start + (times[-1].end() if times else 0), found.start()


def _clause(sentence: str, at: int) -> int:
    return max(sentence.rfind(mark, 0, at) for mark in _STOP) + 1


def _until(sentence: str, at: int) -> int:
    return min((place for mark in _STOP if (place := sentence.find(mark, at)) >= 0), default=len(sentence))
