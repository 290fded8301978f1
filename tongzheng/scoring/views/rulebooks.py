"""Pages of rulebooks: the one in force for everybody, versions and their acts for the office (K1)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.scoring import access
from tongzheng.scoring.actions import rulebooks as actions
from tongzheng.scoring.forms.rulebooks import ActivateForm, StartForm, UploadForm, first_of_next_month
from tongzheng.scoring.queries import rulebooks as queries
from tongzheng.scoring.queries import wording
from tongzheng.trail.refusals import Refused, require
from tongzheng.ui.answers import file_answer, show_act
from tongzheng.ui.forms import Form, OnceField, attempt


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rulebook in force, in words; every unit reads it."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_read_rules(actor))
    found = queries.current(actor, timezone.localdate())
    if found is None:
        return render(
            request, "scoring/rulebook.html", {"rulebook": None, "can_open": access.can_open_rulebooks(actor)}
        )
    return _show(request, found)


@require_safe
def rulebooks(request: HttpRequest) -> HttpResponse:
    """All versions of the office."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_rulebooks(actor))
    found = list(queries.list_rulebooks(actor)[:100])
    context = {"rulebooks": found, "can_edit": access.can_edit_rulebook(actor), "outlets": queries.outlets(actor)}
    return render(request, "scoring/rulebooks.html", context)


@require_safe
def rulebook(request: HttpRequest, pk: int) -> HttpResponse:
    """One version in words; of a draft what is wrong, and where to change it."""
    return _show(request, queries.get_rulebook(request.actor, pk))  # type: ignore[attr-defined]


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The version as a TOML file."""
    found = queries.get_rulebook(request.actor, pk)  # type: ignore[attr-defined]
    return file_answer(found.text.encode(), "application/toml; charset=utf-8", f"{found}.toml")


def start(request: HttpRequest) -> HttpResponse:
    """Begin a draft from a shipped one."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_edit_rulebook(actor))
    form = StartForm(request.POST or None, samples=queries.samples())
    if request.method == "POST" and form.is_valid():
        if made := attempt(form, actions.start_rulebook, by=actor, **form.cleaned_data):
            messages.success(request, "草稿已建好，把刊物改成自己的，再逐表核对")
            return redirect(made)
    explanation = "五个样本都来自各地实行的办法，起草以后每一个分值都可以改。"
    return _act(request, form, "起草计分办法", "起草", explanation, reverse("scoring:rulebooks"))


def upload(request: HttpRequest) -> HttpResponse:
    """Bring a draft in as a file."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_edit_rulebook(actor))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        text, once = form.cleaned_data["file"], form.cleaned_data["once"]
        try:
            return redirect(actions.upload_rulebook(by=actor, once=once, text=text))
        except actions.Faulty as refusal:
            for fault in refusal.faults[:50]:
                form.add_error("file", str(fault))
        except Refused as refusal:
            form.add_error("file", refusal.reason)
    explanation = "导入后是草稿，启用以前不影响得分。有一行不对，整份都不导入，并说明第几行、为什么。"
    return _act(request, form, "导入计分办法", "导入", explanation, reverse("scoring:rulebooks"))


def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft like this one."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_rulebook(actor, pk)
    require(access.can_edit_rulebook(actor))
    form = _OnceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if made := attempt(form, actions.copy_rulebook, found, by=actor, **form.cleaned_data):
            messages.success(request, "已复制成草稿")
            return redirect(made)
    return _act(request, form, f"复制{found}", "复制", "照这一版起草新的一版，改好再启用。", found.get_absolute_url())


def activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft in force from a day."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_rulebook(actor, pk)
    require(access.can_activate(actor, found))
    form = ActivateForm(request.POST or None, initial={"starts": first_of_next_month()})
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.activate_rulebook, found, by=actor, **form.cleaned_data):
            messages.success(request, "已启用，各单位信息员收到通知；当年得分在后台重算")
            return redirect(found)
    explanation = "启用以后这一版不能再改。从那天起发生的事按它计分；那以前的仍按原来的版本。"
    return _act(request, form, f"启用{found}", "启用", explanation, found.get_absolute_url(), tone="seal")


def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an activation back."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_rulebook(actor, pk)
    require(access.can_deactivate(actor, found))
    form = Form(request.POST or None)
    if request.method == "POST":
        if attempt(form, actions.deactivate_rulebook, found, by=actor):
            messages.success(request, "已退回草稿，前一版接着有效")
            return redirect(found)
    explanation = "还没有按它记过分，可以退回草稿再改。"
    return _act(request, form, f"{found}退回草稿", "退回草稿", explanation, found.get_absolute_url())


class _OnceForm(Form):
    once = OnceField()


def _show(request: HttpRequest, found: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    number = request.GET.get("version", "0")
    faults = queries.faults_of(found) if found.state == "draft" else []
    book = queries.book_of(found)
    version = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    if version >= len(book.versions):
        raise Http404
    can_edit = access.can_edit_rulebook(actor, found)
    context = {
        "rulebook": found, "book": book, "head": wording.head_of(book), "version": version,
        "versions": [(n, v) for n, v in enumerate(book.versions)] if len(book.versions) > 1 else [],
        "sections": wording.sections_of(book, book.versions[version], empty=bool(can_edit)), "faults": faults,
        "unknown": queries.unknown_in(faults), "can_edit": can_edit, "can_copy": access.can_edit_rulebook(actor),
        "can_activate": access.can_activate(actor, found), "can_open": access.can_open_rulebooks(actor),
        "can_deactivate": access.can_deactivate(actor, found) if found.state == "active" else None,
    }  # fmt: skip
    return render(request, "scoring/rulebook.html", context)


def _act(
    request: HttpRequest, form: Form, title: str, verb: str, explanation: str, back: str, tone: str = "main"
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "verb": verb,
        "explanation": explanation,
        "way_out_url": back,
        "tone": tone,
    }
    return show_act(request, context)
