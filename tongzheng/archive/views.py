"""Pages of the archive (E10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.archive import access, actions, queries, tasks
from tongzheng.archive.forms import RefileForm, RetentionForm, YearForm
from tongzheng.files.store import open_blob
from tongzheng.trail.flow import offers
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """Years and their volumes; with words, the records found."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    context: dict[str, Any] = {"words": words, "can_keep": access.can_keep(actor)}
    if words:
        context["page"] = paged(queries.list_items(actor, words=words), request.GET.get("page"))
    else:
        context |= {
            "years": queries.years(actor), "exports": queries.list_exports(actor),
            "retentions": queries.retentions(actor), "classes": dict(queries.CLASSES),
        }  # fmt: skip
    return render(request, "archive/shelf.html", context)


def retention(request: HttpRequest, pk: int) -> HttpResponse:
    """How long a periodical's issues are kept."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    periodical = queries.get_periodical(actor, pk)
    require(access.can_file(actor, periodical.office_id))
    form = RetentionForm(request.POST or None, initial={"retention": queries.retention_of(periodical)})
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.set_retention, periodical, by=actor, **form.cleaned_data):
            messages.success(request, f"{periodical}的保管期限已定")
            return redirect("archive:shelf")
    explanation = "已经归档的件不变，以后归档的按新的期限。"
    return _act(request, form, f"{periodical}保管期限", "定下", reverse("archive:shelf"), explanation)


def file_year(request: HttpRequest, year: int) -> HttpResponse:
    """File all that a year still lacks; the worker does it."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_keep(actor))
    waiting = queries.unfiled(actor.unit_id, year).count()
    form = YearForm(request.POST or None, initial={"year": year})
    if request.method == "POST" and form.is_valid():
        tasks.file_year.enqueue(actor.pk, year)
        messages.success(request, f"{year}年 {waiting} 期正在后台归档，刷新本页看进度")
        return redirect("archive:shelf")
    explanation = f"{year}年还有 {waiting} 期没有归档。归档时排好版的正本、文本、办理过程和元数据一起存下，以后不再变。"
    return _act(request, form, f"归档 {year} 年", "全部归档", reverse("archive:shelf"), explanation)


@require_safe
def volume(request: HttpRequest, pk: int) -> HttpResponse:
    """A volume and its records; asked to, every content is read again and compared with its checksum."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_volume(actor, pk)
    checked = "check" in request.GET
    return render(request, "archive/volume.html", {
        "volume": found, "page": paged(queries.items_of(actor, found), request.GET.get("page")),
        "offers": offers(actor, found, access, lambda step: reverse(f"archive:{step.name}", args=[found.pk])),
        "checked": checked, "damaged": queries.damaged(found) if checked else [],
    })  # fmt: skip


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a volume."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_volume(actor, pk)
    require(access.can_close(actor, found))
    form = Form(request.POST or None)
    if request.method == "POST":
        closed = attempt(form, actions.close_volume, found, by=actor)
        if closed:
            messages.success(request, f"{found}已封卷")
            return redirect(found)
    explanation = "封卷时按日期编件号，写下每个文件的校验值；封了就不能再改，后来的归入补卷。"
    return _act(request, form, f"封卷：{found}", "封卷", found.get_absolute_url(), explanation, tone="seal")


@require_safe
def checksums(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """A closed volume's checksum list."""
    found = queries.get_volume(request.actor, pk)  # type: ignore[attr-defined]
    if found.manifest is None:
        raise Http404
    return FileResponse(open_blob(found.manifest), as_attachment=True, filename=f"{found} 校验表.txt")


@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One record."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_item(actor, pk)
    return render(request, "archive/item.html", {
        "item": found, "files": found.files.select_related("blob"), "issue": queries.subject_of(found),
        "entries": entries_of(found), "can_refile": access.can_refile(actor, found),
    })  # fmt: skip


def refile(request: HttpRequest, pk: int) -> HttpResponse:
    """Another retention class."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_item(actor, pk)
    require(access.can_refile(actor, found))
    form = RefileForm(request.POST or None, initial={"retention": found.volume.retention})
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.refile_item, found, by=actor, **form.cleaned_data):
            return redirect(found)
    return _act(request, form, "改保管期限", "改", found.get_absolute_url(), str(found))


@require_safe
def item_file(request: HttpRequest, pk: int, file: int) -> HttpResponse | FileResponse:
    """One file of a record, always to be saved, never run in the page."""
    found = queries.get_file(request.actor, pk, file)  # type: ignore[attr-defined]
    actions.open_record_file(found, by=request.actor)  # type: ignore[attr-defined]
    return FileResponse(open_blob(found.blob), as_attachment=True, filename=f"{found.item.title} {found.name}")


def export_new(request: HttpRequest, year: int) -> HttpResponse:
    """Begin to export a year; the worker puts it together."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_export(actor))
    form = YearForm(request.POST or None, initial={"year": year})
    if request.method == "POST" and form.is_valid():
        export = attempt(form, actions.start_export, by=actor, year=year, once=form.cleaned_data["once"])
        if export:
            tasks.make_export.enqueue(export.pk)
            return redirect(export)
    explanation = "导出一个压缩包：目录用浏览器就能看，带校验表。含本办公室全部归档件，请按规定保管。"
    return _act(request, form, f"导出 {year} 年档案", "开始导出", reverse("archive:shelf"), explanation)


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an export is."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_export(actor, pk)
    silent = found.state == "running" and queries.silent(found)
    steps = offers(
        actor, found, access, lambda s: reverse("archive:export_act", args=[pk, s.name]), only=["stop", "resume"]
    )
    return render(request, "archive/export.html", {
        "export": found, "offers": steps, "silent": silent, "now": timezone.now(),
        "percent": round(found.done * 100 / found.total) if found.total else 0,
    })  # fmt: skip


def export_act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Stop an export, or take it up again."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_export(actor, pk)
    acts: dict[str, tuple[Callable[..., Any], str]] = {
        "stop": (actions.stop_export, "停下"), "resume": (actions.resume_export, "继续"),
    }  # fmt: skip
    if step not in acts:
        raise Http404
    act, word = acts[step]
    require(getattr(access, f"can_{step}")(actor, found))
    form = Form(request.POST or None)
    if request.method == "POST":
        if step == "resume" and found.state == "running" and queries.silent(found):
            attempt(form, actions.stop_export, found, by=actor)  # whoever made it is gone
        if not form.errors and attempt(form, act, found, by=actor):
            if step == "resume":
                tasks.make_export.enqueue(found.pk)
            return redirect(found)
    return _act(request, form, f"{word}{found}", word, found.get_absolute_url(), "已经放好的件不会丢，随时可以继续。")


@require_safe
def export_download(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The finished zip."""
    found = queries.get_export(request.actor, pk)  # type: ignore[attr-defined]
    require(access.can_download(request.actor, found))  # type: ignore[attr-defined]
    path = queries.zip_of(found)
    if not path.exists():
        raise Http404
    actions.note_download(found, by=request.actor)  # type: ignore[attr-defined]
    response = FileResponse(path.open("rb"), content_type="application/zip")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{found.year}年档案.zip')}"
    return response


def _act(
    request: HttpRequest, form: Any, title: str, verb: str, back: str, explanation: str, *, tone: str = "main"
) -> HttpResponse:
    context = {
        "form": form, "title": title, "verb": verb, "way_out_url": back, "explanation": explanation, "tone": tone,
        "way_out": f"先不{verb}",
    }  # fmt: skip
    return show_act(request, context)
