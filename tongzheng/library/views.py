"""The library: list, read, write, import, archive (O6)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tongzheng.files import shelf as waiting_room
from tongzheng.library import access, queries, rules
from tongzheng.library.actions import imports, keeping
from tongzheng.library.forms import ARCHIVE_REASONS, ArchiveForm, EmptyForm, ImportForm, MaterialForm, Sieve
from tongzheng.text.revisions import revisions_of
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.answers import show_act, workbook
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
KEY = "library_import"
SHOWN = 200
COMMON = ("kind", "source", "tags", "shared")


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """What this post may see, the newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    form = Sieve(request.GET or {})
    asked = form.chosen()
    context = {
        "page": paged(queries.materials(actor, **asked), request.GET.get("page")),
        "form": form,
        "asked": asked,
        "sieved": any(asked.values()),
        "tags": queries.tags(actor),
        "can_add": access.can_add(actor),
        "keeper": access.is_keeper(actor),
    }
    return render(request, "library/shelf.html", context)


@require_safe
def material(request: HttpRequest, pk: int) -> HttpResponse:
    """One material; for the desk also its earlier versions."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_material(actor, pk)
    keeper = access.is_keeper(actor)
    rounds = list(revisions_of(found)) if keeper else []
    wanted = request.GET.get("round", "")
    context = {
        "material": found,
        "keeper": keeper,
        "offers": offers(actor, found, access, lambda step: reverse(f"library:{step.name}", args=[pk]))
        if keeper
        else [],
        "can_edit": access.can_edit(actor, found),
        "compile": access.can_compile(actor, found),
        "rounds": rounds[:-1],
        "round": next((r for r in rounds if str(r.number) == wanted), None),
    }
    return render(request, "library/material.html", context)


@GET_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a material in by hand."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_add(actor))
    form = MaterialForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        made = attempt(form, keeping.add_material, by=actor, **fields)
        if made is not None:
            messages.success(request, f"已录入：《{made}》")
            return redirect(made)
    return render(request, "library/write.html", {"form": form}, status=422 if form.errors else 200)


@GET_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a material; what somebody else stored meanwhile is shown, nothing typed is lost."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_material(actor, pk)
    require(access.can_edit(actor, found))
    names = ("title", "body", "kind", "source", "dated", "shared", "version")
    initial = {name: getattr(found, name) for name in names} | {"tags": "、".join(found.tag_list)}
    form = MaterialForm(request.POST if request.method == "POST" else None, initial=initial)
    theirs = None
    if form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        fields["version"] = fields["version"] or 0
        if attempt(form, keeping.edit_material, found, by=actor, **fields) is not None:
            messages.success(request, "已存")
            return redirect(found)
        theirs = queries.get_material(actor, pk)
        if theirs.version == fields["version"]:
            theirs = None
        else:  # what is sent next is sent in knowledge of theirs
            form.data = {**request.POST.dict(), "version": str(theirs.version)}
    context = {"form": form, "material": found, "theirs": theirs}
    return render(request, "library/write.html", context, status=422 if form.errors else 200)


@GET_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a material out of use, with the reason."""
    actor = request.actor  # type: ignore[attr-defined]
    found = _in_state(queries.get_material(actor, pk), "archive")
    require(access.can_archive(actor, found))
    form = ArchiveForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, keeping.archive_material, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已归档，在“看已归档的”里可以取回")
        return redirect("library:shelf")
    explanation = "归档以后不再列出，各单位也看不到；仍参加查重，随时可以取回。"
    return _ask(request, form, found, "归档素材", explanation, chips=ARCHIVE_REASONS)


@GET_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an archived material into use again."""
    actor = request.actor  # type: ignore[attr-defined]
    found = _in_state(queries.get_material(actor, pk), "restore")
    require(access.can_restore(actor, found))
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, keeping.restore_material, found, by=actor) is not None:
        messages.success(request, "已取回")
        return redirect(found)
    return _ask(request, form, found, "取回素材", "取回以后回到素材库。")


def _in_state(found: Any, step: str) -> Any:
    """The material, if this step can still be taken; somebody else may have been quicker."""
    if found.state not in found.FLOW[step].sources:
        raise Stale(found, found.FLOW[step])
    return found


def _ask(request: HttpRequest, form: Any, found: Any, title: str, explanation: str, **more: Any) -> HttpResponse:
    context = {
        "title": title, "form": form, "verb": title[:2], "explanation": explanation, "subject": str(found),
        "subject_url": found.get_absolute_url(), "way_out_url": found.get_absolute_url(), **more,
    }  # fmt: skip
    return show_act(request, context)


@GET_POST
def import_files(request: HttpRequest) -> HttpResponse:
    """Without waiting files: choose some; with them: what is in them, and the button to import."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_add(actor))
    do, waiting = request.POST.get("do", ""), request.session.get(KEY)
    if request.method == "POST" and do not in ("drop", "import"):
        return _choose(request)
    files = waiting_room.unshelve(waiting["files"]) if waiting and waiting["by"] == actor.pk else None
    if do:
        request.session.pop(KEY, None)
    if do == "import":
        return _import(request, files, waiting)
    if do == "drop":
        waiting_room.drop(waiting["files"] if waiting else [])
        return redirect("library:import")
    if files is None or waiting is None:
        return render(request, "library/import.html", {"form": ImportForm()})
    drafts = imports.read_files(files, by=actor, **_common(waiting))
    wrong = [draft for draft in drafts if draft.faults]
    context = {
        "names": [name for name, _ in waiting["files"]], "count": len(drafts), "wrong": len(wrong),
        "drafts": (wrong or drafts)[:SHOWN], "more": max(0, len(wrong or drafts) - SHOWN),
        "there": sum(draft.known for draft in drafts),
    }  # fmt: skip
    return render(request, "library/preview.html", context)


def _common(waiting: dict[str, Any]) -> dict[str, Any]:
    """What holds for all the files, as the form said it; a day travels in the session as text."""
    return {**waiting["common"], "dated": rules.parse_day(waiting["dated"], timezone.localdate())}


def _choose(request: HttpRequest) -> HttpResponse:
    """Read the files once: a mark of secrecy stops everything here, and nothing is kept."""
    form = ImportForm(request.POST, request.FILES)
    actor = request.actor  # type: ignore[attr-defined]
    if form.is_valid() and sum(upload.size for upload in form.cleaned_data["uploads"]) > settings.ATTACHMENT_MAX:
        form.add_error("uploads", "这些文件一共超过 50 MB，请分几次导入")
    if form.is_valid():
        files = [(upload.name or "文件", upload.read()) for upload in form.cleaned_data["uploads"]]
        common = {name: form.cleaned_data[name] for name in COMMON}
        dated = form.cleaned_data["dated"]
        drafts = attempt(form, imports.read_files, files, by=actor, dated=dated, **common)
        for draft in drafts or []:  # what cannot be read cannot be checked for marks either: it is not kept
            if draft.faults and draft.faults[0][0] == draft.where and not draft.fields["title"]:
                form.add_error("uploads", f"{draft.where}：{draft.faults[0][1]}")
        if drafts is not None and not form.errors:
            kept = {"files": waiting_room.shelve(files), "common": common, "dated": dated.isoformat(), "by": actor.pk}
            request.session[KEY] = kept
            return redirect("library:import")
    return render(request, "library/import.html", {"form": form}, status=422)


def _import(request: HttpRequest, files: Any, waiting: Any) -> HttpResponse:
    if files is None:
        messages.info(request, "没有等着导入的文件：刚才已经导入的没有重复，过期的请重新选一次")
        return redirect("library:shelf")
    actor = request.actor  # type: ignore[attr-defined]
    drafts = imports.read_files(files, by=actor, **_common(waiting))
    created, there = imports.import_materials(drafts, by=actor)
    waiting_room.drop(waiting["files"])
    messages.success(request, f"导入 {created} 篇" + (f"，{there} 篇以前导入过，没有重复" if there else ""))
    return redirect("library:shelf")


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty table to fill in."""
    require(access.can_add(request.actor))  # type: ignore[attr-defined]
    return workbook(queries.template(), "素材导入")
