"""Who is told of targets and letters (R7, K8, K10). Each function reacts to one kind of trail entry."""

from __future__ import annotations

from django.urls import reverse

from tongzheng.network.models import Role
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.targets.models import Letter, Plan
from tongzheng.trail.models import Entry


def tell_units(entry: Entry, plan: Plan) -> None:
    """enforce: officers and signers of the office's units."""
    people = posts().filter(unit__office=plan.office_id, unit__reports=True, role__in=[Role.OFFICER, Role.SIGNER])
    notify(people, text=f"{plan.year}年任务已施行：{plan}", url=plan.get_absolute_url(), entry=entry)


def tell_head(entry: Entry, letter: Letter) -> None:
    """make: the unit's head is asked to sign."""
    heads = posts().filter(unit=letter.unit_id, role=Role.HEAD)
    notify(heads, text=f"请签订{letter.title}", url=letter.get_absolute_url(), entry=entry)


def tell_settled(entry: Entry, letter: Letter) -> None:
    """settle: the unit's head, signer and officer."""
    people = posts().filter(unit=letter.unit_id, role__in=[Role.HEAD, Role.SIGNER, Role.OFFICER])
    word = "完成" if letter.honoured else "没有完成"
    notify(people, text=f"{letter.title}：{word}，{letter.outcome}", url=letter.get_absolute_url(), entry=entry)


def tell_exempt(entry: Entry, exemption: object) -> None:
    """add: the officers of the unit."""
    people = posts().filter(unit=getattr(exemption, "unit_id", None), role=Role.OFFICER)
    notify(people, text=f"已免任务：{exemption}", url=reverse("targets:board"), entry=entry)
