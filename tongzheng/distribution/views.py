"""Pages of paper lists, sheets, receipts and files taken (E5, R6)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongzheng.bulletins.queries import get_periodical, list_periodicals, years_of
from tongzheng.distribution import access, actions, exports, queries
from tongzheng.distribution.forms import (
    BackForm,
    CodeForm,
    ExtraForm,
    ListForm,
    RemindForm,
    RemindingForm,
    SignForm,
)
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import file_answer, show_act, workbook, year_of
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Who gets paper copies of a periodical."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_periodical(actor, pk)
    require(access.can_see_list(actor, found))
    rows = queries.paper_list(found)
    for row in rows:
        row.called = queries.called(row)  # type: ignore[attr-defined]
    context = {
        "periodical": found,
        "rows": rows,
        "total": sum(row.copies for row in rows),
        "days": queries.reminding_days(found),
        "may_set": access.can_set_list(actor, found),
    }
    return render(request, "distribution/paper.html", context)


@GET_POST
def paper_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the whole list on one page."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_periodical(actor, pk)
    require(access.can_set_list(actor, found))
    rows = queries.paper_list(found)
    posts, units = queries.possible_posts(found), queries.possible_units(found)
    form = ListForm(request.POST if request.method == "POST" else None, posts=posts, units=units, rows=rows)
    if request.method == "POST" and form.is_valid():
        attempt(form, actions.set_list, found, by=actor, **form.chosen)
        if not form.errors:
            messages.success(request, f"{found}的纸质发放范围已改；正在编的期跟着改，已送审签的不变")
            return redirect("distribution:paper", found.pk)
    context = {"title": f"{found}发给谁、发几份", "form": form, "verb": "存好发放范围", "tone": "main"}
    context |= {"way_out": "先不改", "way_out_url": reverse("distribution:paper", args=[found.pk])}
    return render(request, "distribution/paper_edit.html", context, status=422 if form.errors else 200)


@GET_POST
def reminding(request: HttpRequest, pk: int) -> HttpResponse:
    """When the clock reminds the unread."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_periodical(actor, pk)
    require(access.can_set_reminding(actor, found))
    first = {"days": queries.reminding_days(found)}
    form = RemindingForm(request.POST if request.method == "POST" else None, initial=first)
    back = reverse("distribution:paper", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        attempt(form, actions.set_reminding, found, by=actor, days=form.cleaned_data["days"])
        if not form.errors:
            messages.success(request, f"{found}的自动催阅已定")
            return redirect(back)
    return _act(request, form, f"{found}自动催阅", "存好", back)


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The distribution sheet of an issue; prints as it stands; the workbook holds the same."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    require(access.can_see_sheet(actor, issue))
    lots = queries.lots_of(issue)
    if request.GET.get("export") == "xlsx":
        return workbook(exports.sheet_xlsx(issue, lots), f"{issue}发放单")
    for lot in lots:
        lot.issue = issue
        lot.may = {  # type: ignore[attr-defined]
            "drop": bool(lot.pk and access.can_drop_extra(actor, lot)),
            "sign": bool(lot.pk and access.can_sign_for(actor, lot)),
            "back": bool(lot.pk and access.can_take_back(actor, lot)),
        }
    context = {
        "issue": issue,
        "lots": lots,
        "total": sum(lot.copies for lot in lots),
        "signed": sum(1 for lot in lots if lot.signed_at),
        "may_extra": access.can_add_extra(actor, issue),
        "guarded": issue.periodical.label != "open",
    }
    return render(request, "distribution/sheet.html", context)


@GET_POST
def extra(request: HttpRequest, pk: int) -> HttpResponse:
    """Extra copies with the reason."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    require(access.can_add_extra(actor, issue))
    paper = issue.periodical
    form = ExtraForm(
        request.POST if request.method == "POST" else None,
        posts=queries.possible_posts(paper),
        units=queries.possible_units(paper),
    )
    back = reverse("distribution:sheet", args=[issue.pk])
    if request.method == "POST" and form.is_valid():
        given = {"copies": form.cleaned_data["copies"], "reason": form.cleaned_data["reason"], **form.target}
        lot = attempt(form, actions.add_extra, issue, by=actor, **given)
        if lot:
            messages.success(
                request, f"已增发给{lot.name} {lot.copies} 份{'，份号 ' + lot.numbers if lot.numbers else ''}"
            )
            return redirect(back)
    why = "现在增发的算进共印份数。" if issue.state == "composing" else "这一期已经签发，现在增发是加印，份号接着排。"
    return _act(request, form, f"{issue}增发", "增发", back, explanation=why)


@GET_POST
def drop(request: HttpRequest, pk: int, lot: int) -> HttpResponse:
    """Give extra copies up again."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    found = queries.get_lot(issue, lot)
    require(access.can_drop_extra(actor, found))
    form = Form(request.POST if request.method == "POST" else None)
    back = reverse("distribution:sheet", args=[issue.pk])
    if request.method == "POST":
        attempt(form, actions.drop_extra, found, by=actor)
        if not form.errors:
            messages.success(request, f"不增发给{found.name}了")
            return redirect(back)
    return _act(request, form, "取消增发", "取消增发", back, subject=f"{found.name}　{found.copies} 份")


@GET_POST
def sign(request: HttpRequest, pk: int, lot: int) -> HttpResponse:
    """Who signed for these copies."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    found = queries.get_lot(issue, lot)
    require(access.can_sign_for(actor, found))
    first = {"name": found.post.person.name if found.post else ""}
    form = SignForm(request.POST if request.method == "POST" else None, initial=first)
    back = reverse("distribution:sheet", args=[issue.pk])
    if request.method == "POST" and form.is_valid():
        done = attempt(form, actions.sign_for, found, by=actor, name=form.cleaned_data["name"])
        if done:
            messages.success(request, f"{found.name}已签收 {found.numbers}")
            return redirect(back)
    return _act(request, form, "签收", "已签收", back, subject=str(found))


@GET_POST
def back(request: HttpRequest, pk: int, lot: int) -> HttpResponse:
    """Copies of what is not open came back, or were destroyed."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    found = queries.get_lot(issue, lot)
    require(access.can_take_back(actor, found))
    form = BackForm(request.POST if request.method == "POST" else None)
    home = reverse("distribution:sheet", args=[issue.pk])
    if request.method == "POST" and form.is_valid():
        done = attempt(form, actions.take_back, found, by=actor, **form.cleaned_data)
        if done:
            messages.success(request, f"{found.name} {found.numbers} {found.get_back_display()}")
            return redirect(home)
    return _act(request, form, "收回、销毁", "记下", home, subject=str(found))


@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """The office's issues of a year: sent to how many, opened by how many."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_reading(actor))
    papers = list(list_periodicals(actor))
    year, chosen = year_of(request), request.GET.get("periodical", "")
    paper = next((p for p in papers if str(p.pk) == chosen), None)
    found = queries.reading(actor, year=year, periodical=paper.pk if paper else None)
    context = {"year": year, "years": years_of(papers), "papers": papers, "paper": paper}
    context["may_look_up"] = access.can_look_up(actor)
    return render(request, "distribution/reading.html", context | {"page": paged(found, request.GET.get("page"))})


@require_safe
def readers(request: HttpRequest) -> HttpResponse:
    """Each reader's year: sent, opened, opened by a deputy, unread."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_reading(actor))
    year = year_of(request)
    rows = queries.readers(actor, year=year)
    if request.GET.get("export") == "xlsx":
        return workbook(exports.readers_xlsx(rows), f"{year}年读者阅读情况")
    context = {"year": year, "years": years_of(list_periodicals(actor)), "rows": rows}
    return render(request, "distribution/readers.html", context)


@require_safe
def issue_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has opened an issue when, by himself or by a deputy; the unread first, with 催阅."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    require(access.can_see_sheet(actor, issue))
    sent = queries.receipts(issue)
    context = {
        "issue": issue,
        "sent": sent,
        "opened": sum(1 for d in sent if d.opened_at),
        "unread": sum(1 for d in sent if not d.opened_at),
        "may_remind": access.can_remind(actor, issue),
        "today": timezone.localdate(),
    }
    return render(request, "distribution/issue_reading.html", context)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """催阅: one, or all who have not opened it."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    require(access.can_remind(actor, issue))
    form = RemindForm(request.POST)
    if form.is_valid():
        one = form.cleaned_data["to"]
        told = attempt(form, actions.remind, issue, by=actor, to=[one] if one else None)
        if told:
            messages.success(request, f"已催 {told} 人")
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return redirect("distribution:issue_reading", issue.pk)


@require_safe
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF with the reader's name on every page; noted (R6)."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    if request.method == "HEAD":
        return HttpResponse(content_type="application/pdf")
    file = actions.take_copy(issue, by=actor)
    return file_answer(file.data, file.media_type, file.name)


@GET_POST
def downloads(request: HttpRequest) -> HttpResponse:
    """Whose file is this: the code on a page, and the latest files taken (R6)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_look_up(actor))
    form = CodeForm(request.POST if request.method == "POST" else None)
    found, asked = None, False
    if request.method == "POST" and form.is_valid():
        asked = True
        found = actions.look_up(form.cleaned_data["code"], by=actor)
    page = paged(queries.downloads(actor), request.GET.get("page"))
    return render(request, "distribution/downloads.html", {"form": form, "found": found, "asked": asked, "page": page})


def _act(
    request: HttpRequest, form: Form, title: str, verb: str, back_to: str, *, explanation: str = "", subject: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {"title": title, "form": form, "verb": verb, "tone": "main", "explanation": explanation}
    context |= {"subject": subject, "way_out": "先不办", "way_out_url": back_to}
    return show_act(request, context)
