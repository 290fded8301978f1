"""Who is told of a circular on its way; wired in config/wiring.py (K3)."""

from __future__ import annotations

from django.urls import reverse

from tongzheng.circulars import queries
from tongzheng.circulars.access import MAKES
from tongzheng.circulars.models import Circular, Objection
from tongzheng.network.models import Role
from tongzheng.network.queries import holders, posts
from tongzheng.notices.actions import notify
from tongzheng.trail.models import Entry


def tell_units(entry: Entry, circular: Circular) -> None:
    """check: every unit's officer and signer, that its line is to be checked, and until when."""
    until = circular.check_until
    text = f"请在{until.month}月{until.day}日前核对本单位的数：{circular}" if until else f"请核对本单位的数：{circular}"
    notify(queries.officers_of(circular.lines.values("unit")), text=text, url=_own(circular), entry=entry)


def tell_changed(entry: Entry, circular: Circular) -> None:
    """take: units whose line changed while it was open for checking."""
    if entry.data["shown"] and entry.data["changed"]:
        people = queries.officers_of(entry.data["changed"])
        notify(people, text=f"本单位的数有变动，请再核对：{circular}", url=_own(circular), entry=entry)


def tell_approvers(entry: Entry, circular: Circular) -> None:
    """submit: the office's approvers have a circular to sign."""
    text = f"通报请审签：{circular}"
    notify(holders(Role.APPROVER, circular.office), text=text, url=circular.get_absolute_url(), entry=entry)


def tell_makers(entry: Entry, circular: Circular) -> None:
    """approve, send_back: who drafted and who submitted know, with the reason."""
    back = entry.kind.endswith("send_back")
    text = f"{entry.who}退回了通报：{circular}" if back else f"通报已审签，可以印发：{circular}"
    to = posts().filter(pk__in=[pk for pk in (circular.by_id, circular.submitted_by_id) if pk])
    notify(to, text=text, url=circular.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_readers(entry: Entry, circular: Circular) -> None:
    """publish: the units in it, and the leaders."""
    notify(queries.readers_of(circular), text=str(circular), url=circular.get_absolute_url(), entry=entry)


def tell_office(entry: Entry, objection: Objection) -> None:
    """object: who makes circulars at the office."""
    to = posts().filter(unit=objection.circular.office_id, role__in=MAKES)
    text = f"{objection}：{objection.circular}"
    notify(to, text=text, url=objection.circular.get_absolute_url(), entry=entry, detail=objection.reason)


def tell_answered(entry: Entry, objection: Objection) -> None:
    """uphold, reject: the unit that objected."""
    text = f"异议已答复（{objection.get_state_display()}）：{objection.circular}"
    people = queries.officers_of([objection.unit_id])
    notify(people, text=text, url=_own(objection.circular), entry=entry, detail=entry.reason)


def _own(circular: Circular) -> str:
    return reverse("circulars:own", args=[circular.pk])
