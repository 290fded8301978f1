"""The editor's desk: queue, text, facts, and the acts that are the desk's own (E1, E11, R15)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST, require_safe

from tongzheng.files.store import attachments_of
from tongzheng.reporting import access
from tongzheng.reporting.actions import intake
from tongzheng.reporting.flow import REPORT, State
from tongzheng.reporting.forms.desk import (
    DOUBT_QUESTIONS,
    VERIFY_WAYS,
    AssignForm,
    DoubtForm,
    ForwardForm,
    VerifyForm,
)
from tongzheng.reporting.queries import desk as queries
from tongzheng.reporting.queries.names import names_of, shares_of, units_of
from tongzheng.reporting.views.way import way_back
from tongzheng.trail.flow import Offer
from tongzheng.trail.refusals import Verdict, no, require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt


@require_safe
def desk(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Three panes; with htmx only the text and the facts of one report."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_desk(actor))
    chip, words = request.GET.get("chip", "")[:10], request.GET.get("q", "")[:60].replace("\x00", "")
    queue = queries.queue(actor, chip=chip, words=words)
    chosen = pk or (queue.keys[0] if queue.keys else None)
    tail = urlencode({name: value for name, value in (("chip", chip), ("q", words)) if value})
    tail = f"?{tail}" if tail else ""
    context: dict[str, Any] = {"queue": queue, "chip": chip, "words": words, "tail": tail, "chosen": chosen}
    context["can_receive"] = actor.holds("editor", "duty")
    if chosen:
        context |= _report_context(request, chosen, queue, tail)
    if request.htmx and pk and request.htmx.target == "desk-text":  # type: ignore[attr-defined]
        return render(request, "reporting/_desk_work.html", context | {"part": True})
    context["handled"] = queries.handled_today(actor)
    return render(request, "reporting/desk.html", context)


def _report_context(request: HttpRequest, pk: int, queue: queries.Queue, tail: str) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    report = queries.get_received(actor, pk)
    following = queue.next_after(report.pk)
    after = (reverse("reporting:desk_item", args=[following]) if following else reverse("reporting:desk")) + tail
    article = next((a for a in report.articles.all() if a.state == "editing"), None)
    doubts = list(report.doubts.all())
    return {
        "report": report,
        "article": article,
        "names": names_of(report, actor),
        "units": units_of(report),
        "shares": shares_of(report),
        "buttons": _buttons(actor, report, article, after),
        "doubts": doubts,
        "open_doubts": sum(d.verified_at is None for d in doubts),
        "doubt_allowed": access.can_doubt(actor, report),
        "here": reverse("reporting:desk_item", args=[report.pk]) + tail,
        "month": queries.unit_month(actor, report),
        "steps": queries.flow_of(report, actor),
        "attachments": list(attachments_of(report)),
    }


ACTS = ("return", "hold", "decline", "receive", "claim", "assign", "release", "reopen")
STUCK_IN_ARTICLE = ("return", "hold", "decline", "release")


def _buttons(actor: Any, report: Any, article: Any, after: str) -> list[Offer]:
    """The desk's buttons in the order of the hand: adopt, the flow's steps, combine, edit, compare."""
    state = State.RECEIVED if report.state == State.SENT else report.state  # the desk registers as it acts
    done = [_take_up(actor, report, article, after)] if state in REPORT["adopt"].sources else []
    if done and access.is_problem(report):
        done.append(_send_fast(actor, report))
    for name in ACTS:
        step = REPORT[name]
        if (report.state if name == "receive" else state) not in step.sources:
            continue
        verdict: Verdict = getattr(access, f"can_{name}")(actor, report)
        if verdict and article and name in STUCK_IN_ARTICLE:
            verdict = no(f"已编入编发稿《{article.title}》，先从编发稿里取出")
        key = "" if name == "claim" and report.state == State.SENT else step.key  # c registers first, then claims
        path = reverse("reporting:assign", args=[report.pk]) if name == "assign" else act_url(report, name)
        url = f"{path}?{urlencode({'next': after})}"
        done.append(Offer(name, step.label, url, verdict.ok, verdict.reason, step.tone, key))
    return [*done, *_texts(actor, report, article)]


def act_url(report: Any, step: str) -> str:
    """The generic page of a step."""
    return reverse("reporting:act", args=[report.pk, step])


def _take_up(actor: Any, report: Any, article: Any, after: str) -> Offer:
    verdict = access.can_adopt(actor, report)
    query = urlencode({"report": report.pk, "next": after})
    try:
        url = reverse("bulletins:take_up")
    except NoReverseMatch:  # an installation without bulletins still edits
        url = reverse("reporting:combine")
    return Offer("take_up", "采用", f"{url}?{query}", verdict.ok, verdict.reason, "main", "a")


def _send_fast(actor: Any, report: Any) -> Offer:
    """A problem's shortest way to the leaders (E7)."""
    verdict = access.can_adopt(actor, report)
    return Offer("send_fast", "报送专报", reverse("bulletins:send_fast", args=[report.pk]), verdict.ok, verdict.reason)


def _texts(actor: Any, report: Any, article: Any) -> list[Offer]:
    original = Offer("original", "对照", reverse("reporting:original", args=[report.pk]), True, key="d", dialog=False)
    if article is not None:
        verdict = access.can_edit_article(actor, article)
        url = reverse("reporting:article_edit", args=[article.pk])
        return [Offer("edit", "编辑", url, verdict.ok, verdict.reason, key="e", dialog=False), original]
    usable = report.state in {State.SENT, *REPORT["adopt"].sources}
    verdict = access.can_claim(actor, report)
    url = f"{reverse('reporting:combine')}?report={report.pk}"
    edit = Offer("edit", "编辑", url, verdict.ok, verdict.reason, key="e")
    return [edit, original] if usable else [original]


@require_POST
def receive_all(request: HttpRequest) -> HttpResponse:
    """Register everything that came in."""
    done = intake.receive_all(by=request.actor)  # type: ignore[attr-defined]
    if done:
        messages.success(request, f"登记了 {len(done)} 篇，{done[0].receipt}至{done[-1].receipt}")
    else:
        messages.info(request, "没有未登记的来稿")
    return redirect(way_back(request, reverse("reporting:desk")))


def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a report to an editor."""
    actor = request.actor  # type: ignore[attr-defined]
    report = queries.get_sent(actor, pk)
    require(access.can_assign(actor, report))
    form = AssignForm(request.POST if request.method == "POST" else None, editors=queries.editors(report.office))
    back = way_back(request, reverse("reporting:desk_item", args=[pk]))
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, intake.assign_report, report, by=actor, **form.cleaned_data) is not None
    ):
        messages.success(request, f"已派给{form.cleaned_data['editor'].person}")
        return redirect(back)
    context = {"title": "派编辑", "verb": "派给他", "form": form, "way_out": "先不派", "way_out_url": back}
    return act_page(request, context, report)


def doubt(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a doubtful fact."""
    actor = request.actor  # type: ignore[attr-defined]
    report = queries.get_sent(actor, pk)
    require(access.can_doubt(actor, report))
    form = DoubtForm(
        request.POST if request.method == "POST" else None, initial={"quote": request.GET.get("quote", "")[:200]}
    )
    back = way_back(request, reverse("reporting:desk_item", args=[pk]))
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, intake.mark_doubt, report, by=actor, **form.cleaned_data) is not None
    ):
        messages.success(request, "疑点已标，核实以前不能签发")
        return redirect(back)
    context = {"title": "标疑点", "verb": "标疑点", "form": form, "way_out": "先不标", "way_out_url": back}
    context |= {"chips": DOUBT_QUESTIONS, "chips_for": "question"}
    context["explanation"] = "标了疑点而没有核实的，用到它的期不能签发。"
    return act_page(request, context, report)


def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down how a doubt was settled."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_doubt(actor, pk)
    require(access.can_verify(actor, found.report))
    form = VerifyForm(request.POST if request.method == "POST" else None)
    back = way_back(request, reverse("reporting:desk_item", args=[found.report_id]))
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, intake.verify_doubt, found, by=actor, **form.cleaned_data) is not None
    ):
        messages.success(request, "核实结果已记下")
        return redirect(back)
    context = {"title": "核实疑点", "verb": "记下核实结果", "form": form, "way_out": "先不记", "way_out_url": back}
    context |= {"chips": VERIFY_WAYS, "chips_for": "how", "notice": f"“{found.quote}”：{found.question}"}
    return act_page(request, context, found.report)


def forward(request: HttpRequest, pk: int) -> HttpResponse:
    """The office's officer starts its own report to the superior office."""
    actor = request.actor  # type: ignore[attr-defined]
    report = queries.get_sent(actor, pk)
    require(access.can_forward(actor, report))
    form = ForwardForm(request.POST if request.method == "POST" else None, articles=report.articles.all())
    if request.method == "POST" and form.is_valid():
        done = attempt(form, intake.forward_report, report, by=actor, **form.cleaned_data)
        if done:
            messages.success(request, f"已起草给{done.office.short_name}的稿件，原稿随行。改好后送签")
            return redirect(done)
    context = {"title": "转报上级", "verb": "起草转报稿", "form": form, "way_out": "先不转"}
    context["subject_url"] = report.get_absolute_url()
    context["explanation"] = "起草一篇本办公室的稿件，经本办公室签发后报上级；上级能看到基层原稿和各级的增删。"
    return act_page(request, context, report)


def act_page(request: HttpRequest, context: dict[str, Any], report: Any) -> HttpResponse:
    """The one page for every act, with the report it is about."""
    context.setdefault("subject", f"{report.unit.short_name}　{report.title}")
    context.setdefault("subject_url", reverse("reporting:desk_item", args=[report.pk]))
    return show_act(request, context)
