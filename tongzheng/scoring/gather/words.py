"""From the rooms' words to the rulebooks': kinds, levels, ways of adoption, who is a principal leader."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tongzheng.bulletins.rules import level_of
from tongzheng.network.models import Unit
from tongzheng.reporting.models import Article, Kind, Level
from tongzheng.scoring.engine.rulebook import Rulebook, RulebookError, read
from tongzheng.scoring.models import Rulebook as Rulebooks

# Rulebooks of the field know six kinds (rules.md 2.2); a report's eleven fall into them so.
KINDS: dict[str, str] = {
    Kind.NEWS: "dynamic",
    Kind.EXPERIENCE: "experience",
    Kind.PROBLEM: "problem",
    Kind.ADVICE: "problem",
    Kind.RESEARCH: "research",
    Kind.ANALYSIS: "research",
    Kind.FORECAST: "research",
    Kind.OPINION: "voice",
    Kind.URGENT: "emergency",
    Kind.REACTION: "dynamic",
    Kind.REFERENCE: "dynamic",
}
LEVELS: dict[str, str] = {
    Level.TOWN: "town",
    Level.COUNTY: "county",
    Level.CITY: "city",
    Level.PROVINCE: "province",
    Level.STATE: "national",
}
WAYS: dict[str, str] = {Article.Way.SINGLE: "single", Article.Way.COMBINED: "combined", Article.Way.BRIEF: "brief"}
# A superior's adoption is entered with its section, not with a way: these words in it say which way it was.
SECTIONS = (("综合", "combined"), ("简讯", "brief"), ("一句话", "brief"))
_WEBSITE = re.compile(r"网站?$|门户")
_PRINCIPAL = re.compile(r"(?:省|市|县|区|州|盟)长|(?:省|市|县|区|州|盟|自治区党)委书记|自治区主席|总书记|国务院总理")


class Settings(NamedTuple):
    """How an office's facts are put in words: its level as the rooms call it, and what its rulebook says."""

    level: str
    own_level: str  # the same in the rulebook's words
    initials: bool = False  # whether an initial 圈阅 can count at all
    book: Rulebook | None = None


@lru_cache(maxsize=64)
def settings_of(text: str, kind: str) -> Settings:
    """Of a rulebook's text (none: empty), for an office that serves this kind of unit."""
    try:
        book = read(text) if text else None
    except RulebookError:
        book = None
    if book is None:
        return Settings(level_of(kind), level_of(kind))
    initials = any(rule.initial for version in book.versions for rule in version.instruction)
    return Settings(level_of(kind), book.own_level, initials, book)


def settings_of_office(office: Unit) -> Settings:
    """By the rulebook that was put in force last."""
    books = Rulebooks.objects.filter(office=office).exclude(state="draft").order_by("-starts")
    return settings_of(books.values_list("text", flat=True).first() or "", office.desk.serves.kind)


def level_word(level: str, own: str) -> str:
    """A level in the rulebook's words: a district's own level is called so."""
    word = LEVELS.get(level, level)
    return "district" if own == "district" and word == "county" else word


def way_of(way: str, section: str, outlet: str, *, above: bool) -> str:
    """How a text was adopted: at the own level as the article says, above by the words of the section; websites are their own."""
    if _WEBSITE.search(outlet):
        return "web"
    if above:
        return next((found for word, found in SECTIONS if word in section), WAYS.get(way, "single"))
    return WAYS.get(way, "single")


def rank_of(title: str, rank: int | None = None) -> str:
    """主要领导 or 其他领导: the first in protocol order, or whose title says so (书记、县长; no 副, no 常委兼任)."""
    principal = rank == 1 or (_PRINCIPAL.search(title) is not None and "副" not in title and "常务" not in title)
    return "principal" if principal else "deputy"
