"""A rulebook: who it is for, when its circulars close, and its dated versions of tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tongzheng.scoring.engine import words as w
from tongzheng.scoring.engine.rulebook import columns as c
from tongzheng.scoring.engine.rulebook import rows as r
from tongzheng.scoring.engine.rulebook import verdicts as v


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a rulebook: line of the TOML text (0 when it has none), where, and why, in the clerk's words."""

    line: int
    where: str
    reason: str

    def __str__(self) -> str:
        place = f"第 {self.line} 行，" if self.line else ""
        return f"{place}{self.where}：{self.reason}"


class RulebookError(ValueError):
    """A rulebook that cannot be used; `faults` says all that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("；".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One dated version; every table is a tuple of rows, a setting is a table of at most one row."""

    version: str
    start: date
    end: date
    note: str = ""
    points: tuple[r.Points, ...] = ()
    conversions: tuple[r.Conversion, ...] = ()
    factors: tuple[r.Factor, ...] = ()
    repeats: tuple[r.Repeat, ...] = ()
    relays: tuple[r.Relay, ...] = ()
    bonuses: tuple[r.Bonus, ...] = ()
    joints: tuple[r.Joint, ...] = ()
    ranks: tuple[r.Rank, ...] = ()
    instruction: tuple[r.InstructionRule, ...] = ()
    instructions: tuple[r.InstructionPoints, ...] = ()
    originals: tuple[r.Original, ...] = ()
    withdrawals: tuple[r.Withdrawal, ...] = ()
    recall: tuple[r.Recall, ...] = ()
    commissions: tuple[r.CommissionPoints, ...] = ()
    misses: tuple[r.Misses, ...] = ()
    escalations: tuple[r.Escalation, ...] = ()
    breaches: tuple[r.BreachPoints, ...] = ()
    named: tuple[r.Named, ...] = ()
    supervised: tuple[r.SupervisedPoints, ...] = ()
    disposals: tuple[r.Disposal, ...] = ()
    event: tuple[r.EventRule, ...] = ()
    base: tuple[r.Base, ...] = ()
    tasks: tuple[r.Task, ...] = ()
    rates: tuple[r.Rate, ...] = ()
    lumps: tuple[r.Lump, ...] = ()
    caps: tuple[r.Cap, ...] = ()
    floors: tuple[r.Floor, ...] = ()
    boards: tuple[r.Board, ...] = ()
    appeal: tuple[r.AppealRule, ...] = ()
    merger: tuple[r.MergerRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """A whole rulebook. `leagues` maps a class of units to the name of its table of places."""

    id: str
    name: str
    versions: tuple[Version, ...]
    leagues: dict[str, str]
    document: str = c.text("文号", "如 某政办发〔2026〕1号")
    period: str = c.choice("记账周期", w.PERIODS, "按月、按季……记账通报", "month")
    freeze_day: int = c.count("冻结日", "次期第一个月几日 24 时冻结（按周的为次周第几天）", 5)
    own_level: str = c.choice("本级", w.LEVELS, "本办公室的层级", "county")
    places: int = c.count("小数位数", "每笔四舍五入到几位小数", 2)
    ties: str = c.choice("先后", w.TIES, "登记日、归属日都相同的，谁在前", "low")
    total: str = c.choice("汇总", w.TOTALS, "累计、平均、分板块", "sum")
    average_by: str = c.choice("除以什么", w.AVERAGES, "汇总方式是平均时，总分除以什么", "pieces")
    late_clause: str = c.text("迟到条款", "迟到的账写哪一条")
    converted: Decimal | None = c.figure("折算满分", "年终折入目标考核，本榜最高得多少；空着不折算", None, low=0)
    converted_times: Decimal | None = c.times("折算系数", "年终得分乘以几折入目标考核；与折算满分只能填一个")
    superior_breaks_ties: bool = c.flag("上级采用分破同分", "累计相同的，省、国采用分高者在前")
    officer_items: tuple[str, ...] = c.listed("个人得分的项", w.ITEMS, "信息员个人得分由哪些项相加")
    grades: tuple[v.Grade, ...] = ()
    few: tuple[v.Few, ...] = ()
    vetoes: tuple[v.Veto, ...] = ()
    text: str = c.text("办法原文", "条文，供查阅")
    order: tuple[int, ...] = field(default=(), compare=False, repr=False)
    places_in_text: dict[tuple[str, ...], int] = field(default_factory=dict, compare=False, repr=False)

    def choices(self, kind: c.Kind) -> Mapping[str, str]:
        """What may be chosen in a column: fixed words, or the rulebook's own leagues and ranks (K1)."""
        if kind.name == "classes":
            return self.leagues
        if kind.name == "ranks":
            return {**w.RANKS, **{rank.key: rank.name for version in self.versions for rank in version.ranks}}
        return kind.choices or {}

    def version_on(self, day: date) -> Version:
        """The version valid on a day; before the first the first, after the last the last."""
        for version in self.versions:
            if day <= version.end:
                return version
        return self.versions[-1]
