"""Writing a report to the superiors: drafted from what is known, changed by people, put right by another one (U4)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import F

from tongzheng.emergencies.models import Emergency, Stage
from tongzheng.network.models import Appointment
from tongzheng.relay import access, queries
from tongzheng.relay.actions.words import said
from tongzheng.relay.flow import State
from tongzheng.relay.models import Delivery, Relay
from tongzheng.relay.queries import known
from tongzheng.relay.rules.drafting import draft, title_of
from tongzheng.text.revisions import keep
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, Stale, require
from tongzheng.upward.models import Superior

TITLE_MAX, BODY_MAX = 120, 20_000
DOOR = "上报件"


@action
def compose_relay(
    emergency: Emergency, *, by: Appointment, once: uuid.UUID, stage: str, superiors: Iterable[int] = ()
) -> Relay:
    """Draft the first, a follow-up or the final report to the superiors from the event's thread (U4); no superior: the nearest."""
    require(access.can_compose(by, emergency))
    if (there := Relay.objects.filter(once=once).first()) is not None:
        if there.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return there
    Emergency.objects.filter(pk=emergency.pk).update(version=F("version"))  # held: of two first reports one is made
    if emergency.into_id is not None:
        raise Refused("这起事件已并入另一起，请在那一起里上报")
    if stage not in Stage.values:
        raise Refused("请选是首报、续报、日报还是终报")
    if stage not in queries.stages_open(emergency):
        raise Refused("首报还没有起草" if stage != Stage.INITIAL else "首报已经有了，请续报；写错了的发更正")
    to = _chosen(emergency, superiors)
    return _drafted(emergency, by, once, stage, to)


@action
def correct_relay(relay: Relay, *, by: Appointment, once: uuid.UUID) -> Relay:
    """Begin a correction of a sent report: a new one that names the old; the old stays as it was sent (U4)."""
    require(access.can_correct(by, relay))
    if (there := Relay.objects.filter(once=once, office=by.unit_id).first()) is not None:
        return there
    Relay.objects.filter(pk=relay.pk).update(version=F("version"))  # held: two at once make one correction
    if relay.corrections.exclude(state__in=[State.DROPPED, State.VOID]).exists():
        raise Refused("已经有一份更正在办")
    to = [d.superior for d in relay.deliveries.select_related("superior").exclude(state="waiting")]
    return _drafted(relay.emergency, by, once, relay.stage, to, corrects=relay)


@action
def edit_relay(
    relay: Relay, *, by: Appointment, version: int, title: str, body: str, superiors: Iterable[int] | None = None
) -> Relay:
    """Change text and addressees of a draft as of this version; what stood before is kept (U4, R15)."""
    require(access.can_edit(by, relay))
    title = said("标题", title, TITLE_MAX, needed=True, line=True)
    body = said("正文", body, BODY_MAX, needed=True)
    to = None if superiors is None else _chosen(relay.emergency, superiors)
    rows = Relay.objects.filter(pk=relay.pk, state=State.DRAFT, version=version)
    if rows.update(title=title, body=body, version=F("version") + 1) != 1:
        raise Stale(relay)
    relay.title, relay.body, relay.version = title, body, version + 1
    if to is not None:
        _address(relay, to)
    keep(relay, title=title, body=body, by=by)
    told = {} if to is None else {"superiors": [s.pk for s in to]}
    record(relay, "relay.relay.edit", by=by, data={"version": relay.version, **told})
    return relay


@action
def redraft_relay(relay: Relay, *, by: Appointment, version: int) -> Relay:
    """Draft the text anew from what is known now; the old text stays among the versions (U4)."""
    require(access.can_edit(by, relay))
    before = relay.corrects or known.earlier(relay.emergency, relay)
    facts = known.facts_of(relay.emergency, relay.stage, None if relay.corrects_id else before)
    body = _opened(relay.corrects, draft(facts))
    figures, upto = known.kept_figures(dict(facts.figures)), known.last_report(relay.emergency)
    rows = Relay.objects.filter(pk=relay.pk, state=State.DRAFT, version=version)
    if rows.update(body=body, figures=figures, upto=upto, version=F("version") + 1) != 1:
        raise Stale(relay)
    relay.body, relay.figures, relay.upto, relay.version = body, figures, upto, version + 1
    keep(relay, title=relay.title, body=body, by=by, note="按现在的情况重新起草")
    record(relay, "relay.relay.redraft", by=by, data={"version": relay.version})
    return relay


@action
def drop_relay(relay: Relay, *, by: Appointment, reason: str) -> Relay:
    """Give up a draft that was never numbered (U4)."""
    require(access.can_drop(by, relay))
    move(relay, "drop", by=by, reason=said("不报的原因", reason), expect={"number": None})
    return relay


def _drafted(
    emergency: Emergency,
    by: Appointment,
    once: uuid.UUID,
    stage: str,
    to: list[Superior],
    corrects: Relay | None = None,
) -> Relay:
    setting = access.setting_of(emergency.office_id)
    facts = known.facts_of(emergency, stage, known.earlier(emergency) if corrects is None else None)
    relay = Relay(
        once=once, office=emergency.office, emergency=emergency, stage=stage, paper=setting.paper,
        figures=known.kept_figures(dict(facts.figures)), upto=known.last_report(emergency), label=emergency.label,
        corrects=corrects, by=by,
    )  # fmt: skip
    relay.sequence = queries.next_sequence(relay)
    relay.title = (f"更正：{corrects.title}" if corrects else title_of(facts, relay.stage_text))[:TITLE_MAX]
    relay.body = _opened(corrects, draft(facts))
    relay.save()
    _address(relay, to)
    keep(relay, title=relay.title, body=relay.body, by=by, note="起草")
    data = {"emergency": emergency.pk, "stage": stage, "corrects": corrects.pk if corrects else None, "superiors": [s.pk for s in to]}  # fmt: skip
    record(relay, "relay.relay.compose", by=by, data=data)
    return relay


def _opened(corrects: Relay | None, body: str) -> str:
    return f"{corrects}《{corrects.title}》有误，现予更正，以本件为准。\n{body}" if corrects else body


def _chosen(emergency: Emergency, superiors: Iterable[int]) -> list[Superior]:
    """The superiors chosen; when none is, the nearest level's."""
    known_ones = {s.pk: s for s in queries.superiors_of(emergency.office)}
    if not known_ones:
        raise Refused("还没有设上级，请管理员先在“上级”里设立")
    wanted = list(dict.fromkeys(superiors))
    if any(pk not in known_ones for pk in wanted):
        raise Refused("有的上级不在用，请重选")
    first = next(iter(known_ones.values()))
    return [known_ones[pk] for pk in wanted] or [s for s in known_ones.values() if s.level == first.level]


def _address(relay: Relay, to: list[Superior]) -> None:
    """Whom it goes to, while nothing has gone yet."""
    relay.deliveries.exclude(superior__in=to).filter(state="waiting").delete()
    there = set(relay.deliveries.values_list("superior_id", flat=True))
    Delivery.objects.bulk_create(
        [Delivery(relay=relay, superior=s, name=s.name, unit=s.unit) for s in to if s.pk not in there]
    )
    vars(relay).pop("_prefetched_objects_cache", None)
