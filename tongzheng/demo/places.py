"""What the city and the province published of the counties: a climb from the last but one, month by month (K9)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger, insert
from tongzheng.demo.people import People
from tongzheng.upward.models import Superior, SuperiorTable, TableRow
from tongzheng.upward.tables import span_of

US = "云岭县"
COUNTIES = ("岚东区", "岚西区", "望溪县", "鹤汀县", "古渡县", "桐埠县", "枫埠县")
ABROAD = ("南屏市", "青岩县", "石泉区", "白塔县", "柳浦市", "沙渚县")
TOWNS = ("青石镇", "白鹭乡", "城关镇")
CLIMB = (7, 7, 6, 7, 5, 5, 4, 4, 3, 4)  # our place of eight, month by month


def place_us(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """Monthly tables of the city, quarterly ones of the province, as the assessor entered them."""
    office = county["县政府办"]
    superiors = {s.level: s for s in Superior.objects.filter(office=office)}
    tables: list[SuperiorTable] = []
    rows: list[TableRow] = []
    months = _months(clock.today, len(CLIMB))
    for n, (year, month) in enumerate(months):
        made = _table(ledger, clock, people, superiors["city"], "县市区", year, f"{month:02}", len(COUNTIES) + 1)
        tables.append(made)
        rows += _city(ledger.rng, made, CLIMB[n], county)
    quarters = [(year, month // 3) for year, month in months if month % 3 == 0]
    for n, (year, quarter) in enumerate(quarters):
        made = _table(ledger, clock, people, superiors["province"], "县市区", year, f"Q{quarter}", 88)
        tables.append(made)
        rows += _province(ledger.rng, made, 47 - 5 * n, county)
    if months:
        year, month = months[-1]
        made = _table(ledger, clock, people, superiors["city"], "乡镇街道", year, f"{month:02}", 132)
        tables.append(made)
        for rank, name in zip((6, 19, 43), TOWNS, strict=True):
            rows.append(TableRow(table=made, rank=rank, name=name, points=Decimal(60 - rank), unit=county[name]))
    insert(tables)
    insert(rows)


def _months(today: date, count: int) -> list[tuple[int, int]]:
    """The last whole months, oldest first."""
    at, found = today.replace(day=1), []
    for _ in range(count):
        at = (at - timedelta(days=1)).replace(day=1)
        found.append((at.year, at.month))
    return found[::-1]


def _table(
    ledger: Ledger, clock: Clock, people: People, superior: Superior, league: str, year: int, part: str, units: int
) -> SuperiorTable:
    starts, ends = span_of(year, part, cumulative=False)
    day = next((d for d in clock.days if d > ends + timedelta(days=4)), clock.days[-1])
    assessor, at = people.cast["丁墨"], clock.at(day, 10.6)
    if at > clock.now:
        at = clock.now - timedelta(minutes=50)
    period = f"{year}-{part}"
    source = f"{superior.name}信息工作通报"
    table = SuperiorTable(
        once=ledger.once(), superior=superior, league=league, period=period, starts=starts, ends=ends,
        published_on=at.date(), source=source, units=units, by=assessor, at=at,
    )  # fmt: skip
    ledger.record(table, "upward.table.enter", at, assessor, data={"period": period, "league": league})
    return table


def _city(rng: Random, table: SuperiorTable, rank: int, county: County) -> list[TableRow]:
    names = list(COUNTIES)
    rng.shuffle(names)
    names.insert(rank - 1, US)
    points = Decimal(96 + rng.randrange(12))
    rows = []
    for n, name in enumerate(names, 1):
        rows.append(
            TableRow(
                table=table, rank=n, name=name, points=points, us=name == US, unit=county[US] if name == US else None
            )
        )
        points -= Decimal(rng.randrange(3, 14)) + Decimal(rng.randrange(2)) / 2
    return rows


def _province(rng: Random, table: SuperiorTable, rank: int, county: County) -> list[TableRow]:
    """The first two, and who stands around us; the rest is not in our copy."""
    near = [rank - 2, rank - 1, rank, rank + 1]
    names = dict(zip([1, 2, *near], [ABROAD[0], ABROAD[1], ABROAD[2], ABROAD[3], US, ABROAD[4]], strict=True))
    points = Decimal(280)
    rows = []
    for place, name in names.items():
        points = Decimal(280 - 4 * place) - Decimal(rng.randrange(3))
        rows.append(
            TableRow(
                table=table,
                rank=place,
                name=name,
                points=points,
                us=name == US,
                unit=county[US] if name == US else None,
            )
        )
    return rows
