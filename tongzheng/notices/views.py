"""The inbox, and the way from a notice to the thing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tongzheng.notices import actions, queries
from tongzheng.notices.forms import ReadAllForm
from tongzheng.ui.paging import paged
from tongzheng.ui.words import say_day


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """All my posts' notices, unread first, by day."""
    page = paged(queries.inbox(request.posts), request.GET.get("page"))  # type: ignore[attr-defined]
    names = {p.post_id: p.post_name for p in request.posts}  # type: ignore[attr-defined]
    today = timezone.localdate()
    for notice in page:
        notice.post_name = names[notice.to_id] if len(names) > 1 else ""
        notice.heading = f"{'已读' if notice.read_at else '未读'}　{say_day(timezone.localdate(notice.at), today)}"
    context = {
        "page": page,
        "until": max((n.pk for n in page), default=0),
        "any_unread": any(n.read_at is None for n in page),
    }
    return render(request, "notices/inbox.html", context)


@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it read, take the post it was sent to, go to the thing."""
    notice = queries.get_notice(request.posts, pk)  # type: ignore[attr-defined]
    actions.read_notice(notice, person=request.user)  # type: ignore[arg-type]
    if request.actor.post_id != notice.to_id:  # type: ignore[attr-defined]
        request.use_post(next(p for p in request.posts if p.post_id == notice.to_id))  # type: ignore[attr-defined]
    return redirect(notice.url if notice.url.startswith("/") else "/")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything seen so far is read."""
    form = ReadAllForm(request.POST)
    if form.is_valid():
        actions.read_all(request.posts, until=form.cleaned_data["until"])  # type: ignore[attr-defined]
    return redirect("notices:inbox")
