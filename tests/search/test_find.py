"""What find() finds, told by a scan of the texts in Python. Runs on both engines: each must give the scan's list."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.search.shelf import Pretend
from tongzheng.search import queries, tokens
from tongzheng.search.folding import fold
from tongzheng.search.rules import understand


def newest_first(documents):
    return [d.pk for d in sorted(documents, key=lambda d: (d.dated, d.pk), reverse=True)]


def scan(shelf, *terms, without=(), keep=lambda document: True):
    """The pks a person would find by reading everything."""
    found = []
    for document in shelf.held.values():
        text = fold(document.title) + "\n" + fold(document.body)
        if all(fold(t) in text for t in terms) and not any(fold(t) in text for t in without) and keep(document):
            found.append(document)
    return newest_first(found)


CHARACTERS = "的一山水田农业工作信息整改落实县镇村，。、（）12.5%aG 中国發发頭头\n𠮷×"


@pytest.fixture
def random_shelf(shelf):
    """200 texts of few characters, so that everything stands beside everything, over four years and three units."""
    chance = random.Random(20260714)
    for _ in range(200):
        body = "".join(chance.choices(CHARACTERS, k=chance.randint(1, 60)))
        title = "".join(chance.choices(CHARACTERS, k=chance.randint(0, 8)))
        unit = chance.randint(1, 3)
        shelf.hold(
            (title, body),
            dated=date(2023, 1, 1) + timedelta(days=chance.randint(0, 1400)),
            reader=unit,
            units=frozenset({unit, 100 + unit % 2}),
            tags=frozenset({f"kind:{chance.choice('ab')}"}),
            author=chance.choice(["张小山", "李水田 王农", ""]),
        )
    shelf.index(list(shelf.held))
    return shelf


def asked_in_texts(shelf, count, seed):
    """Stretches of the texts, as a person pastes them, that hold something to look for."""
    chance = random.Random(seed)
    texts = [d.body for d in shelf.held.values()]
    asked = []
    while len(asked) < count:
        text = chance.choice(texts)
        at = chance.randrange(len(text))
        piece = fold(text[at : at + chance.choice([1, 2, 2, 3, 4, 5, 7])])
        if understand(f'"{piece}"').terms == (piece,):
            asked.append(piece)
    return asked


def test_any_stretch_of_any_text_is_found_as_by_reading(random_shelf):
    for piece in asked_in_texts(random_shelf, 100, seed=1):
        page = random_shelf.find(f"“{piece}”")
        assert [hit.pk for hit in page.hits] == scan(random_shelf, piece)[:200], piece
        assert (page.total, page.more) == (len(scan(random_shelf, piece)), False), piece


@pytest.fixture
def apart(shelf):
    """Texts that have every part of a stretch of characters, but not the stretch; and some that have it, each in its own writing."""
    shelf.put(
        "甲乙丙丁，乙丙丁戊", "甲乙丙，乙丙丁戊", "甲乙丙丁戊", "丙丁戊，甲乙丙丁戊己", "甲乙丙丁、戊", "甲乙 丙丁戊", "甲乙，丙丁戊",
        ("甲乙丙", "丁戊"), ("甲乙丙丁", "丁戊己"), "GDP增长", "ＧＤＰ增長5%", "GDP，增长", "G DP增长", "𠮷野家之子", "𠮷野家，之子",
        "\U00020bb7\u91ce\u5bb6之子之", "\U00020b9f野家之子", "龘靐齉爩", "龘靐齉，爩", "(甲乙)丙丁戊", "（甲乙）丙丁戊己",
    )  # fmt: skip
    return shelf


TERMS = [
    "甲乙丙", "甲乙丙丁", "甲乙丙丁戊", "丙丁，乙丙", "甲乙丙丁，乙", "甲乙，丙丁戊", "甲乙 丙丁戊", "gdp增长", "ＧＤＰ增", "GDP增長5", "𠮷野家之", "𠮷野家之子",
    "龘靐齉爩", "(甲乙)丙丁戊", "）丙丁戊己",
]  # fmt: skip


def test_stretches_of_three_characters_and_more_are_found_as_by_reading(apart):
    for term in TERMS:
        assert apart.pks(f'"{term}"') == scan(apart, term) != [], term
    for one, other in (("乙丙丁戊", "甲乙丙丁"), ("丙丁", "甲乙丙丁、戊")):
        assert apart.pks(f'"{one}" "{other}"') == scan(apart, one, other) != [], one
        assert apart.pks(f'"{one}" -"{other}"') == scan(apart, one, without=[other]) != [], one


def test_two_stretches_with_one_token_are_told_apart(shelf):
    one, other = "巸帵幞村", "差帺幡村"
    assert tokens.lookup(one).tolist() == tokens.lookup(other).tolist() != tokens.lookup("差帺幞村").tolist()
    shelf.put(f"前{one}", f"{other}后")
    assert (shelf.pks(one), shelf.pks(other), shelf.pks(f"前 -{one}")) == ([1], [2], [])


def test_words_together_and_words_left_out(random_shelf):
    pieces = asked_in_texts(random_shelf, 60, seed=2)
    for one, two, three in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        assert random_shelf.pks(f'"{one}" "{two}"') == scan(random_shelf, one, two)[:200]
        assert random_shelf.pks(f'"{one}" －"{three}"') == scan(random_shelf, one, without=[three])[:200]
        assert random_shelf.pks(f'-"{three}"') == scan(random_shelf, without=[three])[:200]


def test_filters_alone_and_with_a_word(random_shelf):
    since, until = date(2024, 2, 27), date(2025, 3, 9)
    cases = [
        ({"unit": 2}, lambda d: 2 in d.units),
        ({"unit": 101}, lambda d: 101 in d.units),
        ({"since": since}, lambda d: d.dated >= since),
        ({"until": until}, lambda d: d.dated <= until),
        ({"since": since, "until": until, "unit": 100}, lambda d: since <= d.dated <= until and 100 in d.units),
        ({"tags": frozenset({"kind:a"})}, lambda d: "kind:a" in d.tags),
        ({"author": "水田"}, lambda d: "水田" in d.author),
        ({"author": "张", "tags": frozenset({"kind:b"})}, lambda d: "张" in d.author and "kind:b" in d.tags),
        ({"reader": 3}, lambda d: 3 in d.units),
        ({"reader": 3, "unit": 1}, lambda d: False),
        ({"models": ("search.pretend",)}, lambda d: True),
        ({"models": ("search.other",)}, lambda d: False),
        ({"since": until, "until": since}, lambda d: False),
    ]
    for wanted, keep in cases:
        assert random_shelf.pks(**wanted) == scan(random_shelf, keep=keep)[:200], wanted
        assert random_shelf.pks("山", **wanted) == scan(random_shelf, "山", keep=keep)[:200], wanted


def test_a_reader_of_nothing_finds_nothing(random_shelf, monkeypatch):
    nothing = replace(random_shelf.searchable, visible=lambda actor: Pretend.objects.none().values("pk"))
    monkeypatch.setattr(queries, "wired", lambda: [nothing])
    assert [random_shelf.find(text, order=order).total for text in ("", "山", "-山") for order in ("new", "best")] == [
        0
    ] * 6
