"""One page for every step of a report, the unit's and the desk's (R2, R9, E1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongzheng.files.kinds import KINDS
from tongzheng.reporting import access
from tongzheng.reporting.actions import attachments, intake, submission
from tongzheng.reporting.flow import REPORT, State
from tongzheng.reporting.forms.desk import DECLINE_REASONS, RETURN_REASONS
from tongzheng.reporting.forms.follow import AttachForm, OnceForm
from tongzheng.reporting.forms.writing import SEND_BACK_REASONS, ActForm
from tongzheng.reporting.queries import checking
from tongzheng.reporting.queries import reports as queries
from tongzheng.reporting.views.way import way_back
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt


@dataclass(frozen=True, slots=True)
class Plan:
    """How a step is asked for and done."""

    fn: Callable[..., Any]
    said: str  # what the toast says afterwards
    ask: str = ""  # the label of the reason, if one is asked for
    chips: tuple[str, ...] = ()
    versioned: bool = False
    explanation: str = ""
    way_out: str = "先不办"


PLANS = {
    "submit": Plan(
        submission.submit_report, "已送签", versioned=True, explanation="送出以后，签发人退回之前不能再改。"
    ),
    "sign_off": Plan(submission.sign_off_report, "已签发报出", versioned=True, way_out="先不签"),
    "send_back": Plan(
        submission.send_back_report, "已退回修改", "退回原因", tuple(SEND_BACK_REASONS), way_out="先不退"
    ),
    "withdraw": Plan(
        submission.withdraw_report,
        "已撤回",
        "撤回原因",
        explanation="撤回以后回到草稿，可以改了再送签。",
        way_out="先不撤",
    ),
    "discard": Plan(
        submission.discard_report,
        "已弃稿",
        "弃稿原因",
        explanation="弃稿以后不能再改，仍可在“已弃稿”里查到。",
        way_out="先不弃",
    ),
    "receive": Plan(intake.receive_report, "已登记"),
    "claim": Plan(intake.claim_report, "已认领"),
    "release": Plan(intake.release_report, "已放回待处理"),
    "return": Plan(intake.return_report, "已退回修改", "退回原因", tuple(RETURN_REASONS), way_out="先不退"),
    "hold": Plan(intake.hold_report, "已留作备用", "备用说明"),
    "decline": Plan(intake.decline_report, "已列为不采用", "不用的原因", tuple(DECLINE_REASONS), way_out="再想想"),
    "reopen": Plan(intake.reopen_report, "已重新列入待处理", "说明"),
}


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Ask for what the step needs, take it, go on."""
    actor = request.actor  # type: ignore[attr-defined]
    report = queries.get_report(actor, pk)
    if step == "assign":
        return redirect(f"{reverse('reporting:assign', args=[pk])}?{request.GET.urlencode()}")
    plan = PLANS.get(step)
    if plan is None:
        raise Http404
    must = REPORT[step].needs_reason
    asked: dict[str, Any] = {"ask": plan.ask and (plan.ask if must else f"{plan.ask}（可以不写）"), "must": must}
    asked["hint"] = "单位会看到这段话" if step in ("return", "decline") else ""
    if request.method == "GET":
        require(getattr(access, f"can_{step}")(actor, report))
        # whatever the desk does with a sent report registers it first
        if not {report.state, State.RECEIVED if report.state == State.SENT else ""} & REPORT[step].sources:
            raise Stale(report, REPORT[step])
        return _ask(request, report, step, plan, ActForm(initial={"version": report.version}, **asked))
    form = ActForm(request.POST, **asked)
    if form.is_valid() and attempt(form, _do, plan, report, actor, form) is not None:
        messages.success(request, f"{plan.said}：《{report}》")
        return redirect(_onwards(request, report, step))
    return _ask(request, report, step, plan, form)


def _do(plan: Plan, report: Any, actor: Any, form: ActForm) -> Any:
    extra: dict[str, Any] = {"reason": form.cleaned_data["reason"]} if plan.ask else {}
    if plan.versioned and form.cleaned_data["version"] is not None:
        extra["version"] = form.cleaned_data["version"]
    if plan.fn is submission.submit_report:
        extra["errors"] = [shown.finding.check for shown in checking.examine_report(report).errors]
    plan.fn(report, by=actor, **extra)
    return report


def _ask(request: HttpRequest, report: Any, step: str, plan: Plan, form: ActForm) -> HttpResponse:
    flow_step = REPORT[step]
    context = {
        "title": f"{flow_step.label}《{report}》",
        "form": form,
        "verb": flow_step.label,
        "tone": "seal" if flow_step.tone == "seal" else "main",
        "explanation": plan.explanation,
        "chips": plan.chips,
        "way_out": plan.way_out,
        "way_out_url": way_back(request, report.get_absolute_url()),
    }
    if step == "submit" and (wrong := len(checking.examine_report(report).errors)):
        context["notice"] = f"还有 {wrong} 处错误没有改，签发人会看到。"
    if not form.errors:
        return render(request, "ui/act.html", context)
    forbidden = not getattr(access, f"can_{step}")(request.actor, report)  # type: ignore[attr-defined]
    return render(request, "ui/act.html", context, status=403 if forbidden else 422)


def _onwards(request: HttpRequest, report: Any, step: str) -> str:
    """The page one came from; a signer goes on to the next text, a writer to the list after giving up a draft."""
    if step in ("sign_off", "send_back"):
        following = queries.next_to_sign(request.actor, report)  # type: ignore[attr-defined]
        return way_back(request, (following or report).get_absolute_url())
    return way_back(request, reverse("reporting:mine") if step == "discard" else report.get_absolute_url())


@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a follow-up."""
    actor = request.actor  # type: ignore[attr-defined]
    report = queries.get_report(actor, pk)
    require(access.can_follow_up(actor, report))
    form = OnceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = attempt(form, submission.follow_up_report, report, by=actor, once=form.cleaned_data["once"])
        if draft is not None:
            return redirect("reporting:edit", draft.pk)
    context = {"title": f"续报《{report}》", "form": form, "verb": "开始续报", "way_out_url": report.get_absolute_url()}
    context["explanation"] = "续报是一篇新稿，自动连着原稿；办公室看得到前后两篇。"
    return show_act(request, context)


@require_http_methods(["GET", "POST"])
def shield(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide the author from everybody outside the office, or show it again."""
    actor = request.actor  # type: ignore[attr-defined]
    report = queries.get_report(actor, pk)
    require(access.can_shield(actor, report))
    form = OnceForm(request.POST or None, initial={"on": not report.shielded})
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        if attempt(form, submission.shield_report, report, by=actor, on=on) is not None:
            messages.success(request, "已对外隐去作者" if on else "作者照常署名")
            return redirect(way_back(request, report.get_absolute_url()))
    verb = "照常署名" if report.shielded else "隐去作者"
    context = {"title": f"{verb}：《{report}》", "form": form, "verb": verb, "way_out_url": report.get_absolute_url()}
    context["explanation"] = "隐去以后，办公室以外的人只看得到单位。刊发时也只署单位。"
    return show_act(request, context)


@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Put files on a draft."""
    actor = request.actor  # type: ignore[attr-defined]
    report = queries.get_report(actor, pk)
    require(access.can_attach(actor, report))
    form = AttachForm(request.POST, request.FILES) if request.method == "POST" else AttachForm()
    if request.method == "POST" and form.is_valid():
        for upload in form.cleaned_data["uploads"]:
            attempt(form, attachments.attach_file, report, upload, by=actor)
        if not form.errors:
            messages.success(request, "附件已添加")
            return redirect(way_back(request, report.get_absolute_url()))
    context = {
        "title": f"给《{report}》添加附件",
        "form": form,
        "verb": "添加附件",
        "way_out_url": report.get_absolute_url(),
    }
    return show_act(request, context)


@require_http_methods(["GET", "POST"])
def detach(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """Take a file off a draft."""
    actor = request.actor  # type: ignore[attr-defined]
    report = queries.get_report(actor, pk)
    file = queries.get_attachment(report, attachment)
    require(access.can_attach(actor, report))
    form = OnceForm(request.POST or None)
    pressed = request.method == "POST" and form.is_valid()
    if pressed and attempt(form, attachments.detach_file, report, file, by=actor) is not None:
        messages.success(request, f"已去掉附件“{file}”")
        return redirect(way_back(request, report.get_absolute_url()))
    context = {"title": f"去掉附件“{file}”", "form": form, "verb": "去掉", "way_out_url": report.get_absolute_url()}
    return show_act(request, context)


@require_safe
def attachment(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    """Open a file: pictures and PDF in the browser, everything else as a download; noted on the trail."""
    actor = request.actor  # type: ignore[attr-defined]
    report = queries.get_report(actor, pk)
    file = queries.get_attachment(report, attachment)
    inline = any(k.inline for k in KINDS.values() if k.media_type == file.blob.media_type)
    opened = attachments.open_file(report, file, by=actor)
    answer = FileResponse(opened, as_attachment=not inline, filename=file.name, content_type=file.blob.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    return answer
