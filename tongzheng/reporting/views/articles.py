"""Articles: start, edit beside the untouched originals, compare the rounds (E2, R15)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.reporting import access
from tongzheng.reporting.actions import attachments, editing
from tongzheng.reporting.actions.unsaved import drop_unsaved
from tongzheng.reporting.flow import ARTICLE
from tongzheng.reporting.forms.desk import AddSourceForm, ArticleForm, BareForm, CombineForm, DropForm, keys_of
from tongzheng.reporting.queries import articles as queries
from tongzheng.reporting.queries import checking, pictures
from tongzheng.reporting.queries.desk import get_received_many
from tongzheng.reporting.queries.names import byline
from tongzheng.reporting.queries.originals import get_report_with_line, stages
from tongzheng.reporting.queries.unsaved import unsaved_of
from tongzheng.reporting.views.checking import links, looked_through, put_into, typed_in
from tongzheng.reporting.views.unsaved import autosaved
from tongzheng.reporting.views.way import way_back
from tongzheng.text.diff import diff_counts, diff_html
from tongzheng.trail.flow import offers
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

TABS = [("editing", "编辑中"), ("published", "已刊发"), ("dropped", "已撤稿"), ("", "全部")]
ROUNDS = 20  # rounds shown with their changes; older ones by address


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """The office's articles."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_articles(actor))
    state = request.GET.get("state", "editing")
    state = state if state in dict(TABS) else "editing"
    words = request.GET.get("q", "")[:60].replace("\x00", "")
    kind = request.GET.get("kind", "")
    elsewhere = {"reference": True, "local": False}.get(kind)
    found = queries.list_articles(actor, state=state, words=words, mine="mine" in request.GET, elsewhere=elsewhere)
    page = paged(found, request.GET.get("page"))
    lines = queries.bylines(page, actor) if len(page) else {}
    sent = queries.sent_up(page) if len(page) else {}
    for article in page:
        article.sent = sent.get(article.pk, "")
        article.line = lines.get(article.pk, "").strip("（）〔〕").removesuffix("供稿").removeprefix("来源：")
    context = {"page": page, "tabs": TABS, "state": state, "words": words, "mine": "mine" in request.GET}
    context |= {"kind": kind if elsewhere is not None else "", "counts": queries.reference_counts(actor)}
    return render(request, "reporting/articles.html", context)


def combine(request: HttpRequest) -> HttpResponse:
    """Start an article from the reports in ?report=."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_start_article(actor))
    reports = get_received_many(actor, keys_of(request.POST.getlist("report") or request.GET.getlist("report")))
    first = {"title": reports[0].title if reports else "", "way": "single" if len(reports) == 1 else "combined"}
    form = CombineForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        article = attempt(form, editing.start_article, reports, by=actor, **form.cleaned_data)
        if article:
            return redirect("reporting:article_edit", article.pk)
    title = "综合成一篇" if len(reports) > 1 else "编辑这篇来稿"
    context = {"title": title, "verb": "开始编", "form": form, "reports": reports, "way_out": "先不编"}
    context["way_out_url"] = reverse("reporting:desk")
    return render(request, "reporting/article_new.html", context, status=422 if form.errors else 200)


@require_safe
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """One article with its sources, rounds and acts."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_article(actor, pk)
    context = {
        "article": found,
        "byline": byline(found, actor),
        "originals": queries.originals(found, actor),
        "files": queries.files_of(found),
        "unusable": pictures.unusable(found),
        "behind": queries.material_of(found),
        "offers": offers(actor, found, access, lambda s: reverse("reporting:article_act", args=[pk, s.name])),
        "may_edit": access.can_edit_article(actor, found),
        "may_name": access.can_name_source(actor, found),
        "rounds": queries.rounds_of(found),
        "doubts": list(queries.open_doubts([found])),
        "entries": list(entries_of(found).select_related("by__person")),
    }
    return render(request, "reporting/article.html", context)


def article_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Originals on the left, the text on the right; saving keeps a round."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_article(actor, pk)
    require(access.can_edit_article(actor, found))
    theirs = None
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    if request.headers.get("X-Autosave"):
        return autosaved(request, found)
    if request.POST.get("then") == "drop-unsaved":
        drop_unsaved(found, by=actor)
        return redirect("reporting:article_edit", pk)
    unsaved = None if given else unsaved_of(actor, found)
    text = unsaved or found
    form = ArticleForm(*given, initial={"version": text.version, "title": text.title, "body": text.body})
    if request.method == "POST" and form.is_valid():
        put_into(found, form, request.POST.get("then", ""))
        if _saved(request, found, form):
            messages.success(request, "已存好，这一轮改动留在“历次修改”里")
            return redirect("reporting:article" if "done" in request.POST else "reporting:article_edit", pk)
        theirs = _newer(form, actor, pk)
    if unsaved is not None and unsaved.version != found.version:
        theirs = found  # saved by somebody meanwhile: both are shown, and saving says so
    context = {
        "article": found,
        "form": form,
        "theirs": theirs,
        "unsaved": unsaved,
        "originals": queries.originals(found, actor),
    }
    context |= {"files": queries.files_of(found), "insertable": queries.insertable(found)}
    context |= {"unusable": pictures.unusable(found), "behind": queries.material_of(found)}
    context |= {"byline": byline(found, actor), **links(found, actor)}
    typed = typed_in(form)
    context |= looked_through(typed, lambda: checking.examine_article(found, typed))
    return render(request, "reporting/article_edit.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, found: Any, form: ArticleForm) -> bool:
    """Keep the text, then the files that came with it or the one to be taken off; the text stays kept if a file is refused."""
    actor, then = request.actor, request.POST.get("then", "")  # type: ignore[attr-defined]
    text = {name: form.cleaned_data[name] for name in ("version", "title", "body")}
    saved = attempt(form, editing.save_article, found, by=actor, **text)
    if saved is None:
        return False
    for upload in form.cleaned_data["uploads"]:
        attempt(form, attachments.attach_file, saved, upload, by=actor)
    if then.startswith("detach-") and then[7:].isascii() and then[7:].isdigit() and len(then) < 25:
        attempt(form, attachments.detach_file, saved, queries.get_attachment(saved, int(then[7:])), by=actor)
    return not form.errors


def _newer(form: Any, actor: Any, pk: int) -> Any:
    """The text that stands now when it is newer than the form's; the form may then be saved on top of it knowingly."""
    now = queries.get_article(actor, pk)
    if now.version == form.cleaned_data.get("version"):
        return None
    form.data = form.data.copy()
    form.data["version"] = str(now.version)
    typed = (form.cleaned_data.get("title"), form.cleaned_data.get("body"))
    return None if (now.title, now.body) == typed else now


def article_act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Drop or restore an article."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_article(actor, pk)
    if step not in ("drop", "restore"):
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    fn: Any = editing.drop_article if step == "drop" else editing.restore_article
    form = (DropForm if step == "drop" else BareForm)(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, fn, found, by=actor, **form.cleaned_data) is not None
    ):
        messages.success(request, f"《{found.title}》{ARTICLE[step].done}")
        return redirect(found)
    context = {"title": f"{ARTICLE[step].label}这篇编发稿", "verb": ARTICLE[step].label, "form": form}
    context |= {"subject": found.title, "subject_url": found.get_absolute_url()}
    return show_act(request, context)


def add_source(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring one more report into an article."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_article(actor, pk)
    require(access.can_edit_article(actor, found))
    form = AddSourceForm(
        request.POST if request.method == "POST" else None, reports=queries.addable(actor, found)[:200]
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, editing.add_source, found, by=actor, **form.cleaned_data) is not None
    ):
        messages.success(request, "已并入，正文接在最后")
        return redirect(way_back(request, reverse("reporting:article_edit", args=[pk])))
    context = {"title": "并入来稿", "verb": "并入", "form": form, "way_out": "先不并"}
    context |= {"subject": found.title, "subject_url": found.get_absolute_url()}
    return show_act(request, context)


def remove_source(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """Take a report out of an article."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_article(actor, pk)
    require(access.can_edit_article(actor, found))
    source = next((s.report for s in found.source_set.all() if s.report_id == report), None)
    if source is None:
        raise Http404
    form = BareForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, editing.remove_source, found, by=actor, report=source) is not None:
        messages.success(request, f"已取出{source.unit.short_name}的来稿，正文请自行删改")
        return redirect(found)
    context = {"title": "取出这篇来稿", "verb": "取出", "form": form, "way_out": "先不取"}
    context |= {"subject": f"{source.unit.short_name}　{source.title}", "subject_url": found.get_absolute_url()}
    return show_act(request, context)


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What every round changed, the newest first."""
    found = queries.get_article(request.actor, pk)  # type: ignore[attr-defined]
    rounds = queries.rounds_of(found)
    pairs = list(zip(rounds, rounds[1:], strict=False))[-ROUNDS:]
    shown = [
        {
            "round": new,
            "title": diff_html(old.title, new.title) if old.title != new.title else "",
            "body": diff_html(old.body, new.body),
            "counts": diff_counts(old.body, new.body),
        }
        for old, new in reversed(pairs)
    ]
    context = {"article": found, "first": rounds[0], "last": rounds[-1], "shown": shown}
    if len(rounds) > 2:
        context["whole"] = diff_html(rounds[0].body, rounds[-1].body)
    return render(request, "reporting/compare.html", context)


@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as first written and what each level changed."""
    actor = request.actor  # type: ignore[attr-defined]
    report, chain = get_report_with_line(actor, pk)
    on_desk = report.office_id == actor.unit_id and bool(access.can_open_desk(actor))
    context = {"report": report, "chain": chain, "stages": stages(actor, chain), "on_desk": on_desk}
    return render(request, "reporting/original.html", context)
