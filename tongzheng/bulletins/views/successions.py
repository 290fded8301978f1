"""Pages on which a periodical gets another name, takes others in, or ends (E9)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from tongzheng.bulletins import access, actions, queries
from tongzheng.bulletins.forms import EndForm, MergeForm, RenameForm, ShiftForm
from tongzheng.bulletins.views.periodicals import act_page
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import Form, attempt


def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name from a day on (E9)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    require(access.can_rename(actor, found))
    first = {
        "name": found.next_name or found.name,
        "publisher": found.next_publisher or found.publisher,
        "since": found.renamed_on or timezone.localdate(),
    }
    form = RenameForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        old = str(found)
        done = attempt(form, actions.rename_periodical, found, by=actor, **form.cleaned_data)
        if done:
            when = (
                f"{done.renamed_on:%Y年%-m月%-d日}起改名为《{done.next_name}》"
                if done.renamed_on
                else f"已改名为{done}"
            )
            messages.success(request, f"{old}{when}，以前各期不变")
            return redirect(done)
    why = "签发过的各期、采用记录、通报里的名字都不变；以后签发的用新名字，期号接着排。"
    return act_page(request, form, f"{found}更名", "更名", found.get_absolute_url(), explanation=why)


def keep_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a renaming whose day has not come (E9)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    require(access.can_rename(actor, found))
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        kept = attempt(form, actions.keep_name, found, by=actor)
        if kept:
            messages.success(request, f"{found}不更名了")
            return redirect(kept)
    return act_page(request, form, f"{found}不更名", "不更名了", found.get_absolute_url())


def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """From a day on this periodical appears in place of others (E9)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    require(access.can_merge(actor, found))
    others = [p for p in queries.list_periodicals(actor) if p.pk != found.pk and p.into_id is None and p.appears()]
    first = {"since": timezone.localdate(), "sections": True, "readers": True}
    form = MergeForm(request.POST if request.method == "POST" else None, initial=first, periodicals=others)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        kept = {name: data[name] for name in ("since", "sections", "readers")}
        if attempt(form, actions.merge_periodicals, found, form.chosen, by=actor, **kept):
            names = "、".join(map(str, form.chosen))
            messages.success(request, f"{names}从{data['since']:%Y年%-m月%-d日}起并入{found}，以前各期不变")
            return redirect(found)
    why = "各刊已经印发的期、期号、采用记录都不变，仍能查到；合并以后只编本刊，期号接着本刊的排。"
    notice = "" if others else "没有可以并进来的刊物。"
    return act_page(
        request, form, f"把别的刊物并入{found}", "合并", found.get_absolute_url(), explanation=why, notice=notice
    )


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a periodical (E9)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    require(access.can_end(actor, found))
    form = EndForm(request.POST if request.method == "POST" else None, initial={"ends": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.end_periodical, found, by=actor, **form.cleaned_data):
            messages.success(request, f"{found}编到{form.cleaned_data['ends']:%Y年%-m月%-d日}为止")
            return redirect(found)
    why = "停刊以后不能再编新的期；已经印发的各期仍能查到。"
    return act_page(request, form, f"{found}停刊", "停刊", found.get_absolute_url(), explanation=why)


def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """An issue in the making moves to another periodical, its texts with it (E9)."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    require(access.can_place(actor, issue))
    papers = [p for p in queries.list_periodicals(actor) if p.appears() and p.pk != issue.periodical_id]
    form = ShiftForm(request.POST if request.method == "POST" else None, periodicals=papers)
    if request.method == "POST" and form.is_valid():
        to = form.periodicals[form.cleaned_data["to"]]
        if attempt(form, actions.shift_issue, issue, by=actor, to=to):
            messages.success(request, f"已改编为{queries.shown_name(issue)}")
            return redirect(issue)
    why = "文稿跟着走；同名的栏目照旧，没有同名栏目的要重新定栏目。"
    title = f"把{queries.shown_name(issue)}改编到另一刊"
    return act_page(request, form, title, "改编", issue.get_absolute_url(), explanation=why)
