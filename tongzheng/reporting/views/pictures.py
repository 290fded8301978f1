"""Pictures inside texts, and the files of an article (E6)."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from tongzheng.files.kinds import KINDS
from tongzheng.files.serving import ALONE, picture_answer
from tongzheng.reporting.actions import attachments
from tongzheng.reporting.queries import articles, pictures, reports


@require_safe
def picture(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    """A picture of a report's text, for who may read the report."""
    report = reports.get_report(request.actor, pk)  # type: ignore[attr-defined]
    return picture_answer(pictures.get_picture(pictures.in_report(report.pk, report.body), attachment))


@require_safe
def article_picture(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    """A picture of an article's text, for who may read the article."""
    article = articles.get_article(request.actor, pk)  # type: ignore[attr-defined]
    return picture_answer(pictures.get_picture(pictures.in_article(article.pk, article.body), attachment))


@require_safe
def article_file(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    """Open a file of an article; noted on the trail."""
    actor = request.actor  # type: ignore[attr-defined]
    found = articles.get_article(actor, pk)
    file = articles.get_attachment(found, attachment)
    inline = any(k.inline for k in KINDS.values() if k.media_type == file.blob.media_type)
    opened = attachments.open_file(found, file, by=actor)
    answer = FileResponse(opened, as_attachment=not inline, filename=file.name, content_type=file.blob.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = ALONE
    return answer
