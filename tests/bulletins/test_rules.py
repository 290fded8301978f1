"""Pure rules of an issue."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongzheng.bulletins import rules


@settings(deadline=None)  # the machine may be busy
@given(st.text(), st.lists(st.text(), max_size=5), st.lists(st.text(), max_size=5))
def test_fingerprint_keeps_parts_apart(note, one, other):
    same = rules.issue_fingerprint(note, one) == rules.issue_fingerprint(note, other)
    assert same == (one == other)


def test_text_moved_between_title_and_body_is_a_change():
    assert rules.fingerprint("甲", "乙丙") != rules.fingerprint("甲乙", "丙")


@pytest.mark.parametrize(
    ("label", "than", "answer"),
    [
        ("internal", "open", True),
        ("open", "open", False),
        ("open", "work_secret", False),
        ("work_secret", "internal", True),
    ],
)
def test_stricter(label, than, answer):
    assert rules.stricter(label, than) is answer


@pytest.mark.parametrize(
    ("kind", "level"), [("county", "county"), ("township", "town"), ("city", "city"), ("school", "county")]
)
def test_level(kind, level):
    assert rules.level_of(kind) == level


ITEMS = [("section", 7), ("text", 1), ("text", 2), ("section", 8), ("section", 9), ("text", 3)]


@pytest.mark.parametrize(
    ("placement", "up", "expected"),
    [
        (1, True, ([1, 2, 3], [7, 7, 9])),  # nothing above the first heading
        (2, True, ([2, 1, 3], [7, 7, 9])),
        (2, False, ([1, 2, 3], [7, 8, 9])),  # into the empty section below
        (3, True, ([1, 2, 3], [7, 7, 8])),
        (3, False, ([1, 2, 3], [7, 7, 9])),  # nothing below the last line
    ],
)
def test_one_step(placement, up, expected):
    assert rules.split_sections(rules.one_step(ITEMS, placement, up=up)) == expected


def test_one_step_without_sections():
    items = [("text", 1), ("text", 2)]
    assert rules.split_sections(rules.one_step(items, 2, up=True)) == ([2, 1], [0, 0])
    assert rules.split_sections(rules.one_step(items, 1, up=True)) == ([1, 2], [0, 0])


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.integers(1, 50), unique=True, min_size=1), st.booleans(), st.data())
def test_one_step_loses_nothing(ids, up, data):
    items = [("section", 0), *(("text", i) for i in ids)]
    moved, sections = rules.split_sections(rules.one_step(items, data.draw(st.sampled_from(ids)), up=up))
    assert sorted(moved) == sorted(ids)
    assert len(sections) == len(ids)


def test_listed_says_how_many_when_there_are_many():
    assert rules.listed(["甲", "乙", "甲"]) == "甲、乙"
    assert rules.listed([str(n) for n in range(30)], most=2) == "0、1等30个单位"
