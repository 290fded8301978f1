"""Pages of periodicals: the year, settings, sections, reading list (E4, E5)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from tongzheng.bulletins import access, actions, exports, queries
from tongzheng.bulletins.forms import PeriodicalForm, ReadersForm, SectionsForm, TargetForm
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act, workbook, year_of
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

PLAIN = (
    "name",
    "publisher",
    "label",
    "mark",
    "yearly_target",
    "yearly_articles",
    "counted_from",
    "public",
    "fast",
    "position",
    "active",
)


def periodicals(request: HttpRequest) -> HttpResponse:
    """The office's periodicals with a year's targets and how far they are reached; the workbook holds the same (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_periodicals(actor))
    year = year_of(request)
    rows = queries.progress(actor, year)
    if request.GET.get("export") == "xlsx":
        return workbook(exports.year_xlsx(year, rows, queries.altogether(rows)), f"{year}年编发目标完成情况")
    context = {
        "year": year,
        "years": queries.years_of(queries.list_periodicals(actor)),
        "rows": rows,
        "all": queries.altogether(rows),
        "may_aim": {r.periodical.pk for r in rows if access.can_aim(actor, r.periodical)},  # type: ignore[arg-type, union-attr]
        "can_add": access.can_add_periodical(actor),
    }
    return render(request, "bulletins/periodicals.html", context)


def texts(request: HttpRequest) -> HttpResponse:
    """The printed texts behind the number of 采编条数 (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_periodicals(actor))
    year = year_of(request)
    chosen = request.GET.get("periodical", "")
    paper = (
        queries.get_periodical(actor, int(chosen))
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 19
        else None
    )
    found = queries.printed_texts(actor, year=year, periodical=paper.pk if paper else None)
    if request.GET.get("export") == "xlsx":
        return workbook(exports.texts_xlsx(found[: exports.MOST]), f"{year}年采编条目")
    context = {"year": year, "periodical": paper, "page": paged(found, request.GET.get("page"))}
    return render(request, "bulletins/texts.html", context)


def periodical(request: HttpRequest, pk: int) -> HttpResponse:
    """One periodical: settings, targets, names, sections, reading list (E4, E5, E9)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    context = {
        "periodical": found,
        "titles": found.former_titles.order_by("-until"),
        "merged": found.merged.all(),
        "sections": found.sections.all(),
        "readers": queries.readers_of(found),
        "can_change": access.can_change_periodical(actor, found),
        "can_rename": access.can_rename(actor, found),
        "can_end": access.can_end(actor, found),
        "appears": found.appears(),
        "signer": found.own_signer(),
    }
    return render(request, "bulletins/periodical.html", context)


def periodical_new(request: HttpRequest) -> HttpResponse:
    """Set up a periodical (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_add_periodical(actor))
    first = {"publisher": actor.unit.name, "mark": "内部参阅　注意保存", "label": "internal", "active": True}
    form = PeriodicalForm(request.POST or None, initial=first, new=True)
    if request.method == "POST" and form.is_valid():
        found = attempt(form, actions.add_periodical, by=actor, **form.cleaned_data)
        if found:
            return redirect(found)
    return act_page(request, form, "设立刊物", "设立刊物", reverse("bulletins:periodicals"))


def periodical_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a periodical's settings (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    require(access.can_change_periodical(actor, found))
    first = {name: getattr(found, name) for name in PLAIN} | {"signer": found.signer_id or ""}
    named = queries.numbered_so_far(found, supplements=True) > 0
    form = PeriodicalForm(request.POST or None, initial=first, signers=queries.possible_signers(found), named=named)
    back = found.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        attempt(form, actions.change_periodical, found, by=actor, **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"{found}的设置已改")
            return redirect(back)
    why = "已经有签发过的期，改刊名、编发单位请用“更名”。" if named else ""
    return act_page(request, form, f"{found}的设置", "存好设置", back, explanation=why)


def target(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """A year's targets of a periodical (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    require(access.can_aim(actor, found))
    if not 1949 <= year <= timezone.localdate().year:
        raise Http404
    form = TargetForm(request.POST if request.method == "POST" else None, initial=queries.target_of(found, year))
    back = f"{reverse('bulletins:periodicals')}?year={year}"
    if request.method == "POST" and form.is_valid():
        attempt(form, actions.aim, found, by=actor, year=year, **form.cleaned_data)
        if not form.errors:
            messages.success(request, f"{found}{year}年的目标已定")
            return redirect(back)
    return act_page(request, form, f"{found}{year}年的目标", "定目标", back)


def sections(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a periodical's sections in order (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    require(access.can_set_sections(actor, found))
    names = "\n".join(found.sections.values_list("name", flat=True))
    form = SectionsForm(request.POST if request.method == "POST" else None, initial={"names": names})
    if request.method == "POST" and form.is_valid():
        attempt(form, actions.set_sections, found, by=actor, names=form.lines)
        if not form.errors:
            messages.success(request, f"{found}的栏目已改")
            return redirect(found)
    return act_page(request, form, f"{found}的栏目", "存好栏目", found.get_absolute_url())


def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who reads a periodical (E5)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_periodical(actor, pk)
    require(access.can_set_readers(actor, found))
    posts = queries.possible_readers(found)
    now = [str(p.pk) for p in queries.readers_of(found)]
    first = {"leaders": now, "units": now}
    form = ReadersForm(request.POST if request.method == "POST" else None, initial=first, posts=posts)
    if request.method == "POST" and form.is_valid():
        attempt(form, actions.set_readers, found, by=actor, posts=form.chosen)
        if not form.errors:
            messages.success(request, f"{found}的送阅范围已改，下一期起照此送阅")
            return redirect(found)
    return act_page(request, form, f"{found}送阅给谁", "存好送阅范围", found.get_absolute_url())


def act_page(
    request: HttpRequest, form: Form, title: str, verb: str, back: str, *, explanation: str = "", notice: str = ""
) -> HttpResponse:
    """The small form of an act on a periodical."""
    context: dict[str, Any] = {"title": title, "form": form, "verb": verb, "tone": "main", "explanation": explanation}
    context |= {"way_out": "先不改", "way_out_url": back, "notice": notice}
    return show_act(request, context)
