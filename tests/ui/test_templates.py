"""The act page, the frames and the error pages, without any room behind them."""

import re
from pathlib import Path
from types import SimpleNamespace as Thing

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context
from django.template.loader import get_template
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from tongzheng.ui.forms import Form, OnceField

UI = Path(__file__).resolve().parents[2] / "tongzheng" / "ui"
EVIL = "<script>alert(1)</script>"
ACTOR = Thing(id=1, person=Thing(name="周小禾"), post_name="青石镇信息员", principal_name="")
POSTS = [ACTOR, Thing(id=2, post_name="双溪镇信息员")]


class Return(Form):
    reason = forms.CharField(label="退回原因", help_text="单位会看到", widget=forms.Textarea, max_length=5)
    way = forms.ChoiceField(label="方式", choices=[("a", "单篇"), ("b", "综合")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="不含国家秘密")
    once = OnceField()


def show(name, htmx=False, **context):
    request = RequestFactory().get("/reports/7/return/?from=desk", **({"HTTP_HX_REQUEST": "true"} if htmx else {}))
    request.htmx = HtmxDetails(request)
    request.user = Thing(is_authenticated=bool(context.get("actor")))
    given = Context({"request": request, "csrf_token": "t0ken", **context})
    given.request = request
    return get_template(name).template.render(given)


def act(htmx=False, **context):
    given = {"title": "退回修改", "form": Return(), "verb": "退回白鹭乡", "actor": ACTOR, "posts": POSTS}
    return show("ui/act.html", htmx, **{**given, **context})


def test_act_page_is_whole_and_its_fragment_is_only_the_form():
    page, fragment = act(), act(htmx=True)
    assert page.startswith("<!doctype html>")
    assert "<h1" in page
    assert "<html" not in fragment
    assert "<h2" in fragment
    for html in (page, fragment):
        assert 'action="/reports/7/return/?from=desk"' in html
        assert 'value="t0ken"' in html
        assert 'name="once"' in html
        assert ">退回白鹭乡</button>" in html


def test_act_page_wires_label_hint_error_and_control():
    form = Return({"reason": "一二三四五六"})
    html = act(form=form)
    assert 'role="alert"' in html
    assert "有 3 处要改" in html
    assert 'aria-describedby="id_reason_helptext id_reason_error"' in html
    order = [html.index(x) for x in ('for="id_reason"', 'id="id_reason_helptext"', 'id="id_reason_error"', "<textarea")]
    assert order == sorted(order)
    assert "<fieldset" in html
    assert "<legend" in html


def test_act_page_escapes_everything_given():
    names = ("title", "explanation", "subject", "notice", "verb", "way_out", "way_out_url")
    html = act(form=Return({"reason": EVIL}), chips=[EVIL], **dict.fromkeys(names, EVIL))
    assert EVIL not in html


def test_act_page_has_chips_beside_their_field_and_a_way_out():
    html = act(chips=["数字待核"], way_out="先不退", way_out_url="/desk/", tone="seal")
    assert html.index('data-fill="id_reason"') < html.index("<fieldset")
    assert re.search(r'<a class="btn" href="/desk/" data-close>先不退</a><button class="btn seal">', html)


@pytest.mark.parametrize("frame", ["ui/base.html", "ui/phone.html", "ui/plain.html"])
def test_every_frame_says_that_it_is_not_for_secrets(frame):
    for context in ({}, {"actor": ACTOR, "posts": POSTS}):
        html = show(frame, **context)
        assert "禁止录入国家秘密" in html
        assert '<a class="skip" href="#main">' in html


def test_the_menu_switches_posts_and_signs_out_by_post():
    html = show("ui/base.html", actor=ACTOR, posts=POSTS, notice_count=7, office_name="云岭县人民政府办公室")
    assert 'name="post" value="2"' in html
    assert html.count('<form method="post"') == 2
    assert '7<span class="sr"> 条未读' in html
    assert 'name="post"' not in show("ui/base.html", actor=ACTOR, posts=[ACTOR])


def test_messages_become_toasts_but_not_for_fragments():
    said = [type("M", (), {"level": 25, "extra_tags": "/undo/3/", "__str__": lambda self: f"已退回{EVIL}"})()]
    html = show("ui/base.html", messages=said)
    assert "已退回&lt;script&gt;" in html
    assert 'action="/undo/3/"' in html
    assert "已退回" not in show("ui/base.html", htmx=True, messages=said)


def test_offers_are_links_or_grey_with_a_reason():
    offers = [
        Thing(label="采用", url="/a/", allowed=True, reason="", tone="main", key="a", dialog=True),
        Thing(label="退回", url="/r/", allowed=False, reason="已经签发", tone="", key="r", dialog=True),
    ]
    html = show("ui/_offers.html", offers=offers)
    assert '<a class="btn main" href="/a/" data-dialog data-key="a">' in html
    assert 'aria-disabled="true" title="已经签发"' in html
    assert "（不能办：已经签发）" in html
    assert "/r/" not in html


ERRORS = {
    "400.html": {},
    "403.html": {"reason": EVIL, "kept": [("reason", EVIL)]},
    "404.html": {},
    "409.html": {"url": "/x/", "step": Thing(label="退回"), "kept": [("reason", EVIL)]},
    "413.html": {},
    "422.html": {"door": EVIL, "marking": Thing(mark=EVIL, where="第 3 行", why="密级后有★")},
    "429.html": {},
    "500.html": {},
    "kept.html": {"fields": [("body", EVIL + "</textarea>"), ("csrfmiddlewaretoken", "old")], "target": "/x/"},
}


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_need_no_context_and_escape_what_they_get(name):
    assert "<h1>" in get_template(name).template.render(Context())
    html = show(name, **ERRORS[name])
    assert EVIL not in html
    if name != "500.html":
        assert "<html" not in show(name, htmx=True, **ERRORS[name])


def test_kept_page_posts_everything_again_but_the_old_token():
    html = show("kept.html", fields=[("body", "\n首行"), ("csrfmiddlewaretoken", "old")], target="/x/")
    assert '<form method="post" action="/x/"' in html
    assert 'name="body" hidden>\n\n首行</textarea>' in html
    assert "old" not in html
    assert 'href="/signin/"' in html


def test_pages_keep_the_query():
    page = Thing(number=2, has_previous=True, has_next=True, previous_page_number=1, next_page_number=3)
    html = show("ui/_pages.html", page=page)
    assert 'href="?from=desk&amp;page=3"' in html


def test_no_inline_style_or_script_anywhere():
    for path in UI.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*src=)", text), path


def test_components_page_shows_and_all_behaviours_exist():
    html = show("ui/components.html", actor=ACTOR, posts=POSTS)
    scripts = re.findall(r'src="/static/(ui/js/[a-z]+\.js)"', html)
    assert len(scripts) == len(list((UI / "static/ui/js").glob("*.js")))
    assert all(finders.find(script) for script in scripts)


def test_behaviours_stay_small_and_the_sheet_old_fashioned():
    for path in (UI / "static/ui/js").glob("*.js"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 130, path
    css = re.sub(r"/\*.*?\*/", "", (UI / "static/ui/tongzheng.css").read_text(encoding="utf-8"), flags=re.S)
    assert "color-mix(" not in css
    assert not re.search(r"^\s*&", css, flags=re.M)
    assert css.count("{") == css.count("}")
    assert all(f".v{n} " in css for n in range(1, 101))
