"""Recipient rules, portfolios, minutes and links of an office (U4)."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from tongzheng.emergencies.models import Category, Kind, Severity
from tongzheng.network.models import Appointment, Unit
from tongzheng.response import access, rules
from tongzheng.response.models import Portfolio, RecipientRule, Setting, Whom
from tongzheng.response.queries import told as queries
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, Stale, require


@part
def ensure_rules(office: Unit, *, by: Appointment) -> None:
    """The rules shipped with the program, the first time an office needs some (rules.md 3.4)."""
    if RecipientRule.objects.filter(office=office).exists():
        return
    RecipientRule.objects.bulk_create(
        RecipientRule(office=office, whom=whom, severity=grade, sensitive=sensitive, answer=answer, active=active)
        for whom, grade, sensitive, answer, active in rules.DEFAULTS
    )
    record(office, "response.rule.change", by=by, reason="按出厂通知范围", data={"rules": len(rules.DEFAULTS)})


@action
def save_rule(
    rule: RecipientRule | None, *, by: Appointment, whom: str, severity: int, category: str = "", kind: Kind | None = None,
    sensitive: bool = False, answer: bool = True, active: bool = True,
) -> RecipientRule:  # fmt: skip
    """Add a rule or change one; what stood before is on the trail (U4)."""
    require(access.can_set(by))
    assert by.unit is not None
    if whom not in Whom.values or severity not in Severity.values or (category and category not in Category.values):
        raise Refused("有一项不在可选范围里，请重选")
    if kind is not None and kind.office_id != by.unit_id:
        raise Refused("这个种类不是本办公室的，请重选")
    ensure_rules(by.unit, by=by)
    values: dict[str, Any] = {
        "whom": whom, "severity": severity, "category": category, "kind": kind, "sensitive": sensitive,
        "answer": answer, "active": active,
    }  # fmt: skip
    before = ""
    if rule is None:
        rule = RecipientRule(office=by.unit)
    else:
        before = f"{rule}{'' if rule.active else '（停用）'}"
    for name, value in values.items():
        setattr(rule, name, value)
    rule.save()
    record(rule, "response.rule.change", by=by, data={"before": before, "after": f"{rule}", "active": active})
    return rule


@action
def add_portfolio(
    *, by: Appointment, leader: int, category: str = "", kind: Kind | None = None, unit: Unit | None = None
) -> Portfolio:
    """Say what a leader is responsible for; the same line twice is the one there is (U4)."""
    require(access.can_set(by))
    assert by.unit is not None
    chosen = next((post for post in queries.leaders_of(by.unit) if post.pk == leader), None)
    if chosen is None:
        raise Refused("请从本级领导里选")
    if not category and kind is None and unit is None:
        raise Refused("请选他分管哪一类、哪一种，或者哪个单位")
    if category and category not in Category.values:
        raise Refused("大类不在可选范围里，请重选")
    if (kind and kind.office_id != by.unit_id) or (unit and unit.office_id != by.unit_id):
        raise Refused("种类或单位不是本办公室的，请重选")
    values: dict[str, Any] = {"leader_id": chosen.pk, "category": category, "kind": kind, "unit": unit}
    line, created = Portfolio.objects.get_or_create(office=by.unit, **values)
    if created:
        record(line, "response.rule.portfolio", by=by, data={"leader": chosen.person.name, "what": str(line)})
    return line


@action
def drop_portfolio(line: Portfolio, *, by: Appointment) -> None:
    """He is no longer responsible for it; the line stays on the trail (U4)."""
    require(access.can_set(by))
    data = {"leader": line.leader.person.name, "what": str(line), "dropped": True}
    record(line, "response.rule.portfolio", by=by, data=data)
    line.delete()


@action
def save_setting(
    *, by: Appointment, version: int, ack_minutes: int, call_minutes: int, command_link: str = "", video_link: str = ""
) -> Setting:
    """The minutes and the links to command and video systems; an older version is refused (U4, U11)."""
    require(access.can_set(by))
    assert by.unit is not None
    for minutes in (ack_minutes, call_minutes):
        if not rules.SHORTEST <= minutes <= rules.LONGEST:
            raise Refused(f"分钟数要在 {rules.SHORTEST} 到 {rules.LONGEST} 之间")
    values: dict[str, Any] = {
        "ack_minutes": ack_minutes, "call_minutes": call_minutes, "command_link": command_link,
        "video_link": video_link,
    }  # fmt: skip
    found, created = Setting.objects.get_or_create(office=by.unit, defaults=values)
    if not created:
        mine = Setting.objects.filter(pk=found.pk, version=version)
        if mine.update(**values, version=F("version") + 1) != 1:
            raise Stale(found)
        found.refresh_from_db()
    record(found, "response.rule.settings", by=by, data=values)
    return found
