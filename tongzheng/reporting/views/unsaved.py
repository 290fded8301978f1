"""An article's form saves itself for its editor; the script asks for JSON (E2, R9)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from tongzheng.reporting.actions.unsaved import keep_unsaved
from tongzheng.text.secrecy import Classified
from tongzheng.trail.refusals import Refused


def autosaved(request: HttpRequest, article: Any) -> JsonResponse:
    """Keep what was typed; 422 with the reason, 409 when the article has moved on."""
    typed = request.POST
    version = typed.get("version", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else article.version
    answer: dict[str, Any]
    try:
        kept = keep_unsaved(
            article, by=request.actor, version=number, title=typed.get("title", ""), body=typed.get("body", "")  # type: ignore[attr-defined]
        )  # fmt: skip
    except Classified as refusal:
        return JsonResponse({"message": str(refusal), "marking": True}, status=422)
    except Refused as refusal:
        return JsonResponse({"message": refusal.reason}, status=422)
    answer = {"saved_at": kept.saved_at.isoformat()}
    if number != article.version:
        answer["message"] = "这篇稿别处已存过新的一版"
        return JsonResponse(answer | {"url": reverse("reporting:article_edit", args=[article.pk])}, status=409)
    return JsonResponse(answer)
