"""Clumsy and hostile values in every field of every form: never a 500, nothing half done, the typed text stays."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import cycle

import pytest
from django.test import Client

from tests import engine
from tests.answers import put_away
from tests.attack.doors import DOORS, ready, undone
from tests.house.cases import Cases
from tests.house.quick import Doorkeeper, unwritten
from tongzheng.trail.models import Entry


def repr_short(value: object) -> str:
    """A short name of a case."""
    return ascii(value)[:24]


# every form gets these, in all fields at once; each field one of ALONE by itself too, the others being in order
SHARP = {
    "spaces": " \u3000 \n\t ",
    "nul": "a\x00b",
    "markup": "</textarea><script>alert(1)</script><img src=x onerror=alert(1)>'\"{{ request }}{% debug %}%s %(a)d {0.__class__}",
    "huge": "9" * 30,
    "endless": "9" * 5000,
    "year1": "0001-01-01",
    "year9999t": "9999-12-31T23:59",
    "long_line": "长" * 3000,
}
ALONE = ("nul", "huge")
OTHER_METHODS = ("head", "options", "put", "patch", "delete")
# of these every form gets a third, the same one every time: they try what all forms share
MILD = {
    "empty": "",
    "emoji and rtl": "👩‍👩‍👧‍👦🏽🇨🇳\u202e\u200f\u200b\u2066abc\ufeff\u061c",
    "negative": "-1",
    "float": "1e309",
    "nan": "NaN",
    "arabic": "٣",
    "superscript": "²",
    "year9999": "9999-12-31",
    "no_day": "2026-02-30",
    "quote": "';--\\ %00 \r\nSet-Cookie: a=b",
}


def values_for(name: str) -> dict[str, str]:
    """The strange values a form or a list of this name is tried with."""
    mild = [word for word in MILD if zlib.crc32(f"{name}{word}".encode()) % 3 == 0]
    return SHARP | {word: MILD[word] for word in mild}


def one_of(words: tuple[str, ...], name: str) -> tuple[str, ...]:
    """In `make test` one of them, for each name another and every time the same; else all."""
    return (words[zlib.crc32(name.encode()) % len(words)],) if words and engine.is_shared() else words


@pytest.mark.usefixtures("blank_house")
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_nothing_sent_to_a_form_breaks_it(door, world):
    cases = ready(door, world)
    with Doorkeeper().at_work():
        broken = [*strange_values(door, cases), *other_methods(door, cases), *long_texts(door, cases)]
    assert not broken, "\n".join(broken)


def forms_for(door: str, names: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The forms this door is sent: each value in every field. In `make test` only markup and NUL (at which a form stops
    being read) are in all of them; the rest stand side by side, each field with another, in three forms at most."""
    if not names:
        yield "nothing", {}
        return
    values = values_for(door)
    whole = ("markup", "nul") if engine.is_shared() else tuple(values)
    yield from ((word, dict.fromkeys(names, values[word])) for word in whole)
    beside = deque((word, value) for word, value in values.items() if word not in whole)
    beside.rotate(zlib.crc32(door.encode()))
    for _ in range(min(3, -(-len(beside) // len(names)))):
        given = dict(zip(names, cycle(beside), strict=False))
        yield ", ".join(f"{word} in {name}" for name, (word, _) in given.items()), {n: v for n, (_, v) in given.items()}
        beside.rotate(-len(names))


def strange_values(door, cases):
    """Never a 500, never a script. The page is written with values in every field; with one in one alone the act is tried."""
    names = list(door.data(cases))
    for word, values in forms_for(str(door), names):
        with undone():
            answer = door.send(cases, **values)
        if answer.status_code >= 500:
            yield f"{word}: {answer.status_code}"
        if b"<script>alert" in answer.content:
            yield f"{word}: not escaped"
    for name in names:
        for word in one_of((*ALONE, "left out"), f"{door}{name}"):
            with undone(), unwritten():
                answer = door.send(cases, **{name: SHARP.get(word)})
            if answer.status_code >= 500:
                yield f"{word} in {name}: {answer.status_code}"


def other_methods(door, cases):
    """Only POST does the act."""
    url, client = door.url(cases), cases.client(door.by)
    before = Entry.objects.count()
    for method in ("get", *one_of(OTHER_METHODS, str(door))):
        with nullcontext() if method == "get" else unwritten():
            answer = getattr(client, method)(url)
        put_away(answer)
        if answer.status_code >= 500 or Entry.objects.count() != before:
            yield f"{method}: {answer.status_code}"


def long_texts(door, cases):
    """A text too long is refused with its length and stays on the page; in `make test` in one of the door's fields."""
    text = "绿水青山" * 52_000
    for name in one_of(door.texts, str(door)):
        with undone():
            answer = door.send(cases, **{name: text})
        if answer.status_code not in (403, 422):
            yield f"{name} too long: {answer.status_code}"
        elif door.name != "reporting:autosave":
            page = answer.content.decode()
            if text not in page or "最多" not in page:
                yield f"{name} too long: the text is lost, or how much may stand there is not said"


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "密 " * 500_000, "机" * 999_999 + "密", "★密" * 330_000, "\n密" * 400_000], ids=repr_short
)
def test_a_megabyte_of_text_is_answered_soon(text, world):
    data = {"title": "一", "body": text, "version": "1", "kind": "news"}
    cases = Cases(world)
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
    cases = Cases(world)
    data = {"title": "一", "body": text, "version": "1", "kind": "news"}
    answer = world.client(world.clerk).post(f"/reports/{cases.draft.pk}/edit/", data)
    assert answer.status_code in (302, 422)


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
MORE = {"month9": "9999-12", "month": "2026-13", "thing": "reporting.report-" + "9" * 18, "bad": "%ED%A0%80"}
RAW = ("%ED%A0%80", "%FF%FE", "&&==&%", "%u4e00")


@pytest.mark.parametrize(("by", "url", "names"), GET_PAGES, ids=lambda v: str(v)[:30])
def test_no_filter_breaks_a_list(by, url, names, world):
    client = world.client(getattr(world, by))
    asked = [(word, dict.fromkeys(names, value)) for word, value in (values_for(url) | MORE).items()]
    alone = {word: SHARP[word] for word in ALONE} | {"twice": ["1", SHARP["year1"]]}
    asked += [
        (f"{word} in {name}", {name: alone[word]}) for name in names for word in one_of((*alone,), f"{url}{name}")
    ]
    raws = [(raw, f"{url}?{names[0]}={raw}", None) for raw in one_of(RAW, f"{by}{url}")]
    tries = [(word, url, query) for word, query in asked] + raws
    broken, keeper = [], Doorkeeper()
    for word, address, query in tries:
        with keeper.at_work():
            answer = client.get(address, query)
        put_away(answer)
        if answer.status_code >= 500:
            broken.append(f"{word}: {answer.status_code}")
    assert not broken, "\n".join(broken)


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
