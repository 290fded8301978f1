"""Importing a roster, all or nothing; and a tree of administrative divisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.hashers import make_password

from tongzheng.files.extract import text_of
from tongzheng.network import access
from tongzheng.network.actions.people import free_login
from tongzheng.network.actions.units import DOOR, settle_tree
from tongzheng.network.models import Appointment, Person, Unit
from tongzheng.network.queries.imports import existing
from tongzheng.network.rules.imports import CHANGED, NEW, Item, Line, Plan
from tongzheng.network.rules.roster import plan_import
from tongzheng.text.secrecy import refuse_secret_name, refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, require

SILENT_KINDS = {"province", "city", "county", "office", "division"}  # not expected to report themselves


@action
def check_roster(data: bytes, name: str, *, by: Appointment) -> None:
    """Nothing of a workbook that bears a mark is kept, not even for the preview; the attempt is on the trail (R6)."""
    require(access.can_manage(by))
    refuse_secret_name(DOOR, name)
    refuse_secrets(DOOR, text_of(data, "xlsx"))


@action
def apply_import(lines: Sequence[Line], *, by: Appointment) -> Plan:
    """Import a roster all or nothing; planned anew, so the same file twice changes nothing (N2, R8)."""
    require(access.can_manage(by))
    refuse_secrets(DOOR, "\n".join(text for line in lines for _, text in line.cells.values() if "密" in text))
    plan = plan_import(lines, existing(by))
    if plan.problems:
        first = plan.problems[0]
        raise Refused(f"还有 {len(plan.problems)} 处要改，一行都没有导入。第一处 {first.cell}：{first.reason}")
    if not plan.items:
        raise Refused("表里没有一行单位或人员")
    if plan.changes_nothing:
        return plan
    units = _write_units([i for i in plan.items if i.what == "unit"])
    people = _write_people(plan)
    _write_posts([i for i in plan.items if i.what == "post"], units, people)
    _tell(plan, by)
    return plan


def _write_units(items: list[Item]) -> dict[int, int]:
    """New and changed units; answers the real key of each key below zero."""
    keys: dict[int, int] = {}
    new = [i for i in items if i.verdict == NEW]
    for item in new:  # parents are set below, when every unit has a key
        v = item.values
        unit = Unit(
            name=v["name"], short_name=v["short"], code=v["code"] or None, kind=v["kind"], phone=v["phone"], path="/",
            reports=v["kind"] not in SILENT_KINDS,
        )  # fmt: skip
        item.values["row"] = unit
    made = Unit.objects.bulk_create([i.values["row"] for i in new], batch_size=200)
    for item, unit in zip(new, made, strict=True):
        keys[item.key or 0] = unit.pk
        item.values["pk"] = unit.pk
    changed = []
    for item in items:
        v = item.values
        if item.verdict in (NEW, CHANGED):
            key = v.get("pk") or item.key
            v["pk"] = key
            parent = keys.get(v["parent"], v["parent"])
            changed.append(
                Unit(pk=key, parent_id=parent, name=v["name"], short_name=v["short"], code=v["code"] or None,
                     kind=v["kind"], phone=v["phone"])
            )  # fmt: skip
    Unit.objects.bulk_update(changed, ["parent", "name", "short_name", "code", "kind", "phone"], batch_size=100)
    if changed:
        settle_tree()
    return keys


def _write_people(plan: Plan) -> dict[int, int]:
    """New people without a password, and changed phones."""
    taken = set(Person.objects.values_list("login", flat=True))
    new = []
    for name, phone in plan.people.values():
        login = free_login(name, phone, taken)
        taken.add(login)
        new.append(Person(login=login, name=name, phone=phone, password=make_password(None)))
    made = Person.objects.bulk_create(new, batch_size=200)
    phones = {i.person: i.new_phone for i in plan.items if i.new_phone is not None and i.person and i.person > 0}
    Person.objects.bulk_update([Person(pk=pk, phone=phone) for pk, phone in phones.items()], ["phone"], batch_size=200)
    return {key: person.pk for key, person in zip(plan.people, made, strict=True)}


def _write_posts(items: list[Item], units: dict[int, int], people: dict[int, int]) -> None:
    fields = ["employment", "title", "rank", "starts", "ends"]
    new = [i for i in items if i.verdict == NEW]
    rows = [_post(item, units, people) for item in new]
    for item, post in zip(new, Appointment.objects.bulk_create(rows, batch_size=200), strict=True):
        item.values["pk"] = post.pk
    changed = [i for i in items if i.verdict == CHANGED]
    for item in changed:
        item.values["pk"] = item.key
    old = [Appointment(pk=i.key, **{f: i.values[f] for f in fields}) for i in changed]
    Appointment.objects.bulk_update(old, fields, batch_size=200)


def _post(item: Item, units: dict[int, int], people: dict[int, int]) -> Appointment:
    v, person = item.values, item.person or 0
    return Appointment(
        unit_id=units.get(v["unit"], v["unit"]), person_id=people.get(person, person), role=v["role"],
        employment=v["employment"], title=v["title"], rank=v["rank"], starts=v["starts"], ends=v["ends"],
    )  # fmt: skip


def _tell(plan: Plan, by: Appointment) -> None:
    """One entry for the import, and one for every unit and post it touched."""
    counts = {v: plan.count(v) for v in (NEW, CHANGED, "same")}
    record(None, "network.import.done", by=by, data={**counts, "people": len(plan.people)})
    words = {("unit", NEW): "unit.add", ("unit", CHANGED): "unit.change", ("post", NEW): "appointment.appoint",
             ("post", CHANGED): "appointment.change"}  # fmt: skip
    entries = []
    for item in plan.items:
        kind = words.get((item.what, item.verdict))
        if kind:
            label = "network.unit" if item.what == "unit" else "network.appointment"
            data: dict[str, Any] = {"name": item.values["name"], "row": f"{item.line.sheet}!{item.line.number}"}
            if item.changes:
                data["changes"] = [list(change) for change in item.changes]
            entries.append(entry_of(by, f"network.{kind}", label, item.values["pk"], data))
    Entry.objects.bulk_create(entries, batch_size=200)


def entry_of(post: Appointment, kind: str, subject_type: str, pk: int, data: dict[str, Any]) -> Entry:
    """A trail entry for writing many at once (an import tells no followers, one by one)."""
    return Entry(
        by=post, person_name=post.person.name if post.person else "", post_name=post.post_name, acting_for=post.principal_name,
        kind=kind, subject_type=subject_type, subject_id=pk, data=data,
    )  # fmt: skip
