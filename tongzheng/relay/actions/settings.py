"""How an office reports emergencies up: what its paper is called, who signs from which severity on (U4)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from tongzheng.bulletins.models import Layout
from tongzheng.emergencies.models import Severity
from tongzheng.network.models import Appointment
from tongzheng.relay import access, queries
from tongzheng.relay.actions.words import said
from tongzheng.relay.models import Setting
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, Stale, require
from tongzheng.typeset.layout import built_in


@action
def change_setting(
    *,
    by: Appointment,
    version: int,
    paper: str,
    layout_key: str,
    layout: Layout | None = None,
    leader_from: int | None = None,
    lead_signs: bool = False,
    again_minutes: int = 30,
    receive_minutes: int = 10,
    signers: Iterable[int] = (),
) -> Setting:
    """Set paper, layout and signers of the own office; what is signed already stays as it is (U4)."""
    require(access.can_set(by))
    paper = said("名称", paper, 20, needed=True, line=True)
    if layout_key not in built_in():
        raise Refused("请选版式")
    if layout is not None and layout.office_id != by.unit_id:
        raise Refused("只能用本办公室的版式")
    if leader_from is not None and leader_from not in Severity.values:
        raise Refused("请选从哪一级起由领导签发")
    if not (5 <= again_minutes <= 1440 and 1 <= receive_minutes <= 240):
        raise Refused("重报要在 5 到 1440 分钟之间，签收要在 1 到 240 分钟之间")
    chosen = set(signers)
    allowed = set(queries.signer_choices(by).filter(pk__in=chosen).values_list("pk", flat=True))
    if chosen - allowed:
        raise Refused("有的人不能选为签发人，请重选")
    setting, _ = Setting.objects.get_or_create(office_id=by.unit_id)
    before = {"paper": setting.paper, "layout": setting.layout_key, "leader_from": setting.leader_from, "signers": sorted(setting.signers.values_list("pk", flat=True))}  # fmt: skip
    rows = Setting.objects.filter(pk=setting.pk, version=version)
    values = {"paper": paper, "layout_key": layout_key, "layout": layout, "leader_from": leader_from, "lead_signs": lead_signs, "again_minutes": again_minutes, "receive_minutes": receive_minutes}  # fmt: skip
    if rows.update(version=F("version") + 1, **values) != 1:
        raise Stale(setting)
    setting.signers.set(chosen)
    setting.refresh_from_db()
    record(setting, "relay.setting.change", by=by, data={"before": before, "leader_from": leader_from})
    return setting
