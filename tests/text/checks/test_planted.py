"""Planted mistakes of every kind the checks are for are found at the wrong words (R4)."""

from collections import Counter
from dataclasses import replace
from datetime import date

from tests.text.checks.planted import FIRST, LATER
from tests.text.checks.planted_again import AGAIN, FACTS, RIGHT
from tongzheng.text.checks import Draft, Facts, Part, check

WHOLE = {
    "figures": "fig.",
    "length": "len.",
    "empty talk": "empty.",
    "worth reporting": "worth.",
    "elements": "elem.",
    "agreement": "title.fits",
}  # checks that speak of the whole text
ASIDE = ("worth.", "len.", "elem.")
DAY = date(2026, 11, 23)
NOBODY = Facts(today=DAY, channel="public")


def found(kind, title, body, words, report, facts=NOBODY):
    for finding in check(Draft(title, body, replace(facts, kind=report))):
        text = title if finding.part is Part.TITLE else body
        if not words:
            if finding.check.startswith(WHOLE[kind]):
                return True
        elif not finding.check.startswith(ASIDE):
            at = text.find(words)
            if at >= 0 and any(a < at + len(words) and at < b for a, b in finding.spots):
                return True
    return False


def test_planted_mistakes_are_found():
    missed = [row for row in FIRST + LATER if not found(*row)]
    kinds = Counter(row[0] for row in FIRST + LATER)
    assert len(missed) <= 0.08 * sum(kinds.values()), missed


def test_a_slip_in_the_title_comes_first():
    first = check(Draft("大数局产业园项目进展顺利", "各镇统一布署，加强值守,确保安全。", Facts(today=DAY)))[0]
    assert (first.part, first.found, first.suggestion) == (Part.TITLE, "局", "据")


def test_sixty_more_mistakes_are_found():
    missed = [row for row in AGAIN if not found(*row, facts=FACTS)]
    assert len(AGAIN) == 60
    assert len(missed) <= 4, missed  # planted_again says of each why


def test_right_sentences_that_look_dangerous_are_left_alone():
    told = [
        (body, f.check, f.found)
        for _, title, body in RIGHT
        for f in check(Draft(title, body, FACTS))
        if not f.check.startswith(ASIDE)
    ]
    assert len(RIGHT) == 60
    assert told == []
