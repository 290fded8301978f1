"""Find anything one may see, by any clue (E10)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongzheng.cockpit.forms import ORDERS, FindForm
from tongzheng.cockpit.queries import find as queries
from tongzheng.search.queries import find as search
from tongzheng.ui.paging import Slice

SIZE = 20
LAST_PAGE = 50


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Words and filters in the address; hits with the words marked, twenty a page."""
    actor = request.actor  # type: ignore[attr-defined]
    units, outlets = queries.units_to_choose(actor), queries.outlets_to_choose(actor)
    form = FindForm(request.GET, rooms=queries.rooms(), units=units, kinds=queries.KINDS, outlets=outlets)
    wanted = form.wanted()
    asked = bool(wanted.text.strip()) or form.narrowed
    context: dict[str, Any] = {"form": form, "asked": asked, "orders": ORDERS, "order": wanted.order}
    context["frame"] = "ui/phone.html" if actor.role == "leader" else "ui/base.html"
    if asked:
        number = _page(request.GET.get("page", ""))
        context |= _found(actor, wanted, number)
    else:
        context["reach"] = f"{'、'.join(label for _, label in queries.rooms())}。"
    return render(request, "cockpit/find.html", context)


def _found(actor: Any, wanted: Any, number: int) -> dict[str, Any]:
    page = search(actor, wanted, start=(number - 1) * SIZE, size=SIZE)
    facts = queries.facts((hit.model, hit.pk) for hit in page.hits)
    hits = [(hit, facts.get((hit.model, hit.pk), "")) for hit in page.hits]
    rest = page.start + len(page.hits) < page.total and number < LAST_PAGE
    count = f"约 {page.total} 条以上" if page.more else f"{page.total} 条"
    said = {"count": count, "notes": page.asked.notes, "hint": _hint(page.asked), "first": page.start + 1}
    return said | {"hits": hits, "page": Slice(hits, number, has_next=rest)}


def _hint(asked: Any) -> str:
    """What to try when nothing was found."""
    if asked.nothing:
        return "这里面没有可以检索的字，换成字、词、数字或字母再找。"
    if len(asked.terms) > 1:
        return "这几个词没有同时出现在一篇里。少写一个词再找。"
    if any(" " in term or len(term) > 8 for term in asked.terms):
        return "没有一字不差的这一段。拆成几个短词，用空格隔开再找。"
    return "换个说法，或者只写其中最要紧的两个字。稿件、附件、刊物、批示里的字都找过了。"


def _page(text: str) -> int:
    """Any nonsense is page 1."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1
    return max(1, min(number, LAST_PAGE))
