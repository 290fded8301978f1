"""The pages of an issue on screen, and its files (E5, E6)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from tongzheng.bulletins import access, actions, queries
from tongzheng.bulletins.actions.editions import is_stamped
from tongzheng.bulletins.queries import pages
from tongzheng.files.pages import page_of
from tongzheng.files.refusals import FileRefused
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import file_answer

SIZES = {"fit": "整页", "width": "适宽", "large": "放大"}
WIDTHS = {"fit": 900, "large": 1654}  # pixels; 1654 is 200 dots an inch


@require_safe
def page(request: HttpRequest, pk: int, edition: int, number: int) -> HttpResponse:
    """One kept page as a picture: exactly what the PDF holds, for whoever makes and signs it (E5)."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    require(access.can_see_pages(actor, issue))
    kept = pages.edition_of(issue, edition)
    if kept is None or not 1 <= number <= kept.pages:
        raise Http404
    width = WIDTHS["large" if request.GET.get("size") == "large" else "fit"]
    etag = quote_etag(f"{kept.pdf_id[:32]}-{number}-{width}")
    answer: HttpResponse = HttpResponseNotModified()
    if request.headers.get("If-None-Match") != etag:
        try:
            answer = HttpResponse(page_of(kept.pdf, number, width), content_type="image/png")
        except FileRefused as error:
            raise Http404 from error
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"  # kept by the browser, shown only after we were asked who is there
    return answer


@require_safe
def issue_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The issue as a Word, PDF or OFD file; noted on the trail (E5, E6)."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    if kind not in pages.KINDS:
        raise Http404
    require(access.can_take_file(actor, issue, kind))
    if kind == "pdf" and is_stamped(issue):
        return redirect("distribution:copy", issue.pk)  # with the reader's name on every page
    ready: dict[str, Any] = {}
    if issue.state == "published" and pages.current_edition(issue) is None:
        ready["ready"] = pages.lay_out(issue)
        ready["ofd"] = pages.ofd_of(issue, ready["ready"].pdf.data)
    if request.method == "HEAD":
        return HttpResponse(content_type=pages.KINDS[kind])
    return answer_with(actions.take_file(issue, kind, by=actor, **ready))


def answer_with(file: pages.File) -> HttpResponse:
    """A file to keep, under its Chinese name."""
    return file_answer(file.data, file.media_type, file.name)


def prepared(step: str, issue: Any, actor: Any) -> dict[str, Any]:
    """What an act needs and takes long to make, made before its transaction: nobody else waits meanwhile."""
    if step == "publish":
        edition = pages.current_edition(issue)
        return {"ofd": actions.made_ofd(issue, edition)} if edition else {}
    if step not in ("proof", "approve") or not (pieces := queries.contents(issue)):
        return {}
    if step == "approve" and pages.changed_since_proof(issue, pieces, pages.current_edition(issue)):
        return {}  # the act refuses; nothing need be made
    as_it_will_be = pages.as_proofed(issue, actor) if step == "proof" else pages.as_signed(issue, actor)
    return {"ready": pages.lay_out(as_it_will_be, pieces=pieces)}


def leaves(kept: Any, size: str) -> dict[str, Any]:
    """The kept pages for the signing page: their numbers, and how large they are shown."""
    numbers = range(1, kept.pages + 1) if kept else []
    return {"edition": kept, "leaves": numbers, "size": size if size in SIZES else "fit", "sizes": SIZES.items()}
