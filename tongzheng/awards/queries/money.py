"""What the rules of money come to in a time: lines for people and units, worked out from the facts (N6, K4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from tongzheng.awards import rules
from tongzheng.awards.flow import SheetState
from tongzheng.awards.models import Awarding, AwardLine, AwardRule, To, What
from tongzheng.awards.queries.people import points_by_person, points_by_unit
from tongzheng.instructions.flow import State
from tongzheng.instructions.models import Instruction
from tongzheng.network.models import Unit, UnitKind
from tongzheng.reporting.models import Level
from tongzheng.scoring.queries import adoptions_that_count
from tongzheng.targets.queries.duties import Key
from tongzheng.targets.queries.progress import Completion, completion, completion_of_people, moments
from tongzheng.upward.flow import OutcomeState
from tongzheng.upward.models import Outcome

Who = tuple[int, int | None]  # unit, person or nobody
OWN_LEVEL = {UnitKind.COUNTY: Level.COUNTY, UnitKind.CITY: Level.CITY, UnitKind.PROVINCE: Level.PROVINCE}


@dataclass(frozen=True, slots=True)
class Happening:
    """One adoption or instruction: whose report, where, when."""

    report: int
    unit: int
    person: int
    level: str
    outlet: str
    way: str
    on: date


@dataclass
class Facts:
    """Everything the rules look at, read once."""

    adoptions: list[Happening] = field(default_factory=list)
    instructions: list[Happening] = field(default_factory=list)
    people: dict[Key, Completion] = field(default_factory=dict)
    units: dict[int, Completion] = field(default_factory=dict)
    points: dict[Key, Decimal] = field(default_factory=dict)
    unit_points: dict[int, Decimal] = field(default_factory=dict)


def facts_of(office: Unit, starts: date, ends: date) -> Facts:
    """Adoptions, instructions, completion and points between two days."""
    return Facts(
        list(_adoptions(office, starts, ends)), list(_instructions(office, starts, ends)),
        completion_of_people(office, starts, ends), completion(office, starts, ends),
        points_by_person(office, starts, ends), points_by_unit(office, starts, ends),
    )  # fmt: skip


def _adoptions(office: Unit, starts: date, ends: date) -> Iterable[Happening]:
    rows = adoptions_that_count().filter(report__office=office, at__range=moments(starts, ends)).order_by("at", "id")
    for report, unit, person, level, outlet, way, at in rows.values_list(
        "report_id", "report__unit_id", "report__author__person_id", "level", "outlet", "way", "at"
    ):
        yield Happening(report, unit, person, level, outlet, way, timezone.localdate(at))


def _instructions(office: Unit, starts: date, ends: date) -> Iterable[Happening]:
    """Own leaders' instructions on what was printed, and superiors' that were entered; each counts for every report behind."""
    kind = office.desk.serves.kind if hasattr(office, "desk") else UnitKind.COUNTY
    level = OWN_LEVEL.get(UnitKind(kind), Level.COUNTY)
    given = Instruction.objects.filter(
        state=State.GIVEN, at__range=moments(starts, ends), placement__issue__periodical__office=office,
        placement__article__sources__isnull=False,
    ).order_by("at", "id")  # fmt: skip
    source = "placement__article__sources"
    for report, unit, person, at in given.values_list(
        source, f"{source}__unit_id", f"{source}__author__person_id", "at"
    ):
        yield Happening(report, unit, person, level, "", "", timezone.localdate(at))
    came = Outcome.objects.filter(
        kind=Outcome.Kind.INSTRUCTION, state=OutcomeState.HOLDS, on__range=(starts, ends), by__unit=office
    ).order_by("on", "id")
    for source in ("report", "article__sources"):
        rows = came.filter(**{f"{source}__isnull": False})
        for report, unit, person, at_level, on in rows.values_list(
            source, f"{source}__unit_id", f"{source}__author__person_id", "level", "on"
        ):
            yield Happening(report, unit, person, at_level, "", "", on)


def lines_of(office: Unit, chosen: Sequence[AwardRule], starts: date, ends: date, *, highest: bool) -> list[AwardLine]:
    """What each rule gives each person or unit, with the arithmetic in words; unsaved (N6)."""
    facts = facts_of(office, starts, ends)
    counts = _kept(facts, chosen, highest)
    lines: list[AwardLine] = []
    for rule in chosen:
        for who, paid in sorted(
            _paid(rule, facts, counts.get(rule.pk, {}), ends).items(), key=lambda x: (x[0][0], x[0][1] or 0)
        ):
            if paid.amount:
                lines.append(
                    AwardLine(
                        unit_id=who[0], person_id=who[1], rule=rule, count=paid.count, rate=paid.rate, amount=paid.amount,
                        reason=paid.reason[:200],
                    )
                )  # fmt: skip
    return lines


def _holds(rule: AwardRule, on: date) -> bool:
    return rule.starts <= on and (rule.ends is None or on <= rule.ends)


def _fits(rule: AwardRule, one: Happening) -> bool:
    same = (not rule.level or rule.level == one.level) and (not rule.outlet or rule.outlet == one.outlet)
    return same and (not rule.way or rule.way == one.way) and _holds(rule, one.on)


def _kept(facts: Facts, chosen: Sequence[AwardRule], highest: bool) -> dict[int, dict[Who, int]]:
    """How often each rule applies to whom. Of several rules for one adoption the one that says most about it applies;
    with `highest`, a report is paid for its dearest adoption only."""
    counts: dict[int, dict[Who, int]] = defaultdict(lambda: defaultdict(int))
    for what, happened in ((What.ADOPTION, facts.adoptions), (What.INSTRUCTION, facts.instructions)):
        for to in To:
            mine = [rule for rule in chosen if rule.what == what and rule.to == to]
            hits = [(one, rule) for one in happened if (rule := _closest(mine, one))]
            keep = [True] * len(hits)
            if highest and what == What.ADOPTION:
                keep = rules.highest_only([(one.report, rule.amount) for one, rule in hits])
            for (one, rule), wanted in zip(hits, keep, strict=True):
                if wanted:
                    counts[rule.pk][one.unit, one.person if to == To.PERSON else None] += 1
    return counts


def _closest(mine: Sequence[AwardRule], one: Happening) -> AwardRule | None:
    fitting = [rule for rule in mine if _fits(rule, one)]
    return max(fitting, key=lambda r: (bool(r.outlet), bool(r.level), bool(r.way), r.amount), default=None)


def _paid(rule: AwardRule, facts: Facts, counts: dict[Who, int], ends: date) -> dict[Who, rules.Paid]:
    """One rule's money for everybody it concerns."""
    if rule.what in (What.ADOPTION, What.INSTRUCTION):
        return {who: rules.each(n, rule.amount, rule.cap, str(rule)) for who, n in counts.items()}
    if not _holds(rule, ends):
        return {}
    done: dict[Who, Completion]
    points: dict[Who, Decimal]
    if rule.to == To.PERSON:
        done = {(unit, person): one for (unit, person), one in facts.people.items()}
        points = {(unit, person): n for (unit, person), n in facts.points.items()}
    else:
        done = {(unit, None): one for unit, one in facts.units.items()}
        points = {(unit, None): n for unit, n in facts.unit_points.items()}
    if rule.what == What.PLACE and rule.first and rule.last:
        places = rules.ranks({who: n for who, n in points.items() if n > 0})
        found = rules.by_place(points, rule.first, rule.last, rule.amount)
        return {
            w: rules.Paid(Decimal(1), rule.amount, a, f"得分 {points[w]}，第 {places[w]} 名") for w, a in found.items()
        }
    if rule.what == What.POT:
        found = rules.by_points(points, rule.amount)
        whole = rules.plain(rule.amount)
        return {
            w: rules.Paid(points[w], rule.amount, a, f"总额 {whole} 元按得分分，得分 {points[w]}")
            for w, a in found.items()
        }
    if rule.what == What.POINT:
        return {who: rules.each(n, rule.amount, rule.cap, "得分") for who, n in points.items() if n > 0}
    return {who: paid for who, one in done.items() if (paid := _against_task(rule, one))}


def _against_task(rule: AwardRule, one: Completion) -> rules.Paid | None:
    if rule.what == What.REPORT:
        return rules.each(one.done, rule.amount, rule.cap, "报送") if one.done else None
    over = one.done - one.due
    if not one.due or (over <= 0 if rule.what == What.ABOVE else over >= 0):
        return None
    word = "多" if over > 0 else "少"
    return rules.each(abs(over), rule.amount, rule.cap, f"任务 {one.due} 条，完成 {one.done} 条，{word}")


def paid_before(sheet: Awarding) -> dict[tuple[int, int | None, int | None], Decimal]:
    """What the sheets a correction corrects gave: (unit, person, rule) → yuan."""
    chain, one = [], sheet.corrects
    while one is not None:
        chain.append(one.pk)
        one = one.corrects
    rows = AwardLine.objects.filter(awarding__in=chain).order_by()
    found = rows.values_list("unit_id", "person_id", "rule_id").annotate(amount=Sum("amount"))
    return {(unit, person, rule): rules.yuan(amount) for unit, person, rule, amount in found}


def totals_so_far(office: Unit) -> dict[int, Decimal]:
    """Everything ever paid, by year of payment (N6)."""
    rows = Awarding.objects.filter(office=office, state=SheetState.PAID).order_by("paid_on__year")
    return {row["paid_on__year"]: rules.yuan(row["n"]) for row in rows.values("paid_on__year").annotate(n=Sum("total"))}
