"""Pictures inside the texts of an issue: who may see the issue may see them (E6)."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from tongzheng.bulletins import access, queries
from tongzheng.bulletins.queries.amendments import standing_of
from tongzheng.bulletins.queries.issues import get_placement
from tongzheng.files.serving import picture_answer
from tongzheng.reporting.queries.pictures import get_picture, in_article


@require_safe
def picture(request: HttpRequest, pk: int, placement: int, attachment: int) -> HttpResponseBase:
    """A picture the text names, as it stands now or as it was printed."""
    issue = queries.get_issue(request.actor, pk)  # type: ignore[attr-defined]
    piece = get_placement(issue, placement)
    if not access.at_the_office(request.actor, issue) and standing_of(issue).recall_of(piece.pk):  # type: ignore[attr-defined]
        raise Http404  # what was taken back is not read any more
    return picture_answer(get_picture(in_article(piece.article_id, piece.body or piece.article.body), attachment))
