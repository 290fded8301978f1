"""Reads of rulebooks: versions, faults, the shipped ones, and the whole in words a clerk reads (K1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.bulletins.models import Periodical, Title
from tongzheng.network.models import Appointment, Unit
from tongzheng.scoring import access
from tongzheng.scoring.engine.rulebook import Fault, RulebookError, check, read
from tongzheng.scoring.engine.rulebook import Rulebook as Book
from tongzheng.scoring.engine.rulebook.tables import TABLES
from tongzheng.scoring.models import LeagueUnit, Outlet, Rulebook, ScoreEntry
from tongzheng.upward.models import Outcome, Superior

SHIPPED = Path(__file__).resolve().parent.parent / "rulebooks"
WHOLE_YEAR = {
    "period": "记账周期", "own_level": "本级", "places": "小数位数", "ties": "先后", "total": "汇总", "average_by": "除以什么",
    "converted": "折算满分", "converted_times": "折算系数", "superior_breaks_ties": "上级采用分破同分", "grades": "等次",
    "few": "条数不足", "vetoes": "一票否决",
}  # fmt: skip
_UNKNOWN = re.compile(r"没有叫“(.+?)”的刊物")


@dataclass(frozen=True, slots=True)
class Sample:
    """A shipped rulebook to begin from."""

    key: str
    name: str
    about: str


def list_rulebooks(actor: Appointment) -> QuerySet[Rulebook]:
    """Versions the actor may see, the newest first."""
    found = Rulebook.objects.filter(access.visible_rulebooks(actor))
    return found.select_related("by__person").defer("text").order_by("-version")


def get_rulebook(actor: Appointment, pk: int) -> Rulebook:
    """One the actor may see, else 404."""
    whole = Rulebook.objects.filter(access.visible_rulebooks(actor)).select_related("office", "by__person")
    return get_object_or_404(whole, pk=pk)


def current(actor: Appointment, day: Any) -> Rulebook | None:
    """The version in force for an actor on a day; the next one when none is yet."""
    found = Rulebook.objects.filter(access.visible_rulebooks(actor)).exclude(state="draft").select_related("office")
    return found.filter(starts__lte=day).order_by("-starts").first() or found.order_by("starts").first()


def is_used(rulebook: Rulebook) -> bool:
    """Whether points were reckoned by it."""
    return ScoreEntry.objects.filter(office_id=rulebook.office_id, rulebook=rulebook).exists()


@lru_cache(maxsize=32)
def _read(text: str) -> Book:
    return read(text)


def book_of(rulebook: Rulebook) -> Book:
    """What a version says, as the engine has it."""
    return _read(rulebook.text)


def faults_of(rulebook: Rulebook) -> list[Fault]:
    """All that is wrong with it, by line; unknown periodicals too."""
    try:
        return check(_read(rulebook.text), known_periodicals(rulebook.office))
    except RulebookError as error:
        return error.faults


def changed_for_the_year(before: Rulebook, after: Rulebook) -> list[str]:
    """What a version says otherwise than the one before of what holds for the whole year, in words: periods of account, how
    totals are made, rounding, order, vetoes, grades, conversion. Mid-year it would reach back into the open periods."""
    old, new = book_of(before), book_of(after)
    return [word for name, word in WHOLE_YEAR.items() if getattr(old, name) != getattr(new, name)]


def unknown_in(faults: list[Fault]) -> list[str]:
    """The periodicals nobody knows, each once."""
    found = [match[1] for fault in faults if (match := _UNKNOWN.search(fault.reason))]
    return list(dict.fromkeys(found))


def known_periodicals(office: Unit) -> set[str]:
    """Names a rulebook of the office may use: its own periodicals by every name, superiors', and those vouched for."""
    own = Periodical.objects.filter(office=office)
    names = {name for pair in own.values_list("name", "next_name") for name in pair if name}
    names.update(Title.objects.filter(periodical__office=office).values_list("name", flat=True))
    above = Superior.objects.filter(office=office, unit__isnull=False).values("unit")
    names.update(Periodical.objects.filter(office__in=above).values_list("name", flat=True))
    outlets = Outcome.objects.filter(office=office).exclude(outlet="").order_by()
    names.update(outlets.values_list("outlet", flat=True).distinct())
    names.update(Outlet.objects.filter(office=office).values_list("name", flat=True))
    return names


def samples() -> list[Sample]:
    """The shipped rulebooks: key, name, and what is special about each (the first line of its file)."""
    found = []
    for path in sorted(SHIPPED.glob("*.toml")):
        about = path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ").strip()
        found.append(Sample(path.stem, sample(path.stem).name, about))
    return found


def sample(key: str) -> Book:
    """A shipped rulebook; KeyError when there is none of this name."""
    path = SHIPPED / f"{key}.toml"
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,20}", key) or not path.exists():
        raise KeyError(key)
    return _read(path.read_text(encoding="utf-8"))


def names_in(book: Book) -> list[str]:
    """Every periodical a rulebook names, in the order it does."""
    found: dict[str, None] = {}
    for version in book.versions:
        for table in TABLES:
            for row in getattr(version, table.name):
                for column in table.columns:
                    if column.kind.name == "names":
                        found.update(dict.fromkeys(getattr(row, column.name)))
    return list(found)


def renamed(book: Book, names: dict[str, str]) -> Book:
    """The same rulebook with periodicals called otherwise."""
    versions = []
    for version in book.versions:
        changes: dict[str, Any] = {}
        for table in TABLES:
            columns = [c.name for c in table.columns if c.kind.name == "names"]
            rows = getattr(version, table.name)
            if columns and rows:
                changes[table.name] = tuple(_renamed(row, columns, names) for row in rows)
        versions.append(replace(version, **changes))
    return replace(book, versions=tuple(versions))


def _renamed(row: Any, columns: list[str], names: dict[str, str]) -> Any:
    changes = {c: tuple(dict.fromkeys(names.get(name, name) for name in getattr(row, c))) for c in columns}
    return replace(row, **changes)


def leagues_of(actor: Appointment) -> dict[str, str]:
    """The leagues of the office's rulebooks, the newest version's words first."""
    found: dict[str, str] = {}
    for rulebook in Rulebook.objects.filter(office=actor.unit_id).order_by("-version")[:5]:
        try:
            found = {**_read(rulebook.text).leagues, **found}
        except RulebookError:
            continue
    return found


def placed_units(actor: Appointment) -> list[tuple[Unit, str]]:
    """The office's units, each with the class it was put in (empty: by its kind)."""
    chosen = dict(LeagueUnit.objects.filter(unit__office=actor.unit_id).values_list("unit_id", "league"))
    units = Unit.objects.filter(office=actor.unit_id, reports=True, suspended_at__isnull=True).order_by(
        "position", "id"
    )
    return [(unit, chosen.get(unit.pk, "")) for unit in units]


def outlets(actor: Appointment) -> list[Outlet]:
    """Superiors' periodicals and websites the office vouches for."""
    return list(Outlet.objects.filter(office=actor.unit_id))
