"""Acts on a publication, groups of a report, papers, the ledger: each a small form (D6, D7, K1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.outcomes import access, queries
from tongzheng.outcomes.actions import booking, making, papers, passing, themes
from tongzheng.outcomes.forms import (
    BookForm,
    CorrectForm,
    MoveForm,
    PaperForm,
    PeriodForm,
    ReasonForm,
    ThemeForm,
    VersionedForm,
)
from tongzheng.outcomes.queries import points, printing, tables, taking
from tongzheng.outcomes.rules.booking import MEANS
from tongzheng.outcomes.views import GET_POST, ask, bound
from tongzheng.scoring.engine.words import SUPERVISED
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.forms import attempt

ACTS: dict[str, Callable[..., Any]] = {
    "submit": passing.submit_publication, "sign": passing.sign_publication, "publish": passing.publish_publication,
    "send_back": passing.send_back_publication, "drop": passing.drop_publication,
}  # fmt: skip
EXPLAIN = {
    "submit": "送审签以后文字和数固定；表扬、批评、限期整改都要审签人批准才能印发（督查工作条例第 21 条）。",
    "sign": "审签后立即编号，不能由起草、送审的人自己审签。",
    "publish": "印发后收件单位和领导看得到，文件从此不变；发现错误另发更正或撤销。",
    "drop": "没有编号的可以作废，留痕保留。",
}


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step on its way."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_publication(actor, pk)
    if step not in ACTS:
        raise Http404
    taken = found.FLOW[step]
    if found.state not in taken.sources:
        require(access.can_see(actor))
        raise Stale(found, taken)
    require(getattr(access, f"can_{step}")(actor, found))
    version = request.GET.get("version", "")
    first = {"version": version if version.isascii() and version.isdigit() and len(version) < 9 else found.version}
    form: Any = ReasonForm(bound(request)) if taken.needs_reason else VersionedForm(bound(request), initial=first)
    made = attempt(form, printing.make_files, found) if step == "publish" and form.is_valid() else None
    ready = {"ready": made} if made else {}
    if form.is_valid() and attempt(form, ACTS[step], found, by=actor, **form.cleaned_data, **ready) is not None:
        messages.success(request, f"已办：{taken.done}")
        return redirect(found)
    unknown = taking.warnings(found) if step in ("submit", "sign") else []
    said = "、".join(f"“…{one.around}…”" for one in unknown[:5])
    notice = f"有 {len(unknown)} 处数字在取的数里找不到：{said}" if unknown else ""
    return ask(
        request, form, taken.label, taken.label, found.get_absolute_url(), tone=taken.tone or "main", subject=str(found), notice=notice,
        explanation=EXPLAIN.get(step, ""),
    )  # fmt: skip


@GET_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the figures anew."""
    words = "文字没有改过的随着重新起草；改过的保留，并标出对不上的数字。手工归过类的问题不动。"
    return _again(request, pk, making.take_publication, "重新取数", words)


@GET_POST
def redraft(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the text anew from the figures."""
    return _again(
        request,
        pk,
        making.redraft_publication,
        "重新起草文字",
        "现在的文字换成按数和归类起草的；原来的留在修改记录里。",
    )


def _again(request: HttpRequest, pk: int, action: Callable[..., Any], title: str, words: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_publication(actor, pk)
    require(access.can_edit(actor, found))
    form = VersionedForm(bound(request), initial={"version": found.version})
    if form.is_valid() and attempt(form, action, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, f"已{title}")
        return redirect(found)
    return ask(request, form, title, title, found.get_absolute_url(), explanation=words, subject=str(found))


@GET_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the document that corrects or withdraws a published one."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_publication(actor, pk)
    require(access.can_correct(actor, found))
    form = CorrectForm(bound(request))
    if form.is_valid():
        made = attempt(form, making.correct_publication, found, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "已起草，审签、印发后生效")
            return redirect(made)
    words = "印发过的不改：另发一份更正或撤销，同样审签、编号，发给原来的收件单位。"
    return ask(request, form, "更正或撤销", "起草", found.get_absolute_url(), explanation=words, subject=str(found))


# ── groups of a report ──


@GET_POST
def regroup(request: HttpRequest, pk: int) -> HttpResponse:
    """The report's groups with all their sources; ticked problems are moved."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_publication(actor, pk)
    if found.kind != "report":
        raise Http404
    require(access.can_edit(actor, found))
    known = queries.themes_of(found)
    form = MoveForm(bound(request), themes=known, publication=found)
    if form.is_valid() and attempt(form, themes.move_problems, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已移动；正文改过的不动，要跟着变请点“重新起草文字”")
        return redirect("outcomes:regroup", pk)
    context = {"form": form, "publication": found, "themes": known, "tab": "shelf"}
    return render(request, "outcomes/regroup.html", context, status=422 if form.errors else 200)


@GET_POST
def theme(request: HttpRequest, pk: int, theme: int) -> HttpResponse:
    """A group's name and what it is."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_publication(actor, pk)
    one = queries.get_theme(found, theme)
    require(access.can_edit(actor, found))
    first = {name: getattr(one, name) for name in ("title", *themes.MARKS)} | {"version": found.version}
    form = ThemeForm(bound(request), initial=first)
    if form.is_valid() and attempt(form, themes.change_theme, found, one, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已改")
        return redirect("outcomes:regroup", pk)
    return ask(request, form, "改归类", "存下", reverse("outcomes:regroup", args=[pk]), explanation=one.why)


# ── papers ──


@require_safe
def papers_list(request: HttpRequest) -> HttpResponse:
    """How each kind is headed, numbered and laid out."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    known = dict(printing.layouts_for(actor))
    rows = [
        (one, known.get(f"own:{one.layout_id}" if one.layout_id else one.layout_key, ""))
        for one in queries.papers_of(actor.unit_id)
    ]
    return render(request, "outcomes/papers.html", {"rows": rows, "tab": "papers", "office": access.at_office(actor)})


@GET_POST
def paper(request: HttpRequest, kind: str) -> HttpResponse:
    """Those of one kind."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    if kind not in queries.PAPERS:
        raise Http404
    now = queries.paper_of(actor.unit_id, kind)
    form = PaperForm(bound(request), paper=now, layouts=printing.layouts_for(actor))
    if form.is_valid() and attempt(form, papers.change_paper, kind, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已改，以后审签的按新的")
        return redirect("outcomes:papers")
    return ask(request, form, now.get_kind_display(), "存下", reverse("outcomes:papers"))


# ── the ledger ──


@GET_POST
def book(request: HttpRequest) -> HttpResponse:
    """What a period gives the ledger, shown before the one press that does it (?period=)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_book(actor))
    period = tables.period_in(request.GET.get("period", ""))
    found = points.preview(actor, period)
    keys = [line.due.key for line in found.new]
    form = BookForm(bound(request), keys=keys)
    if form.is_valid():
        done = attempt(form, booking.book_period, period, by=actor, keys=form.cleaned_data["keys"])
        if done is not None:
            messages.success(request, f"已记 {done[0]} 笔，撤回 {done[1]} 笔，得分一分钟内算好")
            return redirect(f"{reverse('outcomes:points')}?period={period.key}")
    ticked = set(request.POST.getlist("keys")) if request.method == "POST" else set(keys)
    context = {
        "form": form, "found": found, "period": period, "choose": PeriodForm(periods=tables.periods(), chosen=period), "tab": "points",
        "ticked": ticked, "means": [(SUPERVISED[key], why) for key, why in MEANS.items()], "office": True,
    }  # fmt: skip
    return render(request, "outcomes/points.html", context, status=422 if form.errors else 200)
