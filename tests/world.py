"""One small world for every test: a province, a city, two counties, and a cast with fixed posts.

`world.report(state)` walks the real actions; `world.client(post)` is a signed-in browser in that post.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone

from tongzheng.network.models import (
    Appointment,
    Employment,
    Office,
    OfficeForm,
    Person,
    Role,
    Unit,
    UnitKind,
)
from tongzheng.network.queries import clock, posts

BODY = (
    "据入户摸排，全镇12个村今年山核桃总产量约4600吨，收购价由每公斤21元降至15元，仍有1800吨积压，涉及农户740户。\n"
    "一是烘干设备不足，全镇仅有烘干线3条。二是外地客商减少，销路单一。\n"
    "建议由供销社牵头先行收储一部分，统筹调用邻近乡镇闲置烘干设备。"
)

HANDLER = ClientHandler(enforce_csrf_checks=False)  # one chain of middleware for everybody's browser


class World(SimpleNamespace):
    """Named units and posts (see the brief in `make_world`), and builders."""

    def client(self, post: Appointment) -> Client:
        """A browser signed in as the post's person, with that post in use."""
        client = self.stranger()
        if ready := self.sessions.get((post.pk, post.person.password)):
            client.cookies[settings.SESSION_COOKIE_NAME] = ready
            return client
        client.force_login(post.person, backend="tongzheng.network.backends.NameOrPhone")
        session = client.session
        session["post"] = post.pk
        session.save()
        return client

    def stranger(self) -> Client:
        """A browser nobody has signed in with."""
        client = Client()
        client.handler = HANDLER
        return client

    def post(self, post: Appointment) -> Appointment:
        """The same post read anew, as a request would."""
        return posts().get(pk=post.pk)

    def report(self, state: str = "draft", *, by: Appointment | None = None, **fields: Any) -> Any:
        """A report of `by` (the clerk by default) walked by real actions to draft | signing | sent | received | editing |
        held | returned | declined."""
        from tongzheng.reporting.actions import intake, submission  # noqa: PLC0415 - the world itself needs no reporting

        by = by or self.clerk
        signer = next(p for p in vars(self).values() if _signs(p, by.unit_id))
        values = {
            "title": f"三个村山核桃滞销{uuid.uuid4().hex[:6]}",
            "body": BODY,
            "kind": "problem",
            "no_secret": True,
            "occurred_at": timezone.now() - timedelta(days=2),
            **fields,
        }
        report = submission.start_report(by=by, once=uuid.uuid4(), **values)
        if state == "draft":
            return report
        submission.submit_report(report, by=by)
        if state == "signing":
            return report
        submission.sign_off_report(report, by=signer)
        if state == "sent":
            return report
        desk = self.editor if report.office_id == self.office.pk else self.city_editor
        intake.receive_report(report, by=desk)
        if state == "editing":
            intake.claim_report(report, by=desk)
        elif state == "held":
            intake.hold_report(report, by=desk)
        elif state == "returned":
            intake.return_report(report, by=desk, reason="第二段数字请核实")
        elif state == "declined":
            intake.decline_report(report, by=desk, reason="日常工作")
        elif state != "received":
            raise ValueError(state)
        return report


def _signs(thing: object, unit_id: int | None) -> bool:
    return isinstance(thing, Appointment) and thing.role == Role.SIGNER and thing.unit_id == unit_id


def make_world() -> World:
    """Build the units and the cast."""
    world = World()
    _units(world)
    _cast(world)
    world.clock = clock()
    world.sessions = {}
    return world


def open_sessions(world: World) -> None:
    """Sign everybody in once, so that `client` need not do it a thousand times."""
    opened = {}
    for post in [p for p in vars(world).values() if isinstance(p, Appointment) and p.role != Role.CLOCK]:
        client = world.client(post)
        opened[post.pk, post.person.password] = client.cookies[settings.SESSION_COOKIE_NAME].value
    world.sessions = opened


def unmake_world() -> None:
    """Take everybody and every unit away again, inside the caller's transaction."""
    for model in (Appointment, Office, Unit, Person):  # at one blow: units stand on units
        found = model._base_manager.all()
        found._raw_delete(found.db)


def _unit(name: str, kind: str, parent: Unit | None = None, short: str = "", office: Unit | None = None) -> Unit:
    unit = Unit.objects.create(name=name, short_name=short or name, kind=kind, parent=parent, office=office, path="/")
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def _office(unit: Unit, serves: Unit) -> Unit:
    Office.objects.create(unit=unit, serves=serves, form=OfficeForm.GOVERNMENT)
    return unit


def _units(w: World) -> None:
    k = UnitKind
    w.province = _unit("云岭省", k.PROVINCE)
    w.city = _unit("云州市", k.CITY, w.province)
    w.city_office = _office(_unit("云州市人民政府办公室", k.OFFICE, w.city, "市政府办"), w.city)
    w.county = _unit("云岭县", k.COUNTY, w.city, office=w.city_office)
    w.office = _office(_unit("云岭县人民政府办公室", k.OFFICE, w.county, "县政府办", office=w.city_office), w.county)
    w.town_a = _unit("青石镇", k.TOWNSHIP, w.county, office=w.office)
    w.town_b = _unit("柳河镇", k.TOWNSHIP, w.county, office=w.office)
    w.town_c = _unit("白鹭乡", k.TOWNSHIP, w.county, office=w.office)
    w.bureau = _unit("云岭县水利局", k.DEPARTMENT, w.county, "县水利局", office=w.office)
    w.village = _unit("上溪村", k.VILLAGE, w.town_a, office=w.office)
    w.other_county = _unit("清江县", k.COUNTY, w.city, office=w.city_office)
    w.other_office = _office(
        _unit("清江县人民政府办公室", k.OFFICE, w.other_county, "清江县政府办", office=w.city_office), w.other_county
    )
    w.other_town = _unit("临江镇", k.TOWNSHIP, w.other_county, office=w.other_office)


def _appoint(name: str, unit: Unit, role: str, person: Person | None = None, **fields: Any) -> Appointment:
    if person is None:
        number = Person.objects.count() + 1
        person = Person(login=f"p{number:04}", name=name, phone=f"66{number:05}")
        person.set_unusable_password()
        person.save()
    if role == Role.OFFICER:
        fields.setdefault("employment", Employment.FULL)
    starts = timezone.localdate() - timedelta(days=400)
    return Appointment.objects.create(person=person, unit=unit, role=role, starts=starts, **fields)


def _cast(w: World) -> None:
    r = Role
    w.clerk = _appoint("周小禾", w.town_a, r.OFFICER)
    w.signer = _appoint("赵立本", w.town_a, r.SIGNER)
    w.member = _appoint("方小满", w.town_a, r.MEMBER)
    w.clerk_b = _appoint("苏见秋", w.town_b, r.OFFICER)
    w.signer_b = _appoint("钟岱", w.town_b, r.SIGNER)
    w.clerk_c = _appoint("许知秋", w.town_c, r.OFFICER)
    w.signer_c = _appoint("何立群", w.town_c, r.SIGNER)
    w.bureau_clerk = _appoint("祝南星", w.bureau, r.OFFICER, employment=Employment.PART)
    w.bureau_signer = _appoint("杜知春", w.bureau, r.SIGNER)
    w.editor = _appoint("林述之", w.office, r.EDITOR)
    w.office_officer = _appoint("", w.office, r.OFFICER, person=w.editor.person)
    w.editor2 = _appoint("程未晚", w.office, r.EDITOR)
    w.approver = _appoint("沈定远", w.office, r.APPROVER, title="办公室主任")
    w.office_signer = _appoint("", w.office, r.SIGNER, person=w.approver.person)
    w.leader = _appoint("高屹", w.county, r.LEADER, title="县长", rank=1)
    w.leader2 = _appoint("卢沛", w.county, r.LEADER, title="副县长", rank=2)
    w.duty = _appoint("罗一鸣", w.office, r.DUTY)
    w.supervisor = _appoint("谢秋实", w.office, r.SUPERVISOR)
    w.assessor = _appoint("丁墨", w.office, r.ASSESSOR)
    w.admin = _appoint("袁序", w.office, r.ADMIN)
    w.auditor = _appoint("吴慎言", w.office, r.AUDITOR)
    w.city_editor = _appoint("韩树声", w.city_office, r.EDITOR)
    w.city_approver = _appoint("梁青禾", w.city_office, r.APPROVER)
    w.city_leader = _appoint("阮明夷", w.city, r.LEADER, title="市长", rank=1)
    w.other_editor = _appoint("骆一苇", w.other_office, r.EDITOR)
    w.other_clerk = _appoint("何汀", w.other_town, r.OFFICER)
    w.other_signer = _appoint("何敬川", w.other_town, r.SIGNER)
