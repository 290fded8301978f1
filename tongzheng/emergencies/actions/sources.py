"""One agreed wording and its figures before it goes up; what was agreed earlier stays readable (U13)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Max

from tongzheng.emergencies import access
from tongzheng.emergencies.actions.common import DOOR, clean_figures, hold, one_line, plain
from tongzheng.emergencies.actions.grading import take_figures
from tongzheng.emergencies.flow import State
from tongzheng.emergencies.models import Emergency, Report
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text
from tongzheng.text.revisions import keep
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, Stale, require

WORDING_MAX = 5_000


@action
def set_wording(
    emergency: Emergency, *, by: Appointment, wording: str, figures: Mapping[str, Any], reason: str,
    version: int | None = None,
) -> Emergency:  # fmt: skip
    """Agree on one wording and figures with a reason; contradictions of the reports so far are settled by it (U13).

    Figures left empty stay as they are. Raises Stale when somebody was faster than `version`.
    """
    require(access.can_change(by, emergency))
    if emergency.state == State.MERGED:
        raise Refused("这一件已并入另一事件，请在那一件上定口径")
    wording, reason = clean_text(wording), one_line(reason, 200, "依据")
    refuse_secrets(DOOR, wording)
    if not wording:
        raise Refused("请写统一口径：对上、对外怎么说")
    if len(wording) > WORDING_MAX:
        raise Refused(f"统一口径现在 {len(wording)} 字，最多 {WORDING_MAX} 字，请删减")
    if not reason:
        raise Refused("请写依据：向谁核实的、以哪个来源为准")
    agreed = clean_figures(figures)
    if version is not None:  # holds the row as well: of two at once the second finds another version
        same = Emergency.objects.filter(pk=emergency.pk, version=version)
        if same.update(version=F("version")) != 1:
            raise Stale(emergency)
    hold(emergency)
    before = emergency.wording
    Emergency.objects.filter(pk=emergency.pk).update(wording=wording)
    emergency.wording = wording
    keep(emergency, title=emergency.title, body=wording, by=by, note=reason)
    upto = Report.objects.filter(emergency_id__in=_events(emergency)).aggregate(last=Max("pk"))["last"] or 0
    data = {"before": before, "wording": wording, "figures": plain(agreed), "upto": upto}
    record(emergency, "emergencies.emergency.word", by=by, reason=reason, data=data)
    take_figures(emergency, agreed, by=by, why=f"统一口径：{reason}")
    return emergency


def _events(emergency: Emergency) -> list[int]:
    return [emergency.pk, *Emergency.objects.filter(into=emergency).values_list("pk", flat=True)]
