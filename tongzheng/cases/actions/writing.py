"""A case from a closed emergency: begun with what its reports say, written, looked over, published (U9)."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from tongzheng.cases import access
from tongzheng.cases.models import Case
from tongzheng.cases.rules import drafted
from tongzheng.emergencies.flow import ReportState
from tongzheng.emergencies.models import Emergency, Figures, Report
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.revisions import keep
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, Stale, require

PARTS = {"summary": "经过", "causes": "原因", "measures": "处置方法", "lessons": "经验教训", "regularities": "规律"}
MOST = 10_000
COUNTED = [field.name for field in Figures._meta.local_fields]


@action
def start_case(emergency: Emergency, *, by: Appointment) -> Case:
    """Begin the case of an emergency that is over, proposed from its reports; there is one of each (U9)."""
    require(access.can_start(by, emergency))
    Emergency.objects.filter(pk=emergency.pk).update(version=F("version"))  # the row is held: two at once make one
    if found := Case.objects.filter(emergency=emergency).first():
        return found
    events = [emergency.pk, *Emergency.objects.filter(into=emergency).values_list("pk", flat=True)]
    sent = Report.objects.filter(emergency_id__in=events, state__in=(ReportState.SENT, ReportState.RECEIVED))
    bodies = list(sent.order_by("sent_at", "id").values_list("body", flat=True))
    case = Case.objects.create(
        office_id=emergency.office_id, emergency=emergency, title=emergency.title, kind=emergency.kind,
        severity=emergency.severity, unit=emergency.place_unit or emergency.unit, place=emergency.place,
        occurred_at=emergency.occurred_at or emergency.at, timed=emergency.occurred_at is not None, by_id=by.pk,
        **drafted(bodies), **{name: getattr(emergency, name) for name in COUNTED},
    )  # fmt: skip
    record(case, "cases.case.start", by=by, data={"emergency": emergency.pk})
    return case


@action
def save_case(case: Case, *, by: Appointment, version: int, title: str, shared: bool = False, **parts: str) -> Case:
    """Write the parts of a case; raises Stale when somebody was faster than `version` (U9)."""
    require(access.can_save(by, case))
    title = clean_title(title)
    texts = {name: clean_text(parts.get(name, "")) for name in PARTS}
    refuse_secrets("案例", title, *texts.values())
    if not title or len(title) > 120:
        raise Refused(f"案例名称要有，最多 120 字；现在 {len(title)} 字")
    for name, text in texts.items():
        if len(text) > MOST:
            raise Refused(f"{PARTS[name]}现在 {len(text)} 字，最多 {MOST} 字，请删减")
    rows = Case.objects.filter(pk=case.pk, version=version, state=case.state)
    if rows.update(title=title, shared=shared, version=version + 1, **texts) != 1:
        raise Stale(case)
    case.refresh_from_db()
    body = "\n\n".join(f"{PARTS[name]}\n{text}" for name, text in texts.items() if text)
    keep(case, title=title, body=body, by=by)
    record(case, "cases.case.save", by=by, data={"shared": shared})
    return case


@action
def submit_case(case: Case, *, by: Appointment) -> Case:
    """Hand it to the approver; causes, measures and lessons have to be there (U9)."""
    require(access.can_submit(by, case))
    missing = [PARTS[name] for name in ("causes", "measures", "lessons") if not getattr(case, name)]
    if missing:
        raise Refused(f"还没有写{'、'.join(missing)}，写好再送审")
    move(case, "submit", by=by)
    return case


@action
def publish_case(case: Case, *, by: Appointment) -> Case:
    """Put it into the library (U9)."""
    require(access.can_publish(by, case))
    move(case, "publish", by=by, published_at=timezone.now())
    return case


@action
def send_back_case(case: Case, *, by: Appointment, reason: str) -> Case:
    """Give it back to the writers (U9)."""
    require(access.can_send_back(by, case))
    refuse_secrets("案例", reason)
    move(case, "send_back", by=by, reason=reason[:500])
    return case


@action
def withdraw_case(case: Case, *, by: Appointment, reason: str) -> Case:
    """Take it out of the library to be changed (U9)."""
    require(access.can_withdraw(by, case))
    refuse_secrets("案例", reason)
    move(case, "withdraw", by=by, reason=reason[:500], published_at=None)
    return case
