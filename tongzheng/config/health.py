"""GET /healthz, and the page for requests that make no sense."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from tongzheng import __version__
from tongzheng.network.middleware import open_to_all


@open_to_all
def healthz(request: HttpRequest) -> JsonResponse:
    """200 with the version when database and migrations are right, else 503 with what is wrong."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return JsonResponse({"version": __version__, "ok": False, "error": type(error).__name__}, status=503)
    if waiting:
        return JsonResponse({"version": __version__, "ok": False, "error": f"{len(waiting)} migrations"}, status=503)
    return JsonResponse({"version": __version__, "ok": True})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the request is larger than we take."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)
