"""An office's own schemes of lights (Z6)."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from tongzheng.deadlines import access
from tongzheng.deadlines.models import LightScheme
from tongzheng.deadlines.rules import lights
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, Stale, require

FIELDS = [
    "name", "near_percent", "near_days", "late_days", "colour_0", "word_0",
    "colour_1", "word_1", "when_1", "colour_2", "word_2", "when_2", "colour_3", "word_3", "when_3",
]  # fmt: skip
MOST_SCHEMES = 20


@action
def save_scheme(*, by: Appointment, key: str, version: int, values: dict[str, Any]) -> LightScheme:
    """Keep what the office's scheme with this key says (empty: a new one); a shipped one becomes the office's own.

    Running clocks show it from now on; the moments at which their lights turn stay as they were counted at their start.
    Raises Stale when somebody else changed it meanwhile.
    """
    require(access.can_keep_calendar(by))
    values = {name: clean_title(value) if isinstance(value, str) else value for name, value in values.items()}
    refuse_secrets("灯色", *(str(value) for value in values.values()))
    if any(not values[name] for name in ("name", "word_0", "word_1", "word_2", "word_3")):
        raise Refused("名称和每一档的说法都要写")
    mine = LightScheme.objects.filter(office_id=by.unit_id)
    if not key and mine.count() >= MOST_SCHEMES:
        raise Refused(f"最多 {MOST_SCHEMES} 套，请改已有的")
    key = key or f"own{next_number(f'light-scheme:{by.unit_id}')}"
    found = mine.filter(key=key).first()
    if found is None:
        found = LightScheme.objects.create(office_id=by.unit_id or 0, key=key, **values)
        shipped = lights.SCHEMES.get(key)
        record(found, "deadlines.scheme.change", by=by, data={"after": values, "from": shipped.name if shipped else ""})
        return found
    before = {name: getattr(found, name) for name in FIELDS}
    if mine.filter(pk=found.pk, version=version).update(**values, version=F("version") + 1) != 1:
        raise Stale(found)
    record(found, "deadlines.scheme.change", by=by, data={"before": before, "after": values})
    found.refresh_from_db()
    return found
