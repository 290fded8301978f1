"""The desk's 报送专报: one form, one press (E7)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tongzheng.bulletins import access, actions, queries
from tongzheng.bulletins.forms import FastForm
from tongzheng.reporting.queries.desk import get_received
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt


def send_fast(request: HttpRequest, pk: int) -> HttpResponse:
    """A problem to the fast periodical: article, issue and proof in one act, or looked at first."""
    actor = request.actor  # type: ignore[attr-defined]
    report = get_received(actor, pk)
    require(access.can_send_fast(actor))
    papers = queries.fast_periodicals(actor)
    first = {"periodical": papers[0].pk if papers else ""}
    form = FastForm(request.POST if request.method == "POST" else None, initial=first, periodicals=papers)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        paper = form.periodicals[data["periodical"]]
        issue = attempt(
            form, actions.send_fast, report, by=actor, periodical=paper, once=data["once"], look=data["look"]
        )
        if issue:
            done = "请编好再送审签" if issue.state == "composing" else f"已送{_signer(paper)}签发"
            messages.success(request, f"{queries.shown_name(issue)}{done}")
            return redirect(issue) if issue.state == "composing" else redirect("reporting:desk")
    verdict = access.can_go_fast(report)
    context = {
        "title": f"报送{papers[0]}" if len(papers) == 1 else "报送专报",
        "form": form,
        "verb": f"报送，请{_signer(papers[0])}签发" if len(papers) == 1 else "报送",
        "tone": "seal",
        "subject": str(report),
        "subject_url": report.get_absolute_url(),
        "explanation": "这篇来稿单独成一期，送专门签发人签发；签发、印发后直送领导。",
        "notice": "" if papers else "还没有快速通道的刊物：请在“刊物”里给专报勾上“快速通道”。",
        "way_out": "先不报送",
        "way_out_url": reverse("reporting:desk"),
    }
    if not verdict:
        context["notice"] = verdict.reason
    return show_act(request, context)


def _signer(paper: object) -> str:
    signer = paper.own_signer()  # type: ignore[attr-defined]
    return str(signer.person) if signer else "审签人"
