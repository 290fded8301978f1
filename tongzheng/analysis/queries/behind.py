"""The texts behind one figure: the same conditions as the figure's own, so that the list holds as many (K6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from tongzheng.analysis import rules
from tongzheng.analysis.queries.facts import SIZES, USED, Facts, of_month, told
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.access import visible
from tongzheng.reporting.models import Kind, Report

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; empty means any."""

    unit: int | None = None
    kinds: tuple[str, ...] = ()
    mood: str = ""
    month: str = ""  # 2026-03
    size: str = ""  # short, middle, long
    used: bool = False
    told: bool = False  # with a leader's instruction
    stage: int | None = None  # of rules.STAGES; `low` < hours ≤ `high`
    low: float | None = None
    high: float | None = None
    way: str = ""  # return, decline
    reason: str = ""  # a group of rules.REASONS

    def words(self, unit: str) -> str:
        """「青石镇　综合、调研　采用」: what the page's head says."""
        stage = rules.STAGES[self.stage] if self.stage is not None else ""
        if stage and (self.low or self.high):
            stage += (
                f" {self.low or 0:g} 小时以上" if self.high is None else f" {self.low or 0:g} 至 {self.high:g} 小时"
            )
        ways = {"return": "退回过", "decline": "不用"}
        said = [
            unit, "、".join(Kind(one).label for one in self.kinds), rules.MOODS.get(self.mood, ""), self.month.replace("-", "年") + "月"
            if self.month else "", rules.SIZE_WORDS.get(self.size, ""), "采用" if self.used else "", "获批示" if self.told else "",
            stage, ways.get(self.way, "退回或不用" if self.reason else ""), self.reason,
        ]  # fmt: skip
        return "　".join(one for one in said if one)


def behind(facts: Facts, asked: Asked) -> QuerySet[Report]:
    """Everything a figure counts, the latest first; whose eyes it is for is asked by `seen`."""
    found: QuerySet[Report] = facts.reports
    if asked.way or asked.reason:  # what was sent back in the span, whenever it was reported
        found = Report.objects.filter(office=facts.office, pk__in=_sent_back(facts, asked))
    if asked.unit:
        found = found.filter(unit=asked.unit)
    if asked.kinds:
        found = found.filter(kind__in=asked.kinds)
    if asked.mood:
        found = found.filter(mood=asked.mood)
    if asked.size:
        found = found.filter(SIZES[asked.size])
    if asked.month:
        first, after = of_month(asked.month)
        found = found.filter(signed_at__gte=first, signed_at__lt=after)
    if asked.used:
        found = found.filter(USED)
    if asked.told:
        found = found.filter(told(facts.office))
    if asked.stage is not None:
        found = found.filter(pk__in=facts.lagging(asked.stage, asked.low, asked.high))
    return found.order_by("-signed_at", "-id")


def _sent_back(facts: Facts, asked: Asked) -> set[int]:
    acts = facts.acts.filter(kind=f"reporting.report.{asked.way}") if asked.way else facts.acts
    rows = acts.values_list("subject_id", "reason")
    return {pk for pk, reason in rows if pk and (not asked.reason or rules.reason_group(reason) == asked.reason)}


def seen(actor: Appointment, found: QuerySet[Report]) -> QuerySet[Report]:
    """Of these those the actor may open: figures count every text, lists show what one may see (R6)."""
    mine = Report.objects.filter(visible(actor), pk=OuterRef("pk"))
    return found.filter(Exists(mine)).select_related("unit", "office__desk")


def unit_name(office: Unit, pk: int | None) -> str:
    """A unit's short name, if it has ever reported to the office; empty for any other."""
    known = Unit.objects.filter(Q(office=office) | Q(reports_sent__office=office), pk=pk or 0).distinct().first()
    return known.short_name if known else ""


def asked_of(data: dict[str, Any]) -> Asked:
    """From the cleaned fields of the form."""
    kinds = tuple(data.get("kinds") or ())
    values = {name: data.get(name) or "" for name in ("mood", "month", "size", "way", "reason")}
    return Asked(
        unit=data.get("unit"), kinds=kinds, used=bool(data.get("used")), told=bool(data.get("told")),
        stage=int(data["stage"]) if data.get("stage") else None, low=data.get("low"), high=data.get("high"), **values,
    )  # fmt: skip
