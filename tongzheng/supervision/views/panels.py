"""Parts of a matter's page: buttons with their reasons, contacts, who is away (D2, D4, D10)."""

from __future__ import annotations

import datetime as dt
from functools import partial
from importlib import import_module
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse

from tongzheng.supervision import access, queries
from tongzheng.supervision.flow import AT_UNITS, State
from tongzheng.supervision.queries import people
from tongzheng.trail.flow import Offer, Step, offers
from tongzheng.trail.refusals import Verdict


def _offer(label: str, name: str, verdict: Verdict, pk: int, tone: str = "", *, dialog: bool = True) -> Offer:
    url = (
        reverse("supervision:act", args=[pk, name])
        if name == "support_sign"
        else reverse(f"supervision:{name}", args=[pk])
    )
    return Offer(name, label, url, verdict.ok, verdict.reason, tone, dialog=dialog)


def _step_url(name: str, about: list[int], step: Step) -> str:
    return reverse(f"supervision:{name}", args=[*about, step.name])


def more_offers(actor: Any, item: Any, parts: list[Any]) -> list[Offer]:
    """What is no step of the flow: a unit signs for its part, writes, asks for time; the leader's word; a reminder."""
    found: list[Offer] = []
    mine = next((part for part in parts if part.unit_id == actor.unit_id), None)
    if actor.role in access.UNIT_SIDE and mine and item.state in AT_UNITS:
        if mine.part == "support" and mine.signed_at is None:
            found.append(_offer("签收（配合）", "support_sign", access.can_support_sign(actor, item), item.pk, "main"))
        found.append(_offer("写反馈", "write", access.can_write(actor, item), item.pk, "main", dialog=False))
        if mine.part == "lead":
            found.append(_offer("申请延期", "extend", access.can_ask_extension(actor, item), item.pk))
    if actor.role == "leader":
        found.append(_offer("圈阅或再批", "say", access.can_say(actor, item), item.pk, "seal"))
    if access.at_office(actor, item) and item.state in AT_UNITS:
        verdict = access.can_remind(actor, item)
        url = f"{reverse('supervision:remind')}?item={item.pk}"
        found.append(Offer("remind", "催办", url, verdict.ok, verdict.reason))
    return found


def feedback(actor: Any, item: Any) -> list[Any]:
    """What came back, with `offers`; the words of a long matter are those of its period."""
    found = queries.with_files(actor, item)
    for one in found:
        one.said = "本期情况" if item.rhythm != "once" and one.kind == "result" else one.get_kind_display()
        one.stands = "已协调" if one.kind == "opinion" and one.review else one.get_state_display()
        url = [item.pk, one.pk]
        one.offers = []
        if one.own and one.round == item.round:
            one.offers = offers(actor, one, access, partial(_step_url, "feedback_act", url))
            if one.state == "draft":
                change = reverse("supervision:change_feedback", args=url)
                one.offers.insert(0, Offer("change", "改", change, True, dialog=False))
        if one.may_settle:
            one.offers.append(Offer("settle", "写协调结果", reverse("supervision:settle", args=url), True))
            if access.can_refer(actor, one).ok:
                one.offers.append(Offer("refer", "报请办公室协调", reverse("supervision:refer", args=url), True))
    return found


def extensions(actor: Any, item: Any) -> list[Any]:
    """Requests for more time, the first one first, with `offers` for whoever has it before him."""
    if not item.may_have("extensions"):
        return []
    rows = item.extensions.select_related("unit")
    if actor.role in access.UNIT_SIDE:
        rows = rows.filter(unit_id=actor.unit_id or 0)  # another unit's reasons are its own
    found: list[Any] = list(rows)
    for one in found:
        one.item = item
        buttons = offers(actor, one, access, partial(_step_url, "extension_act", [item.pk, one.pk]))
        one.offers = [offer for offer in buttons if offer.allowed or access.at_office(actor, item)]
    return found


def away(item: Any, parts: list[Any]) -> list[people.Absence]:
    """Who of the lead is away on the day, while the units have it."""
    lead = next((part for part in parts if part.part == "lead"), None)
    return people.absences(lead.unit_id, [item.due]) if lead and item.state != State.OPEN else []


def knows_who_is_away(form: Any) -> bool:
    """False once, with the names on the form and a box to tick, when the day falls in an absence at the lead unit (D4)."""
    values = form.cleaned_data
    if "known" not in form.fields or values.pop("known"):
        return True
    days: list[dt.date] = [values["due"]]
    found = people.absences(values["lead"].pk, days)
    if not found:
        return True
    form.fields["known"].widget = forms.CheckboxInput()
    form.fields["known"].label = "知道了，仍按这个期限交办"
    form.add_error(
        "known", f"期限落在不在岗期间：{'；'.join(str(one) for one in found)}。可以改期限、改单位，或勾选后仍交办"
    )
    return False


def rooms(actor: Any, item: Any) -> list[Any]:
    """What rooms above say of a matter, and offer (wiring.ITEM_PANELS)."""
    found = (panel(actor, item) for panel in getattr(import_module(settings.WIRING), "ITEM_PANELS", ()))
    return [one for one in found if one is not None]
