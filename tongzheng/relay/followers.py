"""Who is told of a report to the superiors; wired in config/wiring.py (U4)."""

from __future__ import annotations

from django.utils import timezone

from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.relay import queries
from tongzheng.relay.access import RECEIVERS
from tongzheng.relay.actions.owed import nothing_owed
from tongzheng.relay.models import Call, Delivery, Relay
from tongzheng.trail.models import Entry


def tell_signers(entry: Entry, relay: Relay) -> None:
    """submit: whoever may sign it."""
    text = f"待签发：{relay.title}"
    notify(queries.signers_for(relay), text=text, url=relay.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_writer(entry: Entry, relay: Relay) -> None:
    """sign, send_back, void: who wrote it, who submitted it, who is on the desk."""
    said = {"sign": "已签发，请报出", "send_back": "退回修改", "void": "已作废"}[entry.kind.rpartition(".")[2]]
    people = [post for post in (relay.by, relay.submitted_by) if post is not None]
    if not entry.kind.endswith("send_back"):
        people += list(posts().filter(unit_id=relay.office_id, role=Role.DUTY))
    notify(people, text=f"{said}：{relay.title}", url=relay.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_superior(entry: Entry, delivery: Delivery) -> None:
    """send: the duty room of a superior that works here; it reads and confirms."""
    if delivery.unit_id is None:
        return
    relay = delivery.relay
    words = "越级上报，告知" if delivery.told else "报来"
    text = f"{relay.office.short_name}{words}：{relay.title}，请签收"
    notify(queries.receivers_at(delivery.unit_id), text=text, url=delivery.get_absolute_url(), entry=entry)


def tell_below(entry: Entry, delivery: Delivery) -> None:
    """confirm, return: the desk that sent it, unless it wrote so itself."""
    if entry.by.unit_id == delivery.relay.office_id and not entry.kind.endswith("return"):
        return
    word = "退回" if entry.kind.endswith("return") else "已签收"
    text = f"{delivery.name}{word}：{delivery.relay.title}"
    if entry.kind.endswith("return") and delivery.again_by is not None:
        text = f"{text}，请在 {timezone.localtime(delivery.again_by):%m-%d %H:%M} 前重报"
    notify(_desk(delivery.relay), text=text, url=delivery.relay.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_asked(entry: Entry, call: Call) -> None:
    """ask: the office's desk, when the superior asked in this program."""
    if call.delivery is None:
        return
    text = f"{call.superior.name}追问：{call.words[:80]}"
    notify(_desk(call.delivery.relay), text=text, url=call.get_absolute_url(), entry=entry)


def tell_answered(entry: Entry, call: Call) -> None:
    """answer: who asked in this program."""
    if call.delivery is None:
        return
    text = f"{call.delivery.relay.office.short_name}回复：{call.answer[:80]}"
    notify([call.by], text=text, url=call.delivery.get_absolute_url(), entry=entry)


def ended(entry: Entry, emergency: Emergency) -> None:
    """close, merge: nobody waits for it to be reported again."""
    nothing_owed(emergency, by=entry.by, reason=entry.word)


def _desk(relay: Relay) -> list[Appointment]:
    held = posts().filter(unit_id=relay.office_id, role__in=[RECEIVERS[0], RECEIVERS[1]])
    return [relay.by, *held]
