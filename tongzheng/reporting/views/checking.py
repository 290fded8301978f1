"""体检: a text checked as it is typed, what was found in a report or an article, and “此处无误” (R4, R13, R14)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tongzheng.checking.rules import Examination, Shown, applied, named
from tongzheng.reporting import access
from tongzheng.reporting.actions import checking as actions
from tongzheng.reporting.actions import submission
from tongzheng.reporting.forms.checking import LONGEST_TITLE, RIGHT_REASONS, RightForm, TypedForm
from tongzheng.reporting.forms.desk import BareForm
from tongzheng.reporting.queries import articles, reports
from tongzheng.reporting.queries import checking as queries
from tongzheng.reporting.queries.pictures import addresses
from tongzheng.reporting.rules import BODY_MAX
from tongzheng.reporting.views.way import way_back
from tongzheng.text.checks.base import Draft
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt


def links(text: Any, actor: Any) -> dict[str, Any]:
    """What a list of findings needs to know of its text: where to mark one right, where to take that back, whether one may."""
    what = "article" if text._meta.model_name == "article" else "report"
    return {
        "text": text,
        "right_url": reverse(f"reporting:{what}_right", args=[text.pk]),
        "back_url": f"reporting:{what}_right_back",
        "may_waive": access.can_waive(actor, text),
        "author_hidden": what == "report" and not access.knows_author(actor, text),
    }


@require_POST
def check_new(request: HttpRequest) -> HttpResponse:
    """What is found in a text that may not be saved yet; with `once`, in the draft it has become meanwhile."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_write(actor))
    form = TypedForm(request.POST)
    if not form.is_valid():
        return _too_long(request, form)
    draft = reports.own_draft(actor, form.cleaned_data["once"])
    if draft is not None:
        return _live(request, queries.examine_report(draft, form.texts), links(draft, actor))
    found = queries.examine_new(actor, **{"kind": "", **form.texts})
    return _live(request, found, {})


@require_http_methods(["GET", "HEAD", "POST"])
def check_report(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what is found in a report, for whoever reads it. POST: what is found in it as its writer types."""
    actor = request.actor  # type: ignore[attr-defined]
    report = reports.get_report(actor, pk)
    if request.method == "POST":
        require(access.can_edit(actor, report))
        form = TypedForm(request.POST)
        if not form.is_valid():
            return _too_long(request, form)
        return _live(request, queries.examine_report(report, form.texts), links(report, actor))
    sent = queries.errors_when_sent(report)
    return _read(request, report, queries.examine_report(report), {"sent_with": sent, **links(report, actor)})


@require_http_methods(["GET", "HEAD", "POST"])
def check_article(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for an article, as its editor types and as the approver reads."""
    actor = request.actor  # type: ignore[attr-defined]
    article = articles.get_article(actor, pk)
    if request.method == "POST":
        require(access.can_edit_article(actor, article))
        form = TypedForm(request.POST)
        if not form.is_valid():
            return _too_long(request, form)
        context = links(article, actor) | {"fix": "article"}
        return _live(request, queries.examine_article(article, form.texts), context)
    return _read(request, article, queries.examine_article(article), links(article, actor))


def _live(request: HttpRequest, seen: Any, context: dict[str, Any]) -> HttpResponse:
    return render(request, "checking/_findings.html", {"seen": seen, "live": True, "fix": "write", **context})


def _too_long(request: HttpRequest, form: TypedForm) -> HttpResponse:
    said = "；".join(str(error) for errors in form.errors.values() for error in errors)
    return render(request, "checking/_findings.html", {"not_checked": said}, status=422)


def _read(request: HttpRequest, text: Any, seen: Any, context: dict[str, Any]) -> HttpResponse:
    """The page of a text's findings; asked for by the desk or a report's page, only the section."""
    part = request.htmx and request.htmx.target == "checks"  # type: ignore[attr-defined]
    context |= {"seen": seen, "title": text.title, "body": text.body, "at_desk": request.GET.get("at") == "desk"}
    context["pictures"] = addresses(text)
    context["here"] = request.GET.get("from", "")[:300]
    return render(request, "checking/_seen.html" if part else "reporting/checked.html", context)


def report_right(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a finding in a report as right."""
    return _right(request, reports.get_report(request.actor, pk))  # type: ignore[attr-defined]


def article_right(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a finding in an article as right."""
    return _right(request, articles.get_article(request.actor, pk))  # type: ignore[attr-defined]


def _right(request: HttpRequest, text: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_waive(actor, text))
    posted = request.POST if request.method == "POST" else None
    form = RightForm(posted, initial={"finding": request.GET.get("finding")})
    if form.is_valid():
        values = form.cleaned_data
        done = attempt(form, actions.waive_finding, text, values["finding"], by=actor, reason=values["reason"])
        if done is not None:
            return _done(request, text, "已记下：此处无误")
    context = {"title": "此处无误", "verb": "记下", "form": form, "chips": RIGHT_REASONS, "way_out": "先不记"}
    context["explanation"] = "记下以后这一处不再提示；这段文字再改动时会重新查。"
    return show_act(request, context | _about(request, text))


def report_right_back(request: HttpRequest, pk: int, waiver: int) -> HttpResponse:
    """Take back that a finding in a report is right."""
    return _back(request, reports.get_report(request.actor, pk), waiver)  # type: ignore[attr-defined]


def article_right_back(request: HttpRequest, pk: int, waiver: int) -> HttpResponse:
    """Take back that a finding in an article is right."""
    return _back(request, articles.get_article(request.actor, pk), waiver)  # type: ignore[attr-defined]


def _back(request: HttpRequest, text: Any, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_waiver(text, pk)
    require(access.can_waive(actor, text))
    form = BareForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, actions.withdraw_waiver, text, found, by=actor) is not None:
        return _done(request, text, "已收回，这一处重新提示")
    context = {"title": "收回“此处无误”", "verb": "收回", "form": form, "way_out": "先不收回"}
    context["notice"] = f"标记的理由：{found.reason}"
    return show_act(request, context | _about(request, text))


def _about(request: HttpRequest, text: Any) -> dict[str, str]:
    return {"subject": str(text), "subject_url": way_back(request, text.get_absolute_url())}


def _done(request: HttpRequest, text: Any, said: str) -> HttpResponse:
    """Back to the page; where one is typing the page stays as it is and only the findings are looked at again."""
    if "live" in request.GET and request.htmx:  # type: ignore[attr-defined]
        return render(request, "checking/_kept.html", {"said": said})
    messages.success(request, said)
    return redirect(way_back(request, text.get_absolute_url()))


def still_wrong(errors: list[Shown], seen: str) -> list[Shown]:
    """The open errors, if one of them was not shown before sending yet; `seen` is what the page sent back (R4)."""
    shown_before = set(seen.split(","))
    return errors if any(error.key not in shown_before for error in errors) else []


def put_in(request: HttpRequest, form: Any, report: Any, token: str) -> bool:
    """Put a suggestion into a saved draft, without script; False when saving was refused."""
    shown = named(queries.examine_report(report).open, token)
    if shown is None or not shown.swaps:
        messages.info(request, "这一处已经改过了")
        return True
    title, body = applied(shown, Draft(report.title, report.body))
    values = {"by": request.actor, "version": report.version, "title": title, "body": body}  # type: ignore[attr-defined]
    if attempt(form, submission.save_draft, report, **values) is None:
        return False
    messages.success(request, f"已改好 {len(shown.spots)} 处")
    return True


def typed_in(form: Any) -> dict[str, str]:
    """Title and body as they stand in a form's boxes, one character a line end."""
    return {name: str(form[name].value() or "").replace("\r\n", "\n") for name in ("title", "body")}


def looked_through(typed: Mapping[str, str], examine: Callable[[], Examination]) -> dict[str, Any]:
    """For the section 体检 of a page with a form: what `examine` finds; a text longer than may be kept is not looked through."""
    if len(typed["title"]) > LONGEST_TITLE or len(typed["body"]) > BODY_MAX:
        return {"not_checked": "太长了，请先删减"}
    return {"seen": examine()}


def put_into(article: Any, form: Any, then: str) -> None:
    """Put a suggestion into what is about to be saved of an article, without script (`then`: "fix-" and the finding)."""
    if not then.startswith("fix-"):
        return
    typed = typed_in(form)
    shown = named(queries.examine_article(article, typed).open, then[4:])
    if shown is not None and shown.swaps:
        title, body = applied(shown, Draft(typed["title"], typed["body"]))
        form.cleaned_data |= {"title": title, "body": body}
