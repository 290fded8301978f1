"""One step from what a matter begins with: an emergency, a report, a daily matter, a petition, a proposal (D2, D3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.deadlines.queries.calendar import is_provisional
from tongzheng.supervision import access, actions, queries
from tongzheng.supervision.document_forms import SourceItemForm
from tongzheng.supervision.queries import ledger, sources
from tongzheng.supervision.views import GET_POST, ask, bound
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt


@GET_POST
def new(request: HttpRequest) -> HttpResponse:
    """Draft a matter: from a source (?source=emergency:12), from words (?origin=&title=&text=&words=), as a part (?parent=)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_draft(actor))
    text = request.GET.get("parent", "")
    parent = queries.get_item(actor, int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None
    source = _source(request)
    first, words = _first(actor, source, parent)
    posted, _ = bound(request)
    key = _key(posted or first, source, parent)
    twin = sources.taken(actor, key)
    form = SourceItemForm(posted, leaders=queries.leaders_of(actor), initial=first, twin=twin is not None)
    if form.is_valid():
        item = attempt(form, _draft, actor, form.cleaned_data, source, parent, key)
        if item:
            messages.success(request, "已拟好，报批后立项" if item.origin != "instruction" else "已拟好")
            return redirect(item)
    notice = (
        f"这件事已经立项：{twin.numbered}《{twin.title}》（{twin.get_state_display()}）。确要另立，请勾选最下面一项。"
        if twin
        else ""
    )
    more: dict[str, Any] = {"explanation": _explained(parent), "notice": "；".join(filter(None, [notice, *words]))}
    if twin:
        more |= {"subject": f"已立项：{twin.numbered}　{twin.title}", "subject_url": twin.get_absolute_url()}
    return ask(request, form, "拟立项", "存为拟立项", reverse("supervision:board"), **more)


def _draft(actor: Any, values: dict[str, Any], source: sources.Source | None, parent: Any, key: str) -> Any:
    if values["due"] is None:
        values["due"], values["due_basis"] = sources.due_for(
            actor, values["text"], timezone.localdate(), values["origin"], values["urgency"]
        )
    url = source.url if source else ""
    return actions.draft_item(by=actor, parent=parent, source=key, origin_url=url, **values)


def _source(request: HttpRequest) -> sources.Source | None:
    """What the address names; a room's source that the actor may not see is 404."""
    asked = request.GET
    if key := asked.get("source", ""):
        found = sources.source_of(request.actor, key)  # type: ignore[attr-defined]
        if found is None:
            raise Http404
        return found
    if not any(asked.get(name) for name in ("title", "text", "words", "origin")):
        return None
    return sources.typed(
        asked.get("origin", ""),
        asked.get("title", ""),
        asked.get("text", ""),
        asked.get("words", ""),
        asked.get("url", ""),
    )


def _first(actor: Any, source: sources.Source | None, parent: Any) -> tuple[dict[str, Any], list[str]]:
    """A form's first values, and which words they were read from."""
    today = timezone.localdate()
    if source is None:
        guess = queries.propose(actor, parent.text if parent else "", today, "other")
        return {"due": parent.due if parent else guess.due, "origin": parent.origin if parent else "meeting"}, []
    guess = sources.propose(actor, source.text, max(source.day, today - dt.timedelta(days=7)), source.origin)
    due = source.due or guess.due
    first = {
        "title": source.title[:120], "text": source.text, "origin": source.origin, "origin_words": source.words,
        "due": max(due, today), "due_basis": guess.due_basis if due == guess.due else "来源写明", "urgency": guess.urgency,
        "label": source.label,
    }  # fmt: skip
    words = [f"期限按{first['due_basis']}"] + [f"“{one.words}”→{one.unit.short_name}" for one in guess.units[:6]]
    return first, words


def _key(values: Any, source: sources.Source | None, parent: Any) -> str:
    """A room's source keeps its key; what was typed is known by its words; a part of another matter has none."""
    if parent is not None:
        return ""
    if source and source.key:
        return source.key
    words = values.get("origin_words", "") or ""
    return sources.key_of(values.get("origin", ""), words, values.get("title", "") or "") if words.strip() else ""


def _explained(parent: Any) -> str:
    today = timezone.localdate()
    words = f"分解自 {parent.numbered}《{parent.title}》" if parent else "没有领导批示的事项，拟好后报审签人批准立项。"
    if is_provisional(today.year + 1) and today.month > 10:
        words += f"{today.year + 1} 年的放假安排程序还不知道，跨年的工作日暂按周一至周五算。"
    return words


@require_safe
def of_emergency(request: HttpRequest, pk: int) -> HttpResponse:
    """Matters that began with an emergency, and the step to one more."""
    actor = request.actor  # type: ignore[attr-defined]
    source = sources.source_of(actor, f"emergency:{pk}")
    if source is None:
        raise Http404
    require(access.can_see_drawn(actor))
    items = sources.drawn_from(actor, f"emergency:{pk}")
    ledger.dress(items)
    context = {"source": source, "items": items, "may_draft": access.can_draft(actor), "pk": pk}
    return render(request, "supervision/of_emergency.html", context)
