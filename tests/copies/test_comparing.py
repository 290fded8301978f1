"""What is found and what is not, how it is called, and that nothing thrown at it takes for ever (R5)."""

import re
from datetime import date
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.copies.prose import report
from tongzheng.config.bench.prose import Office, written
from tongzheng.copies.comparing import candidates
from tongzheng.copies.fingerprints import FOLDING, GUARANTEE, ask, chinese, fingerprints, solid
from tongzheng.copies.memory import Library
from tongzheng.copies.queries import compare, look, passages
from tongzheng.copies.rules import Likeness, Text

NOTICE = "各村（社区）：定于3月5日上午9时在镇政府三楼会议室召开春季森林防火工作会议，请主要负责人准时参加，不得请假。"


def library(*bodies):
    return Library([Text("t", i, f"第{i}篇", body, date(2026, 1, 1)) for i, body in enumerate(bodies)])


OLD = library(*[report(i) for i in range(40)])


def found(body, store=OLD, **more):
    return [(m.pk, m.likeness.value) for m in compare("", body, store=store, **more)]


def lines(body):
    return [line for line in re.split("(?<=。)", body.replace("\n", "")) if line]


def test_the_same_text_in_other_clothes_is_equal():
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    assert found(report(7).translate(wide).replace("，", ", ").replace("\n", "\r\n\u3000\u3000")) == [(7, "exact")]


def test_a_new_text_is_like_nothing():
    for seed in range(1000, 1020):
        assert found(report(seed)) == []


def test_changed_numbers_and_places_are_seen_through():
    body = re.sub(r"\d+", "77", report(7))
    body = re.sub("[^，。]{2}(镇|乡|村|社区)", r"河湾\1", body)
    assert found(body) == [(7, "near")]


def test_cut_reordered_and_padded_texts_are_found():
    parts = lines(report(7))
    assert found("".join(parts[:3] + parts[5:9]))[0][0] == 7
    assert found("".join(Random(1).sample(parts, len(parts)))) == [(7, "near")]
    (padded,) = compare("", report(7) + report(900), store=OLD)
    assert (padded.pk, padded.likeness) == (7, Likeness.NEAR if padded.share >= 0.5 else Likeness.CONTAINED)
    assert padded.share_back > 0.95


def test_an_excerpt_is_found_in_both_directions():
    parts, host = lines(report(7)), lines(report(901))
    (inside,) = compare("", "".join(host[:5] + parts[2:6] + host[5:]), store=OLD)
    assert (inside.pk, inside.likeness) == (7, Likeness.CONTAINED)
    assert 0.2 < inside.share_back < 0.6
    (whole,) = compare("", "".join(parts[4:6]), store=OLD)
    assert (whole.pk, whole.likeness) == (7, Likeness.CONTAINED)
    assert whole.share > 0.95 > 0.5 > whole.share_back


def test_a_paragraph_is_found_between_long_texts():
    long = "".join(report(seed) for seed in range(2000, 2010))
    paragraph = "".join(lines(report(2003))[3:6])
    asked = report(3000, 30) + paragraph + report(3001, 30)
    assert found(asked, library(long, report(1))) == [(0, "contained")]


@pytest.mark.parametrize("text", [NOTICE, "同意。", "水库大坝渗漏已处置", NOTICE[:20]])
def test_a_short_text_is_found_when_equal(text):
    store = library(report(1), text, report(2))
    assert found(text, store)[0] == (1, "exact")


def test_a_short_text_is_found_when_nearly_equal():
    changed = NOTICE.replace("3月5日上午9时", "4月12日下午3时").replace("三楼", "二楼").replace("主要", "有关")
    assert found(changed, library(report(1), NOTICE)) == [(1, "near")]
    assert found("水库大坝渗漏已经处置", library("水库大坝渗漏已处置", "水库大坝鱼苗已投放")) == [(0, "near")]
    assert found("今天下午停水两小时请储水", library(NOTICE)) == []


def test_tables_and_latin_are_compared_by_what_they_have():
    rng = Random(3)
    table = "\n".join(",".join(str(rng.randrange(10_000)) for _ in range(8)) for _ in range(40))
    other = "\n".join(",".join(str(rng.randrange(10_000)) for _ in range(8)) for _ in range(40))
    english = " ".join("".join(rng.choice("abcdefghij") for _ in range(6)) for _ in range(80))
    store = library(table, english, report(1))
    assert found(table.replace(",", " "), store) == [(0, "exact")]
    assert found(table[: len(table) // 2], store) == [(0, "near")] or found(table[:600], store) == [(0, "contained")]
    assert found(english.upper()[:-30], store) == [(1, "near")]
    assert found(other, store) == []


def test_what_everybody_writes_is_not_a_copy():
    office = Office(5, phrases=30)
    rng = Random(6)
    store = library(*[written(office.free(rng), rng) for _ in range(400)])
    reported = [found(written(office.free(rng), rng), store) for _ in range(30)]
    assert [r for one in reported for r in one if r[1] != "passages"] == []


@pytest.mark.parametrize("copies", [80, 120, 180])
def test_a_text_that_everybody_copied_is_found_as_often(copies):
    rng = Random(4)
    base = Office(5).free(rng)
    store = library(*[report(i) for i in range(60)], *[written(base, rng) for _ in range(copies)])
    result = look("", written(base, rng), limit=200, store=store)
    assert {m.pk for m in result.matches} == set(range(60, 60 + copies))
    assert (result.total, result.at_least) == (copies, False)
    assert len(compare("", written(base, rng), store=store)) == 20


def test_of_very_many_copies_a_part_is_told_and_that_there_are_more():
    rng = Random(4)
    base = Office(5).free(rng)
    store = library(*[written(base, rng) for _ in range(2500)])
    result = look("", written(base, rng), limit=500, store=store)
    assert len(result.matches) == result.total == 200
    assert result.at_least
    soon = look("", written(base, rng), store=store)  # while somebody waits
    assert (len(soon.matches), soon.total, soon.at_least) == (20, 100, True)


def test_the_best_match_is_first():
    parts = lines(report(7))
    store = library("".join(parts[:6]) + report(50), report(7), "".join(parts[:9]) + report(51, 1))
    assert [m.pk for m in compare("", report(7), store=store)] == [1, 2, 0]


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=GUARANTEE, max_size=GUARANTEE + 60)


@given(passage=HAN, seed=st.integers(0, 10**6), at=st.integers(0, 400), store=st.integers(0, 400))
def test_any_passage_of_27_chinese_characters_makes_a_candidate(passage, seed, at, store):
    here, there = report(seed, 6), report(seed + 1, 6)
    here, there = here[:at] + passage + here[at:], there[:store] + passage + there[store:]
    assert 1 in candidates(library(report(seed + 2, 3), there), ask(here)).numbers


ODD = st.text(
    st.sampled_from("\u4e00乡镇〇㎡⑩½ﬁßİＡ１1aé\u0301\u3000 ，。\n\0\ud800\udfff😀👩\u200d\U00020000한か"), max_size=120
)


@given(ODD)
@example("⑩㎡ﬁ½ ①Ａ\u3000ß")
@example("\ud800\udfff\0😀")
def test_folding_is_the_same_both_ways_and_places_are_right(text):
    assert solid(text) == text.translate(FOLDING)
    for p in passages(text, text):
        assert p.here == p.there
        assert solid(text[slice(*p.here)])
    stored, _ = fingerprints([text])
    assert set(ask(text).marks) <= set(stored.tolist())


SINGLE = ODD.map(lambda text: re.sub("[⑩½㎡ﬁß]", "", text))  # half of a character cannot be marked


@given(SINGLE, SINGLE)
def test_passages_say_the_same_on_both_sides(body, other):
    marked = [0] * len(body)
    for p in passages(body + other, other):
        assert solid((body + other)[slice(*p.here)]) == solid(other[slice(*p.there)])
        marked += [0] * (len(body) + len(other) - len(marked))
        for i in range(*p.here):
            marked[i] += 1
    assert max(marked, default=0) <= 1


def test_passages_mark_what_is_shared_and_not_the_changed_number():
    body = "入冬以来，青石镇连夜排查山塘隐患，处置漏点37处，仍有少数坝体渗漏。"
    other = "据报，入冬以来青石镇连夜排查山塘隐患，处置漏点52处，仍有少数坝体渗漏。"
    shared = [(body[slice(*p.here)], other[slice(*p.there)]) for p in passages(body, other)]
    assert shared == [
        ("入冬以来，青石镇连夜排查山塘隐患，处置漏点", "入冬以来青石镇连夜排查山塘隐患，处置漏点"),
        ("处，仍有少数坝体渗漏", "处，仍有少数坝体渗漏"),
    ]


HOSTILE = {
    "random bytes": Random(1).randbytes(60_000).decode("latin-1"),
    "100,000 characters": "".join(chr(Random(2).randrange(0x4E00, 0x9FA5)) for _ in range(1)) * 100_000,
    "10,000 equal lines": "各单位要高度重视，抓好落实。\n" * 10_000,
    "long prose": "".join(report(seed) for seed in range(190)),
    "emoji": "🚒👩‍🚒" * 5_000,
    "nul and surrogates": "\0\ud800\udfff\u202e" * 1_000,
    "digits": "1234567890" * 10_000,
    "nothing": " \n\t，。",
    "empty": "",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_answered(name):
    text = HOSTILE[name]
    store = library(text, report(1), text[: len(text) // 2], "各单位要高度重视，抓好落实。")
    result = look(text[:50], text, store=store)
    if chinese(text) or solid(text):
        assert (result.matches[0].pk, result.matches[0].likeness) == (0, Likeness.EXACT)
        assert len(result.matches[0].passages) <= 400
    else:
        assert result.matches == ()
    assert len(passages(text, report(1) * 3 + text[:5_000])) <= 400
