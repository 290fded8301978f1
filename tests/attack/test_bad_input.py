"""Clumsy and hostile values in every field of every form: never a 500, nothing half done, the typed text stays."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from tests.answers import put_away
from tests.attack.doors import DOORS, cases_of, ready, undone

SHARP = ("html", "nul", "endless")


def repr_short(value: object) -> str:
    """A short name of a case."""
    return ascii(value)[:24]


WEIRD = {
    "empty": "",
    "spaces": " \u3000 \n\t ",
    "emoji": "👩‍👩‍👧‍👦🏽🇨🇳",
    "rtl": "\u202e\u200f\u200b\u2066abc\ufeff\u061c",
    "nul": "a\x00b",
    "html": "</textarea><script>alert(1)</script><img src=x onerror=alert(1)>'\"",
    "template": "{{ request }}{% debug %}%s %(a)d {0} {year.__class__}",
    "negative": "-1",
    "huge": "9" * 30,
    "endless": "9" * 5000,
    "float": "1e309",
    "nan": "NaN",
    "arabic": "٣",
    "superscript": "²",
    "uuid": "not-a-uuid",
    "year1": "0001-01-01",
    "year9999": "9999-12-31",
    "year9999t": "9999-12-31T23:59",
    "no_day": "2026-02-30",
    "long_line": "长" * 3000,
    "quote": "';--\\ %00 \r\nSet-Cookie: a=b",
}


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_no_value_of_any_field_breaks_a_page(door, world):
    cases = ready(door, world)
    names = list(door.data(cases))
    tries = [
        (word, dict.fromkeys(names, value)) for word, value in WEIRD.items()
    ]  # everywhere at once, then one by one
    tries += [(f"{name} {word}", {name: WEIRD[word]}) for name in names for word in SHARP]
    tries += [(f"{name} left out", {name: None}) for name in names]
    broken = []
    for word, values in tries:
        with undone():
            answer = door.send(cases, **values)
        if answer.status_code >= 500:
            broken.append((word, answer.status_code))
        if answer.status_code < 300 and b"<script>alert" in answer.content:
            broken.append((word, "not escaped"))
    assert not broken


@pytest.mark.parametrize("door", [d for d in DOORS if d.texts], ids=str)
def test_a_text_too_long_is_refused_with_its_length_and_stays_on_the_page(door, world):
    cases = ready(door, world)
    for name in door.texts:
        text = "绿水青山" * 52_000
        with undone():
            answer = door.send(cases, **{name: text})
        assert answer.status_code in (403, 422), name
        if door.name == "reporting:autosave":
            continue
        page = html.unescape(answer.content.decode())
        assert text in page, f"{name}: the text is lost"
        assert "最多" in page, name


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "密 " * 500_000, "机" * 999_999 + "密", "★密" * 330_000, "\n密" * 400_000], ids=repr_short
)
def test_a_megabyte_of_text_is_answered_soon(text, world):
    data = {"title": "一", "body": text, "version": "1", "kind": "news"}
    cases = cases_of(world)
    answer = world.client(world.clerk).post(f"/reports/{cases.draft.pk}/edit/", data)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "text",
    [
        "密 " * 99_000,
        "机" * 190_000 + "密",
        "★密" * 60_000,
        "\n密" * 90_000,
        "秘 _ . 密 " * 20_000,
        "（" * 190_000 + "密",
    ],
    ids=repr_short,
)
def test_the_gate_is_not_made_slow(text, world):
    cases = cases_of(world)
    data = {"title": "一", "body": text, "version": "1", "kind": "news"}
    answer = world.client(world.clerk).post(f"/reports/{cases.draft.pk}/edit/", data)
    assert answer.status_code in (302, 422)


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_no_other_method_breaks_a_page_or_does_the_act(door, world):
    from tongzheng.trail.models import Entry

    cases = cases_of(world)
    url, client = door.url(cases), cases.client(door.by)
    before = Entry.objects.count()
    for method in ("get", "head", "options", "put", "patch", "delete"):
        answer = getattr(client, method)(url)
        put_away(answer)
        assert answer.status_code < 500, method
        assert Entry.objects.count() == before, method


GET_PAGES = [
    ("clerk", "/reports/", ("state", "kind", "month", "q", "page")),
    ("clerk", "/contributions/", ("state", "page")),
    ("editor", "/received/", ("month", "unit", "kind", "state", "editor", "number", "q", "page", "export")),
    ("editor", "/desk/", ("chip", "q")),
    ("editor", "/library/", ("kind", "tag", "year", "archived", "q", "page")),
    ("clerk", "/library/", ("kind", "tag", "year", "q", "page")),
    ("editor", "/mail/", ("state", "q", "page")),
    ("editor", "/articles/", ("state", "q", "mine", "page")),
    ("editor", "/articles/new/", ("report",)),
    ("editor", "/issues/", ("periodical", "year", "page")),
    ("editor", "/issues/take-up/", ("report", "issue", "next")),
    ("editor", "/issues/new/", ("periodical",)),
    ("editor", "/instructions/", ("leader", "month", "nature", "q", "page", "export")),
    ("leader", "/instructions/mine/", ("page",)),
    ("editor", "/instructions/service/", ("start", "end", "page", "export")),
    ("editor", "/upward/", ("page",)),
    ("editor", "/upward/numbers/", ("start", "end", "superior", "export")),
    ("editor", "/upward/sent/", ("start", "end", "superior", "unit", "page", "export")),
    (
        "editor",
        "/upward/came/",
        ("kind", "level", "start", "end", "q", "unit", "outlet", "withdrawn", "page", "export"),
    ),
    ("auditor", "/trail/", ("person", "post", "kind", "thing", "day", "before", "export")),
    ("admin", "/units/", ("q",)),
    ("admin", "/units/add/", ("under",)),
    ("admin", "/units/vacancies/", ("page",)),
    ("clerk", "/notices/", ("page",)),
    ("clerk", "/signin/", ("next", "who")),
]
MORE = {
    "month0": "0001-01",
    "month9": "9999-12",
    "month": "2026-13",
    "thing": "reporting.report-" + "9" * 18,
    "bad": "%ED%A0%80",
}


@pytest.mark.parametrize(("by", "url", "names"), GET_PAGES, ids=lambda v: str(v)[:30])
def test_no_filter_breaks_a_list(by, url, names, world):
    client = world.client(getattr(world, by))
    broken = []
    sharp = {word: value for word, value in (WEIRD | MORE).items() if word in SHARP}
    asked = [
        (word, dict.fromkeys(names, value)) for word, value in (WEIRD | MORE).items()
    ]  # all at once, then one by one
    asked += [(f"{name} {word}", {name: value}) for name in names for word, value in (sharp | MORE).items()]
    asked += [(f"{name} twice", {name: [value, value]}) for name in names for value in ("1", WEIRD["nul"])]
    for word, query in asked:
        answer = client.get(url, query)
        put_away(answer)
        if answer.status_code >= 500:
            broken.append(word)
    for raw in ("%ED%A0%80", "%FF%FE", "%C0%80", "&&==&%", "%u4e00"):
        answer = client.get(f"{url}?{names[0]}={raw}")
        put_away(answer)
        assert answer.status_code < 500
    assert not broken


def test_many_keys_and_long_keys_in_an_address(world):
    client = world.client(world.editor)
    for url in ("/articles/new/", "/issues/take-up/"):
        for value in ("9" * 5000, "-1", "0", "1.5", "１２"):
            assert client.get(url, {"report": value}).status_code in (404, 200, 400)
        assert client.get(url, {"report": [str(n) for n in range(900)]}).status_code == 404
        assert client.post(url + "?report=1", {"report": "9" * 5000}).status_code in (404, 422)


@pytest.mark.parametrize(
    "charset", ["utf-7", "unicode_escape", "utf-16", "base64", "rot13", "idna", "nonsense", "gb18030"]
)
def test_a_form_in_a_strange_encoding_is_a_bad_request(charset, world):
    client = world.client(world.clerk)
    body = b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n\\ud800+2AA-\r\n--b--\r\n'
    answer = client.generic(
        "POST", "/reports/new/", body, content_type=f"multipart/form-data; boundary=b; charset={charset}"
    )
    assert answer.status_code == 400
    answer = client.generic(
        "POST", "/reports/new/", b"title=%5Cud800", content_type=f"application/x-www-form-urlencoded; charset={charset}"
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00", b"title=%ED%A0%80&body=%FF%FF", b"&&&&===", b"%", b"title=" + b"%00" * 50]
)
def test_a_form_of_broken_bytes(body, world):
    client = world.client(world.clerk)
    for kind in (
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/json",
        "text/plain",
        "",
    ):
        answer = client.generic("POST", "/reports/new/", body, content_type=kind)
        assert answer.status_code in (302, 400, 422), kind


def test_a_form_that_is_too_large_says_so_and_is_no_fault(world):
    client = world.client(world.clerk)
    data = b"body=" + b"%E6%9D%91" * 1_000_000
    answer = client.generic("POST", "/reports/new/", data, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    many = "&".join(f"a{n}=1" for n in range(6000)).encode()
    answer = client.generic("POST", "/reports/new/", many, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "kept",
    [
        '{"fields":[["a","\\ud800"]],"target":"/"}',
        "[" * 100_000,
        "null",
        "[]",
        '{"fields":5,"target":1}',
        '{"fields":[["a"]],"target":"/x"}',
        '{"target":"/\\t/evil.cn","fields":[]}',
        '{"target":"//evil.cn","fields":[]}',
        "9" * 5000,
    ],
    ids=repr_short,
)
def test_what_travels_through_sign_in_may_be_tampered_with(kept, world):
    world.clerk.person.set_password("a good long one")
    world.clerk.person.save()
    data = {"username": world.clerk.person.login, "password": "a good long one", "kept": kept}
    answer = Client().post("/signin/", data)
    assert answer.status_code in (200, 302)
    assert b"evil.cn" not in answer.content
    wrong = Client().post("/signin/", data | {"password": "wrong"})
    assert wrong.status_code == 422
    assert b"evil.cn" not in wrong.content


@pytest.mark.parametrize(
    "name",
    ["a\x00b", "周" * 5000, "\ud800".encode("utf-8", "replace").decode(), "<b>x</b>", " ", "👩‍👩‍👧"],
    ids=repr_short,
)
def test_any_name_at_the_door(name, world):
    answer = Client().post("/signin/", {"username": name, "password": "x\x00y" * 100})
    assert answer.status_code == 422
    assert b"<b>x" not in answer.content
