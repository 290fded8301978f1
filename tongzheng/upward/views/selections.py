"""Today's selection: propose, choose, order, submit, sign, send; files to carry over (E8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Refused, require
from tongzheng.typeset.errors import TypesetError
from tongzheng.ui.answers import file_answer, show_act
from tongzheng.ui.forms import STALE_PAGE, Form, attempt
from tongzheng.ui.paging import paged
from tongzheng.upward import access, export, rules
from tongzheng.upward.actions import composing, sending
from tongzheng.upward.actions.downloads import note_download
from tongzheng.upward.forms import OpenForm, OrderForm, PickForm, StepForm
from tongzheng.upward.queries import numbers, outcomes, sent
from tongzheng.upward.queries import selections as queries

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
CHIPS = {
    "send_back": ["次序请调整", "数字请核实", "拿掉不够分量的", "标题再斟酌"],
    "drop": ["今天不报", "与昨天重复", "选错上级"],
}
EXPLAIN = {
    "submit": "送审签以后文字就固定了；要改先退回。",
    "sign": "审签后立即编号；内容有任何改动都要重新审签。",
    "send": "报出后不能改、不能收回。上级在本系统里的，直接进上级的来稿库；不在的，登记怎么报的，文件在这一页下载。",
    "drop": "选进来的信息还在，以后可以再选。",
}
ACTS: dict[str, Callable[..., Any]] = {
    "submit": sending.submit_selection,
    "sign": sending.sign_selection,
    "send": sending.send_selection,
    "send_back": sending.send_back_selection,
    "drop": sending.drop_selection,
}
FILES: dict[str, tuple[Callable[..., bytes], str, str]] = {
    "docx": (export.docx_of, export.DOCX, ".docx"),
    "pdf": (export.pdf_of, "application/pdf", ".pdf"),
    "xlsx": (export.list_of, export.XLSX, "清单.xlsx"),
    "zip": (export.package_of, "application/zip", ".zip"),
}


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What is on its way up, what went, and the year against its targets."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    today = timezone.localdate()
    every = list(queries.list_superiors(actor))
    superiors = [s for s in every if s.active]
    found = queries.sent_selections(actor)
    context = {
        "work": queries.in_work(actor),
        "page": paged(found, request.GET.get("page"), 30),
        "superiors": superiors,
        "can_compose": access.can_compose(actor),
        "can_set": access.can_set(actor),
        "year": numbers.progress(actor, today.year, today, every),
        "days": numbers.workdays(actor, today.replace(month=1, day=1), today),
        "form": OpenForm(superiors=superiors),
    }
    return render(request, "upward/board.html", context)


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """The one button: today's selection with what was published and not yet reported up."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_compose(actor))
    form = OpenForm(request.POST, superiors=[s for s in queries.list_superiors(actor) if s.active])
    if form.is_valid():
        superior = form.superiors[form.cleaned_data["superior"]]
        found = attempt(form, composing.propose_selection, superior, by=actor, once=form.cleaned_data["once"])
        if found:
            messages.success(request, f"已选入 {found.items.count()} 条，请看过、调好次序再送审签")
            return redirect(found)
    return render(request, "ui/act.html", _opening(form, "开始选编"), status=422)


@GET_POST
def new(request: HttpRequest) -> HttpResponse:
    """An empty selection, to choose everything by hand."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_compose(actor))
    superiors = [s for s in queries.list_superiors(actor) if s.active]
    form = OpenForm(request.POST if request.method == "POST" else None, superiors=superiors)
    if form.is_valid():
        superior = form.superiors[form.cleaned_data["superior"]]
        found = attempt(form, composing.open_selection, superior, by=actor, once=form.cleaned_data["once"])
        if found:
            return redirect(found)
    return show_act(request, _opening(form, "开始选编"))


def _opening(form: OpenForm, verb: str) -> dict[str, Any]:
    notice = "" if form.superiors else "还没有上级，请先在上级设置里设立"
    context = {"title": "新开一份上报编报", "form": form, "verb": verb, "notice": notice}
    return context | {"way_out": "先不开", "way_out_url": reverse("upward:board")}


@require_safe
def selection(request: HttpRequest, pk: int) -> HttpResponse:
    """One selection: putting it together, reading it before signing, or what was sent and what came of it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_selection(actor, pk)
    pieces = queries.contents(found)
    can_pick = access.can_pick(actor, found)
    words = request.GET.get("q", "")[:60].replace("\x00", "")
    came = outcomes.outcomes_of([p.text for p in pieces]) if found.state == "sent" else []
    for piece in pieces:
        piece.outcomes = [o for o in came if (o.article_id or o.report_id) == piece.text.pk and _kind(o) == piece.kind]
    context = {
        "selection": found,
        "pieces": pieces,
        "planned": queries.planned(found),
        "doubts": queries.doubts_in(pieces) if found.state != "sent" else [],
        "offers": offers(actor, found, access, lambda s: _step_url(found, s)),
        "can_pick": can_pick,
        "can_download": access.can_download(actor, found),
        "can_enter": access.can_enter(actor, pieces[0].text) if pieces else None,
        "can_see_own": actor.role == "officer",
        "waiting": queries.waiting(actor, found, words) if can_pick else [],
        "words": words,
        "entries": queries.history(found),
    }
    if can_pick:
        _mark(context["waiting"])
    return render(request, "upward/selection.html", context)


def _kind(outcome: Any) -> str:
    return "article" if outcome.article_id else "report"


def _mark(rows: list[dict[str, Any]]) -> None:
    for kind in ("article", "report"):
        known = sent.sent_words(kind, [row["text"].pk for row in rows if row["kind"] == kind])
        for row in rows:
            if row["kind"] == kind:
                row["sent"] = known.get(row["text"].pk, "")


def _step_url(found: Any, step: Any) -> str:
    version = "" if step.needs_reason else f"?version={found.version}"
    return reverse("upward:act", args=[found.pk, step.name]) + version


@GET_POST
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a text; one that went up before asks for the reason."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_selection(actor, pk)
    require(access.can_pick(actor, found))
    first = {name: request.GET.get(name, "") for name in ("kind", "text")}
    form = PickForm(request.POST if request.method == "POST" else None, initial=first)
    subject = ""
    if form.is_valid():
        text = queries.get_text(actor, form.cleaned_data["kind"], form.cleaned_data["text"])
        subject = text.title
        if attempt(form, composing.pick_text, found, by=actor, text=text, again=form.cleaned_data["again"]):
            messages.success(request, f"“{text.title}”已选入")
            return redirect(found)
    context = {"title": "选入上报编报", "form": form, "verb": "选入", "subject": subject, "way_out": "先不选"}
    context |= {"way_out_url": found.get_absolute_url()}
    return show_act(request, context)


@GET_POST
def unpick(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Take a text out."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_selection(actor, pk)
    require(access.can_pick(actor, found))
    chosen = queries.get_item(found, item)
    form = Form(request.POST if request.method == "POST" else None)
    title = queries.text_of(chosen).title
    if request.method == "POST" and attempt(form, composing.unpick_item, chosen, by=actor) is not None:
        messages.success(request, f"“{title}”已拿出")
        return redirect(found)
    context = {"title": "从编报里拿出", "form": form, "verb": "拿出", "subject": title, "way_out": "先不拿"}
    context |= {"way_out_url": found.get_absolute_url()}
    return show_act(request, context)


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """A new order: the whole list from dragging, or one text moved up or down."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_selection(actor, pk)
    require(access.can_pick(actor, found))
    ids = [p.item.pk for p in queries.contents(found)]
    form = OrderForm(request.POST, ids=ids)
    if not form.is_valid():
        raise Refused(STALE_PAGE)
    data = form.cleaned_data
    moved = data["up"] or data["down"]
    if moved and moved not in ids:
        raise Refused(STALE_PAGE)
    wanted = rules.one_step(ids, moved, up=bool(data["up"])) if moved else data["ids"]
    composing.order_items(found, by=actor, version=data["version"], ids=wanted)
    if request.accepts("text/html"):
        return redirect(found)
    return JsonResponse({"version": found.version})


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A step: its small form, then the act."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_selection(actor, pk)
    fn = ACTS.get(step)
    if fn is None:
        raise Http404
    flow_step = found.FLOW[step]
    sending.seen(found, None, step)
    require(getattr(access, f"can_{step}")(actor, found))
    version = request.GET.get("version", "")
    first = {
        "version": version if version.isascii() and version.isdigit() else found.version,
        "way": found.superior.way,
    }
    form = StepForm(request.POST if request.method == "POST" else None, initial=first, step=flow_step)
    if form.is_valid():
        if attempt(form, fn, found, by=actor, **form.cleaned_data):
            messages.success(request, f"{found}：{flow_step.done}")
            return redirect(found)
    context = {"title": f"{flow_step.label}{found}", "form": form, "verb": flow_step.label, "tone": flow_step.tone}
    context |= {"explanation": EXPLAIN.get(step, ""), "chips": CHIPS.get(step, []), "subject": f"报{found.superior}"}
    context |= {"way_out": f"先不{flow_step.label}", "way_out_url": found.get_absolute_url()}
    return show_act(request, context)


@require_safe
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The selection as Word, PDF, list or all in one package; who took it is on the trail."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_selection(actor, pk)
    if form not in FILES:
        raise Http404
    require(access.can_download(actor, found))
    make, media_type, ending = FILES[form]
    try:
        data = make(found, queries.contents(found))
    except TypesetError as error:
        raise Refused(str(error)) from error
    note_download(found, by=actor, form=form)
    return file_answer(data, media_type, f"{found}{ending}")
