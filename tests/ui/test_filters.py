"""Filters and tags: right words, and nothing a person typed becomes markup."""

import datetime as dt

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone

EVIL = '<script>alert(1)</script>"&'


def render(source, **context):
    return Template(source).render(Context(context))


@time_machine.travel(dt.datetime(2026, 11, 21, 7, 0, tzinfo=dt.UTC), tick=False)
def test_when_is_a_time_element_in_local_time():
    shown = render("{{ at|when }}", at=timezone.now() - dt.timedelta(minutes=55))
    assert shown == ('<time datetime="2026-11-21T14:05:00+08:00" title="2026年11月21日 14:05:00">今天 14:05</time>')
    assert ">昨天<" in render("{{ at|day }}", at=timezone.now() - dt.timedelta(days=1))
    assert render("{{ at|full }}", at=timezone.now()) == "2026年11月21日 15:00:00"


@pytest.mark.parametrize("name", ["when", "day", "full", "span"])
@pytest.mark.parametrize("nothing", [None, "", "昨天"])
def test_nothing_prints_nothing(name, nothing):
    assert render("{{ x|" + name + " }}", x=nothing) == ""


def test_paras_escape():
    shown = render("{{ body|paras }}", body=f"一、{EVIL}\n{EVIL}。")
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;") == 2
    assert shown.startswith('<p class="head-1">一、&lt;')
    assert render("{{ body|paras }}", body=None) == ""


def test_light_escapes_and_can_be_quiet():
    shown = render("{% light state text %}", state='late" onclick="x', text=EVIL)
    assert 'onclick="x' not in shown
    assert "<script" not in shown
    assert render('{% light "late" "逾期 3 天" %}') == '<span class="light" data-light="late">逾期 3 天</span>'
    assert '<span class="sr">积压</span>' in render('{% light "behind" "积压" True %}')


def test_meter_width_is_a_class():
    assert render("{{ 3|v:5 }} {{ 60|v }} {{ x|v }} {{ 9|v:0 }}", x="多") == "v60 v60 v0 v0"


def test_zero_prints_blank_where_asked():
    assert render("{{ 0|sparse }}{{ 4|sparse }}") == "4"


def test_kept_text_is_named_readable_and_escaped():
    kept = [("reason", EVIL), ("way", "a"), ("once", "f0"), ("unit", "青石镇"), ("password", "口令")]
    shown = render('{% include "ui/_kept.html" %}', kept=kept)
    assert "<script" not in shown
    assert "原因" in shown
    assert "青石镇" in shown
    assert "f0" not in shown
    assert "口令" not in shown


def test_cells_are_escaped_one_by_one():
    assert (
        Template("{{ said|cells }}").render(Context({"said": ["夜", "", "<b>"]}))
        == "<td>夜</td><td></td><td>&lt;b&gt;</td>"
    )
