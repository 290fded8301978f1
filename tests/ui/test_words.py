"""How times, spans and texts are said."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.ui import words

NOW = dt.datetime(2026, 11, 21, 15, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW.replace(hour=14, minute=5), "今天 14:05"),
        (NOW.replace(day=20, hour=23, minute=59), "昨天 23:59"),
        (NOW.replace(day=22, hour=9, minute=0), "明天 09:00"),
        (NOW.replace(day=9, hour=8, minute=40), "11月9日 08:40"),
        (NOW.replace(year=2025, month=12, day=31, hour=0, minute=0), "2025年12月31日 00:00"),
        (dt.date(2026, 11, 21), "今天"),
        (dt.date(2026, 1, 5), "1月5日"),
        (dt.date(2024, 3, 1), "2024年3月1日"),
    ],
)
def test_say_when(at, said):
    assert words.say_when(at, NOW) == said


def test_a_narrow_column_shows_the_time_only_today():
    assert words.say_short(NOW, NOW) == "15:00"
    assert words.say_short(NOW - dt.timedelta(days=1), NOW) == "昨天"
    assert words.say_short(dt.date(2026, 11, 18), NOW) == "11月18日"


def test_the_full_time_has_everything():
    assert words.say_full(NOW) == "2026年11月21日 15:00:00"
    assert words.say_full(NOW.date()) == "2026年11月21日"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ({}, "不到 1 分"),
        ({"seconds": 59}, "不到 1 分"),
        ({"minutes": 20, "seconds": 40}, "20 分"),
        ({"hours": 1}, "1 小时"),
        ({"hours": 1, "minutes": 20}, "1 小时 20 分"),
        ({"days": 3}, "3 天"),
        ({"days": 1, "hours": 11, "minutes": 50}, "1 天 11 小时"),
        ({"days": 12, "hours": 20}, "12 天"),
        ({"hours": -2}, "2 小时"),
    ],
)
def test_say_span(span, said):
    assert words.say_span(dt.timedelta(**span)) == said


def test_paragraphs_and_headings():
    body = (
        "　　据摸排，产量增加三成。\r\n\r\n一、主要做法\n（一）把课表交给农户\n"
        "一、先收储，再销售。\n一是烘干能力不足\n\t\n(二) 销路"
    )
    assert words.split_paras(body) == [
        ("", "据摸排，产量增加三成。"),
        ("head-1", "一、主要做法"),
        ("head-2", "（一）把课表交给农户"),
        ("", "一、先收储，再销售。"),
        ("", "一是烘干能力不足"),
        ("head-2", "(二) 销路"),
    ]


@given(st.text())
def test_no_text_breaks_the_paragraphs_and_none_is_lost(body):
    kept = "".join(text for _, text in words.split_paras(body))
    blank = " \t\u3000\xa0\r\n\u2028\u2029"
    assert [c for c in kept if c not in blank] == [c for c in body if c not in blank]


@pytest.mark.parametrize(("part", "whole", "width"), [(3, 5, 60), (7, 5, 100), (-1, 5, 0), (1, 0, 0), (1, 3, 33)])
def test_percent(part, whole, width):
    assert words.percent(part, whole) == width
