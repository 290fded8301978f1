"""Facts from plain data (the keys of scoring case files, and of any import): every fault said with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tongzheng.scoring.engine import words as w
from tongzheng.scoring.engine.facts import (
    Adoption,
    Appeal,
    Appointment,
    Breach,
    CommissionOutcome,
    EmergencyReport,
    Exemption,
    Facts,
    Instruction,
    Merger,
    Recall,
    Relay,
    Report,
    Supervised,
    Unit,
    Withdrawal,
)
from tongzheng.scoring.engine.plaindata import Row, Unreadable, day_of, figure, period_of

MOST_COUNT = 1_000_000
_FREE = (
    "id",
    "title",
    "name",
    "note",
    "filed",
    "reason",
    "stage",
    "issue",
    "unit",
    "officer",
    "date",
)  # said, not scored
NOT_SCORED = ("commissions", "events")  # only named by other facts


def read_facts(data: Any, ranks: Mapping[str, str] = w.RANKS) -> Facts:
    """Facts from a mapping of lists; Unreadable with every fault. `ranks` are those the rulebook knows."""
    faults: list[str] = []
    facts = Facts()
    if data is None:
        data = {}
    if not isinstance(data, Mapping):
        raise Unreadable(["facts 应是一组列表"])
    for key, value in data.items():
        if key not in _READERS and key not in NOT_SCORED:
            faults.append(f"facts：不认识 {key}")
        elif value is not None and not isinstance(value, list):
            faults.append(f"facts.{key} 应是列表")
        elif key in _READERS:
            _read_list(facts, key, value or [], data, faults)
    faults += [
        f"facts.instructions（{said.id}）：rank 没有“{said.rank}”，可写 {'、'.join(ranks)}"
        for said in facts.instructions
        if said.rank and said.rank not in ranks
    ]
    _references(facts, faults)
    if faults:
        raise Unreadable(faults)
    return facts


def _read_list(facts: Facts, key: str, rows: list[Any], data: Any, faults: list[str]) -> None:
    for i, row in enumerate(rows):
        where = f"facts.{key} 第 {i + 1} 行"
        if not isinstance(row, Mapping):
            faults.append(f"{where} 应写成 {{id: …}}")
            continue
        name = row.get("id")
        asked = Row(row, f"{where}（{name}）" if name is not None else where, faults)
        _READERS[key](facts, asked, data)
        facts.unread += [f"{asked.where}：不认识 {field}，没有用上" for field in asked.unasked() if field not in _FREE]


def _unit(facts: Facts, row: Row, data: Any) -> None:
    facts.units.append(
        Unit(id=row.word("id"), name=row.word("name", ""), league=row.word("class", ""), direct=row.yes("direct"))
    )


def _appointment(facts: Facts, row: Row, data: Any) -> None:
    start, end = (row.day(key) if row.data.get(key) is not None else None for key in ("from", "to"))
    facts.appointments.append(Appointment(person=row.word("person"), unit=row.word("unit"), start=start, end=end))


def shares(row: Row, value: Any) -> tuple[tuple[str, Decimal], ...]:
    """The units of a joint report with their shares, lead first."""
    if value is None:
        return ()
    if not isinstance(value, list):
        row.fault("joint 应是列表")
        return ()
    found: list[tuple[str, Decimal]] = []
    for pair in value:
        given = pair if isinstance(pair, Mapping) else {"unit": pair}
        share = figure(given.get("share", 1))
        if share is None or share <= 0:
            row.fault(f"joint 的 share 应是正数，现在是 {given.get('share')!r}")
            share = Decimal(1)
        found.append((str(given.get("unit", "")), share))
    return tuple(found)


def _report(facts: Facts, row: Row, data: Any) -> None:
    joint = shares(row, row.data.get("joint"))
    stamp = row.stamp("received")
    count = row.data.get("count", 1)
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST_COUNT:
        row.fault("count 应是整数")
        count = 1
    if count == 0:
        return
    facts.reports.append(
        Report(
            **stamp, unit=joint[0][0] if joint else row.word("unit"), kind=row.one_of("kind", w.KINDS, "dynamic"),
            officer=row.word("officer", ""), joint=joint, commission=row.word("commission", ""),
            returned=row.yes("returned"), count=count,
        )
    )  # fmt: skip


def _relay(facts: Facts, row: Row, data: Any) -> None:
    facts.relays.append(Relay(**row.stamp(), report=row.word("report"), level=row.one_of("level", w.LEVELS)))


def _adoption(facts: Facts, row: Row, data: Any) -> None:
    facts.adoptions.append(
        Adoption(
            **row.stamp(), report=row.word("report"), level=row.one_of("level", w.LEVELS),
            periodical=row.word("periodical", ""), way=row.one_of("way", w.WAYS, "single"),
            issue=row.word("issue", ""), route=row.one_of("route", w.ROUTES, ""),
        )
    )  # fmt: skip


def _withdrawal(facts: Facts, row: Row, data: Any) -> None:
    facts.withdrawals.append(
        Withdrawal(**row.stamp(), adoption=row.word("adoption"), cause=row.one_of("cause", w.CAUSES, "editor"))
    )


def _recall(facts: Facts, row: Row, data: Any) -> None:
    facts.recalls.append(Recall(**row.stamp(), periodical=row.word("periodical"), issue=row.word("issue")))


def _instruction(facts: Facts, row: Row, data: Any) -> None:
    facts.instructions.append(
        Instruction(
            **row.stamp(), target=row.word("target", ""), level=row.one_of("level", w.LEVELS),
            leader=row.word("leader", ""), rank=row.word("rank", ""), title=row.word("title", ""),
            form=row.one_of("form", w.FORMS, "instruction"), event=row.word("event", ""), unit=row.word("unit", ""),
        )
    )  # fmt: skip


def _outcome(facts: Facts, row: Row, data: Any) -> None:
    result = row.one_of("result", w.RESULTS)
    commission = row.word("commission")
    known = {str(c.get("id")): day_of(c.get("due")) for c in data.get("commissions") or () if isinstance(c, Mapping)}
    due = known.get(commission)
    given = row.day("date", due)
    on = given if result == "done" or due is None else due
    facts.commission_outcomes.append(
        CommissionOutcome(
            id=row.word("id"), on=on, registered=row.day("registered", on), commission=commission,
            unit=row.word("unit"), result=result,
        )
    )  # fmt: skip


def _emergency_report(facts: Facts, row: Row, data: Any) -> None:
    disposal = row.words("disposal")
    for way in disposal:
        if way not in w.DISPOSALS:
            row.fault(f"disposal 没有“{way}”，可写 {'、'.join(w.DISPOSALS)}")
    facts.emergency_reports.append(
        EmergencyReport(
            **row.stamp(), event=row.word("event"), unit=row.word("unit"), stage=row.one_of("stage", w.STAGES, "initial"),
            disposal=disposal, media=row.yes("media"), supplement=row.yes("supplement"),
        )
    )  # fmt: skip


def _breach(facts: Facts, row: Row, data: Any) -> None:
    facts.breaches.append(
        Breach(
            **row.stamp(), unit=row.word("unit"), kind=row.one_of("kind", w.BREACHES),
            named_by=row.one_of("named_by", w.LEVELS, ""), major=row.yes("major"), event=row.word("event", ""),
            report=row.word("report", ""),
        )
    )  # fmt: skip


def _supervised(facts: Facts, row: Row, data: Any) -> None:
    facts.supervised.append(Supervised(**row.stamp(), unit=row.word("unit"), result=row.one_of("result", w.SUPERVISED)))


def _appeal(facts: Facts, row: Row, data: Any) -> None:
    given = row.data.get("set") or {}
    if not isinstance(given, Mapping):
        row.fault("set 应写成 {字段: 更正后的值}")
        given = {}
    decided = "decided" if row.data.get("decided") is not None else "date"
    facts.appeals.append(
        Appeal(
            **row.stamp(decided), unit=row.word("unit", ""), fact=row.word("fact"),
            result=row.one_of("result", w.APPEALS), set=_corrections(row, given),
        )
    )  # fmt: skip


def _corrections(row: Row, given: Mapping[Any, Any]) -> dict[str, Any]:
    """Corrected fields under the names of the facts."""
    found: dict[str, Any] = {}
    for key, value in given.items():
        name = {"date": "on", "received": "on", "due": "on"}.get(str(key), str(key))
        if name == "joint":
            found[name] = shares(row, value)
        elif name == "on":
            day = day_of(value)
            if day is None:
                row.fault(f"set 里 {key} 不是日期")
            else:
                found[name] = day
        elif name == "disposal":
            found[name] = tuple(value) if isinstance(value, list) else (str(value),)
        elif name in ("void", "returned", "media", "supplement", "major"):
            found[name] = value is True or value == "true"
        elif isinstance(value, bool):
            found[name] = str(value).lower()
        else:
            found[name] = "" if value is None else str(value)
    return found


def _exemption(facts: Facts, row: Row, data: Any) -> None:
    ends = []
    for key in ("from", "to"):
        value = row.data.get(key)
        day = day_of(value)
        period = f"{day.year}-{day.month:02}" if day else period_of(value)
        if period is None:
            row.fault(f"{key} 应写成 2026-03")
        ends.append(period or "")
    facts.exemptions.append(Exemption(unit=row.word("unit"), start=ends[0], end=ends[1]))


def _merger(facts: Facts, row: Row, data: Any) -> None:
    facts.mergers.append(Merger(**row.stamp(), sources=row.words("from"), into=row.word("into")))


_READERS: dict[str, Callable[[Facts, Row, Any], None]] = {
    "units": _unit,
    "appointments": _appointment,
    "reports": _report,
    "relays": _relay,
    "adoptions": _adoption,
    "withdrawals": _withdrawal,
    "recalls": _recall,
    "instructions": _instruction,
    "commission_outcomes": _outcome,
    "emergency_reports": _emergency_report,
    "breaches": _breach,
    "supervised": _supervised,
    "appeals": _appeal,
    "exemptions": _exemption,
    "mergers": _merger,
}


def _references(facts: Facts, faults: list[str]) -> None:
    """Ids named that are nowhere, and ids used twice."""
    units = {unit.id for unit in facts.units}
    reports = {report.id for report in facts.reports}
    adoptions = {adoption.id for adoption in facts.adoptions}
    emergency = {report.id for report in facts.emergency_reports}
    targets = reports | adoptions | emergency | {relay.id for relay in facts.relays}
    named: list[tuple[str, str, str, set[str]]] = []
    named += [(r.id, "单位", u, units) for r in facts.reports for u in (r.unit, *(u for u, _ in r.joint))]
    named += [(x.id, "稿件", x.report, reports) for x in facts.relays]
    named += [(x.id, "稿件", x.report, reports) for x in facts.adoptions]
    named += [(x.id, "采用", x.adoption, adoptions) for x in facts.withdrawals]
    named += [(x.id, "批示对象", x.target, targets) for x in facts.instructions if x.target or not x.event]
    of_units: tuple[CommissionOutcome | EmergencyReport | Breach | Supervised, ...] = (
        *facts.commission_outcomes, *facts.emergency_reports, *facts.breaches, *facts.supervised,
    )  # fmt: skip
    named += [(x.id, "单位", x.unit, units) for x in of_units]
    named += [(m.id, "单位", u, units) for m in facts.mergers for u in (*m.sources, m.into)]
    faults += _mergers(facts)
    known_ids = {item.id for name in _READERS for item in getattr(facts, name) if hasattr(item, "id")}
    known_ids |= {
        f"{report.id}-{i}" for report in facts.reports if report.count > 1 for i in range(1, report.count + 1)
    }
    named += [(x.id, "事实", x.fact, known_ids) for x in facts.appeals if x.fact and ":" not in x.fact]
    for fact, what, name, known in named:
        if name not in known:
            faults.append(f"{fact}：没有叫“{name}”的{what}")
    for name in _READERS:
        ids = [item.id for item in getattr(facts, name) if hasattr(item, "id")]
        twice = sorted({same for same in ids if ids.count(same) > 1}) if len(set(ids)) < len(ids) else []
        faults += [f"facts.{name}：编号 {same} 用了两次" for same in twice]


def _mergers(facts: Facts) -> list[str]:
    """Units merged into themselves, or merged after they had ended."""
    gone: set[str] = set()
    faults = []
    for merger in sorted(facts.mergers, key=lambda m: (m.on, m.id)):
        if merger.into in merger.sources:
            faults.append(f"{merger.id}：单位“{merger.into}”不能并入自己")
        faults += [
            f"{merger.id}：单位“{unit}”此前已经并入别的单位" for unit in (*merger.sources, merger.into) if unit in gone
        ]
        gone.update(merger.sources)
    return faults
