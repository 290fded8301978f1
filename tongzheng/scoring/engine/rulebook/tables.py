"""Which tables a rulebook has: name in the file, Chinese title, row class, and whether it is a single setting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any

from tongzheng.scoring.engine.rulebook import rows as r
from tongzheng.scoring.engine.rulebook import verdicts as v
from tongzheng.scoring.engine.rulebook.columns import Kind
from tongzheng.scoring.engine.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class Column:
    """One parameter: its name in the file, what it takes (title, explanation, choices) and its default."""

    name: str
    kind: Kind
    default: Any


@dataclass(frozen=True, slots=True)
class Table:
    """A group of parameters. `single` tables have at most one row; `whole` ones hold for all versions."""

    name: str
    title: str
    help: str
    row: type
    single: bool = False
    whole: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """The parameters of the table, in the order a person fills them in."""
        return tuple(columns(self.row))


def columns(row: type) -> Iterator[Column]:
    """The declared parameters of a row class."""
    found: tuple[Field[Any], ...] = fields(row)
    for item in found:
        if "kind" in item.metadata:
            default = None if item.default is MISSING else item.default
            yield Column(item.name, item.metadata["kind"], default)


def _table(name: str, row: type, *, single: bool = False, whole: bool = False) -> Table:
    title, _, note = (row.__doc__ or "").partition("：")
    return Table(name, title, note, row, single, whole)


TABLES: tuple[Table, ...] = (
    _table("points", r.Points),
    _table("conversions", r.Conversion),
    _table("factors", r.Factor),
    _table("repeats", r.Repeat),
    _table("relays", r.Relay),
    _table("bonuses", r.Bonus),
    _table("joints", r.Joint),
    _table("ranks", r.Rank),
    _table("instruction", r.InstructionRule, single=True),
    _table("instructions", r.InstructionPoints),
    _table("originals", r.Original),
    _table("withdrawals", r.Withdrawal),
    _table("recall", r.Recall, single=True),
    _table("commissions", r.CommissionPoints),
    _table("misses", r.Misses, single=True),
    _table("escalations", r.Escalation),
    _table("breaches", r.BreachPoints),
    _table("named", r.Named),
    _table("supervised", r.SupervisedPoints),
    _table("event", r.EventRule, single=True),
    _table("disposals", r.Disposal),
    _table("base", r.Base),
    _table("tasks", r.Task),
    _table("rates", r.Rate),
    _table("lumps", r.Lump),
    _table("caps", r.Cap),
    _table("floors", r.Floor),
    _table("boards", r.Board),
    _table("appeal", r.AppealRule, single=True),
    _table("merger", r.MergerRule, single=True),
)
WHOLE: tuple[Table, ...] = (
    _table("grades", v.Grade, whole=True),
    _table("few", v.Few, whole=True),
    _table("vetoes", v.Veto, whole=True),
)
BY_NAME = {table.name: table for table in (*TABLES, *WHOLE)}
# What stands at the head of a rulebook, beside its id, name, leagues and versions.
HEAD: tuple[Column, ...] = tuple(columns(Rulebook))
