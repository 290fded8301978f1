"""The count on the inbox link of every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from tongzheng.notices.models import Notice


def inbox(request: HttpRequest) -> dict[str, Any]:
    """notice_count: unread notices of all the person's posts, deputised ones included; counted to 99 at most."""
    posts = {p.post_id for p in getattr(request, "posts", [])}
    if not posts:
        return {}
    unread = Notice.objects.filter(to_id__in=posts, read_at__isnull=True).order_by().values_list("pk", flat=True)
    return {"notice_count": len(unread[:99])}  # a count of a slice is a query in a query, which costs more to write
