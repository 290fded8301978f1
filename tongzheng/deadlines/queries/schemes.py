"""The schemes of lights an office may use: those shipped, and its own in their place or beside them (Z6)."""

from __future__ import annotations

from typing import Any

from tongzheng.deadlines.models import LightScheme
from tongzheng.deadlines.rules import lights
from tongzheng.network.models import Appointment

SAYS = {"event": "有事才亮：退回、催而未办", "due": "到期时"}


def shown(office: int) -> list[tuple[lights.Scheme, bool, list[tuple[lights.Light, str]]]]:
    """(scheme, whether it is the office's own, its lights with when each comes) for the page."""
    own = {row.key: row.scheme for row in LightScheme.objects.filter(office_id=office)}
    found = {**lights.SCHEMES, **own}
    return [(scheme, key in own, _says(scheme)) for key, scheme in found.items()]


def choices(office: int) -> list[tuple[str, str]]:
    """(key, name) for a room's form."""
    return [(scheme.key, scheme.name) for scheme, _, _ in shown(office)]


def editable(actor: Appointment, key: str) -> LightScheme | None:
    """The office's scheme with this key, or what it would begin from (version 0); None: no such key."""
    office = actor.unit_id or 0
    if not key:
        return LightScheme(office_id=office, name="", version=0)
    row = LightScheme.objects.filter(office_id=office, key=key).first()
    if row is not None or key not in lights.SCHEMES:
        return row
    scheme = lights.SCHEMES[key]
    values: dict[str, Any] = {
        "name": scheme.name, "near_percent": scheme.near_percent, "near_days": scheme.near_days,
        "late_days": scheme.late_days,
    }  # fmt: skip
    for n, light in enumerate(scheme.lights):
        values |= {f"colour_{n}": light.colour, f"word_{n}": light.word} | ({f"when_{n}": light.when} if n else {})
    return LightScheme(office_id=office, key=key, version=0, **values)


def _says(scheme: lights.Scheme) -> list[tuple[lights.Light, str]]:
    words = SAYS | {
        "near": f"剩余不到 {scheme.near_percent}%，或者不到 {scheme.near_days} 个工作日",
        "late": f"逾期 {scheme.late_days} 个工作日",
    }
    return [(light, words[light.when] if n else "") for n, light in enumerate(scheme.lights)]
