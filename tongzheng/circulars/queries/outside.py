"""What other rooms know about a span: adoptions above, instructions, tasks, and whether points may be added (K3)."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tongzheng.instructions.flow import State as Given
from tongzheng.instructions.models import Instruction
from tongzheng.network.models import Unit, UnitKind
from tongzheng.reporting.models import Level
from tongzheng.scoring.engine.words import TOTALS
from tongzheng.scoring.models import Period
from tongzheng.scoring.queries import adopted_within, moved_outcomes, rulebook_on
from tongzheng.targets.queries.progress import completion
from tongzheng.trail.refusals import Refused
from tongzheng.upward.flow import OutcomeState
from tongzheng.upward.models import Outcome, SuperiorTable
from tongzheng.upward.queries.tables import plain, standing

LEVELS = list(Level.values)
_OWN = {UnitKind.PROVINCE: Level.PROVINCE, UnitKind.CITY: Level.CITY, UnitKind.TOWNSHIP: Level.TOWN}


def own_level(office: Unit) -> str:
    """The level of what the office serves; a county's for everything that is no province, city or town."""
    return _OWN.get(UnitKind(office.desk.serves.kind), Level.COUNTY)


def moments(starts: date, ends: date) -> tuple[datetime, datetime]:
    """From the first moment of one day to the first after another, here."""
    first = timezone.make_aware(datetime.combine(starts, time()))
    return first, timezone.make_aware(datetime.combine(ends + timedelta(days=1), time()))


def adopted_above(office: Unit, starts: date, ends: date) -> tuple[dict[int, int], dict[str, int]]:
    """Reports adopted above the office's level in these days: unit → reports, level in words → reports."""
    higher = LEVELS[LEVELS.index(own_level(office)) + 1 :]
    found = adopted_within(office.pk, starts, ends).filter(level__in=higher).order_by()
    # the office is looked at here: in the condition it would lead the database through all of the office's reports
    rows = found.values_list("report_id", "level", "report__unit_id", "report__office_id").distinct()
    ours = [(report, level, unit) for report, level, unit, of in rows if of == office.pk]
    units = Counter(unit for _, unit in {(report, unit) for report, _, unit in ours})
    levels = Counter(level for _, level, _ in ours)
    return dict(units), {str(Level(level).label): levels[level] for level in higher if level in levels}


def instructed(office: Unit, starts: date, ends: date) -> tuple[dict[int, int], dict[str, int]]:
    """Instructions on what units reported, by own leaders and above: unit → instructions, leaders' level in words → instructions."""
    given = instructions_within(office, starts, ends)
    own = str(Level(own_level(office)).label)
    levels: Counter[str] = Counter({own: given.count()})
    units: Counter[int] = Counter()
    behind = given.filter(placement__article__sources__isnull=False).values_list("placement__article__sources__unit_id")
    units.update(dict(behind.annotate(Count("id", distinct=True))))
    came = outcomes_within(office, starts, ends)
    for level, count in came.values_list("level").annotate(Count("id")):
        levels[str(Level(level).label)] += count
    for path in ("report__unit_id", "article__sources__unit_id"):
        found = came.exclude(**{path.removesuffix("_id"): None})
        units.update(dict(found.values_list(path).annotate(Count("id", distinct=True))))
    return dict(units), {name: levels[name] for name in (str(Level(x).label) for x in LEVELS) if levels[name]}


def instructions_within(office: Unit, starts: date, ends: date) -> QuerySet[Instruction]:
    """Own leaders' instructions of these days."""
    first, after = moments(starts, ends)
    found = Instruction.objects.filter(
        placement__issue__periodical__office=office, state=Given.GIVEN, at__gte=first, at__lt=after
    )
    return found.order_by()


def outcomes_within(office: Unit, starts: date, ends: date) -> QuerySet[Outcome]:
    """Instructions from above that count in these days; those learnt after the freeze where they were entered."""
    moved = moved_outcomes(office.pk, starts, ends)
    days = Q(on__gte=starts, on__lte=ends) & ~Q(pk__in=moved.out) | Q(pk__in=moved.into)
    found = Outcome.objects.filter(days, office=office, kind=Outcome.Kind.INSTRUCTION, state=OutcomeState.HOLDS)
    return found.order_by()


def place_above(office: Unit, starts: date, ends: date) -> list[str]:
    """Where the latest table of each superior's league that ends in these days puts the place the office serves (K9)."""
    found = SuperiorTable.objects.filter(
        superior__office=office, withdrawn_at__isnull=True, ends__gte=starts, ends__lte=ends
    )
    tables = found.select_related("superior").prefetch_related("rows").order_by("superior_id", "league", "-ends", "-id")
    said: dict[tuple[int, str, bool], str] = {}
    for table in tables:
        key = (table.superior_id, table.league, table.cumulative)
        place = standing(table) if key not in said else None
        if place is not None:
            us, rank = place.us, f"列第{place.us.rank}位"
            said[key] = (
                f"{table.word}{office.desk.serves.short_name}在{table.superior}{table.league}"
                f"{table.units}个单位中{rank}，得{plain(us.points)}分"
            )
    return list(said.values())


def tasks(office: Unit, starts: date, ends: date) -> dict[int, tuple[int, int]]:
    """Due and done in these days: unit → (due, done); empty without a plan."""
    found = completion(office, starts, ends)
    if not any(one.due for one in found.values()):
        return {}
    return {unit: (one.due, one.done) for unit, one in found.items()}


def require_additive(parts: Sequence[Period]) -> None:
    """Refused unless the rulebook's points of several periods may be added up: an average or boards with a base may not."""
    law = rulebook_on(parts[-1].office_id, parts[-1].ends)
    total = tomllib.loads(law.text).get("total", "sum") if law else "sum"
    if total != "sum":
        raise Refused(
            f"《{law}》的得分是{TOTALS.get(total, total)}，几期不能相加；请按记账周期出通报，全年的等年度结账后再出"
        )
