"""Pages of the duty log (U7)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.duty import access
from tongzheng.duty.actions import log as actions
from tongzheng.duty.forms.log import EntryForm, LogSieve, MatterForm, NoteForm, OutcomeForm, RepeatForm
from tongzheng.duty.forms.rosters import ReasonForm
from tongzheng.duty.queries import log as queries
from tongzheng.duty.views import GET_POST, ask, posted
from tongzheng.files.xlsx import write_xlsx
from tongzheng.trail.refusals import Refused, Stale, require
from tongzheng.ui.answers import workbook
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

ACTS: dict[str, tuple[str, str, Any, Any]] = {
    "add": ("补记", "记上", NoteForm, actions.add_to_log),
    "repeat": ("复述核对", "核对无误", RepeatForm, actions.repeat_log),
    "finish": ("办完", "办完", ReasonForm, actions.finish_log),
    "reopen": ("重新办理", "重新办理", ReasonForm, actions.reopen_log),
}
EXPORTED = 5_000


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """The log, with search; `export=xlsx` for what is shown."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    office = access.office_of(actor)
    assert office is not None
    form = LogSieve(request.GET, kinds=queries.all_kinds(office))
    found = queries.entries(actor, **form.chosen())
    if request.GET.get("export") == "xlsx":
        rows = list(found.prefetch_related("notes")[: EXPORTED + 1])
        if len(rows) > EXPORTED:
            raise Refused(f"超过 {EXPORTED} 条，一次导不完，请按日期分几次导出")
        actions.export_log(by=actor, office=office, rows=len(rows), asked=request.GET.urlencode())
        return workbook(_sheet(rows), f"值班日志{timezone.localdate():%Y%m%d}")
    query = request.GET.copy()
    query["export"] = "xlsx"
    context = {
        "form": form, "page": paged(found, request.GET.get("page")), "can_log": access.can_log(actor), "tab": "log",
        "export": query.urlencode(),
    }  # fmt: skip
    return render(request, "duty/log.html", context)


def _sheet(entries: list[Any]) -> bytes:
    head = [
        "编号",
        "时间",
        "类别",
        "单位",
        "人员",
        "职务",
        "电话",
        "内容",
        "处理",
        "复述人",
        "补记",
        "情况",
        "去向",
        "登记人",
    ]
    rows = [
        [
            f"{e.year}-{e.number}", f"{timezone.localtime(e.happened_at):%Y-%m-%d %H:%M}", e.kind.name, e.source, e.person,
            e.title, e.phone, e.body, e.handling, e.repeated_by, "\n".join(note.text for note in e.notes.all()),
            e.get_state_display(), e.became, e.by.person.name,
        ]
        for e in entries
    ]  # fmt: skip
    return write_xlsx({"值班日志": [head, *rows]})


@GET_POST
def new(request: HttpRequest) -> HttpResponse:
    """Write a line."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_log(actor))
    form = EntryForm(posted(request), kinds=queries.kinds_of(actor.unit))
    if form.is_valid():
        entry = attempt(form, actions.enter_log, by=actor, **form.cleaned_data)
        if entry is not None:
            return redirect(entry)
    return ask(request, form, "记值班日志", "记下", reverse("duty:log"))


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One line with everything added to it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_entry(actor, pk)
    context = {
        "entry": found, "notes": found.notes.select_related("by__person"), "can_log": access.can_log(actor, found),
        "emergency_url": _register(found), "tab": "log",
    }  # fmt: skip
    return render(request, "duty/entry.html", context)


def _register(entry: Any) -> str:
    """The page that registers an emergency, which fills itself from the call; "" when there is no such page."""
    try:
        return f"{reverse('emergencies:register')}?log={entry.pk}"
    except NoReverseMatch:
        return ""


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Add to an entry, say who repeated it, finish or reopen it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_entry(actor, pk)
    if step not in ACTS:
        raise Http404
    require(access.can_log(actor, found))
    title, verb, kind, action = ACTS[step]
    if step in found.FLOW.steps and found.state not in found.FLOW[step].sources:
        raise Stale(found, found.FLOW[step])
    form = kind(posted(request))
    if step == "finish":
        form.fields["reason"].label = "怎样办的"
    if form.is_valid() and attempt(form, action, found, by=actor, **form.cleaned_data) is not None:
        return redirect(found)
    return ask(request, form, title, verb, found.get_absolute_url(), subject=found.body[:120])


@GET_POST
def matter(request: HttpRequest) -> HttpResponse:
    """Leave something to the next shifts; from an entry with ?log=."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_log(actor))
    asked = request.GET.get("log", "")
    found = queries.get_entry(actor, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    form = MatterForm(posted(request), initial={"text": found.body[:300].replace("\n", " ")} if found else None)
    if form.is_valid() and attempt(form, actions.leave_matter, by=actor, log=found, **form.cleaned_data) is not None:
        messages.success(request, "已列入交班事项，办结为止")
        return redirect("duty:handovers")
    return ask(request, form, "列为交班事项", "列上", reverse("duty:handovers"))


@GET_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle what was left."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_matter(actor, pk)
    require(access.can_settle(actor, found))
    form = OutcomeForm(posted(request))
    if form.is_valid() and attempt(form, actions.settle_matter, found, by=actor, **form.cleaned_data) is not None:
        return redirect("duty:handovers")
    return ask(request, form, "办结交班事项", "办结", reverse("duty:handovers"), subject=found.text)
