"""`tongzheng bench`: what each page costs on the data at hand, with a bare page in the same run as the yardstick."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tongzheng.bulletins.models import Delivery, Issue
from tongzheng.config.memory import settle
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.reporting.models import Article, Report

ROUNDS = 15
PAGE_MS = 50.0  # median server time of any page on the demo data (issue: held to)
PAGE_QUERIES = 15


@dataclass(frozen=True)
class PageCase:
    """A page as somebody in a role opens it."""

    name: str
    role: str
    url: Callable[[Appointment], str]


def run(names: list[str], *, rows: int, progress: Callable[..., None]) -> list[dict[str, Any]]:
    """Measure every page (or the named ones); a list of {"name", "value", "unit", "limit", "ok"}."""
    settings.ALLOWED_HOSTS.append("testserver")
    settle()  # as the server does
    if "network_appointment" not in connection.introspection.table_names():
        return [_row("这个数据目录里没有演示县，请先 make demo；各页没有量", 0, "", 0, ok=False)]
    results = []
    for case in cases():
        if names and not any(name in case.name for name in names):
            continue
        post = _busiest(case.role)
        if post is None:
            progress(f"{case.name}: 没有这个岗位的人，请先 make demo")
            continue
        progress(case.name)
        results += _measure(case, post)
    return results


def cases() -> Iterator[PageCase]:
    """The main pages of each role."""
    plain = {
        Role.OFFICER: [
            "cockpit:home",
            "reporting:mine",
            "reporting:new",
            "reporting:contributions",
            "notices:inbox",
            "scoring:scores",
        ],
        Role.SIGNER: ["cockpit:home", "reporting:mine"],
        Role.EDITOR: [
            "reporting:desk",
            "reporting:received",
            "reporting:articles",
            "bulletins:issues",
            "notices:inbox",
        ],
        Role.APPROVER: ["cockpit:home", "bulletins:issues"],
        Role.LEADER: ["cockpit:today", "instructions:mine"],
        Role.DUTY: ["emergencies:desk", "emergencies:list", "duty:units"],
        Role.SUPERVISOR: ["cockpit:home", "instructions:all", "supervision:board", "inspections:board"],
        Role.ASSESSOR: [
            "scoring:scores",
            "targets:board",
            "circulars:shelf",
            "awards:people",
            "awards:eligibility",
            "oversight:board",
            "analysis:board",
            "upward:numbers",
            "upward:place",
            "upward:board",
            "upward:sent",
            "breaches:board",
            "supervision:results",
            "deadlines:board",
        ],
        Role.ADMIN: ["network:units", "network:vacancies", "cockpit:trail"],
    }
    for role, pages in plain.items():
        for page in pages:
            yield PageCase(f"{role}/{page}", role, lambda _, page=page: reverse(page))  # type: ignore[misc]
    yield PageCase("officer/targets", Role.OFFICER, lambda p: reverse("targets:unit", args=[p.unit_id]))
    yield PageCase("officer/report", Role.OFFICER, lambda p: reverse("reporting:report", args=[_own(p)]))
    yield PageCase("officer/line", Role.OFFICER, lambda p: reverse("cockpit:line", args=[_own(p)]))
    yield PageCase("editor/desk_item", Role.EDITOR, lambda p: reverse("reporting:desk_item", args=[_on_desk(p)]))
    yield PageCase("editor/line", Role.EDITOR, lambda p: reverse("cockpit:line", args=[_adopted(p)]))
    yield PageCase("editor/article", Role.EDITOR, lambda p: reverse("reporting:article", args=[_article(p)]))
    yield PageCase("editor/compare", Role.EDITOR, lambda p: reverse("reporting:compare", args=[_article(p)]))
    yield PageCase("editor/issue", Role.EDITOR, lambda p: reverse("bulletins:issue", args=[_issue(p)]))
    yield PageCase("editor/issue_print", Role.EDITOR, lambda p: reverse("bulletins:issue_print", args=[_issue(p)]))
    yield PageCase("leader/read", Role.LEADER, lambda p: reverse("instructions:read", args=[_delivered(p)]))


def _measure(case: PageCase, post: Appointment) -> list[dict[str, Any]]:
    client = Client(REMOTE_ADDR="127.0.0.1")
    client.force_login(
        post.person,
        backend="tongzheng.network.backends.NameOrPhone",
    )
    session = client.session
    session["post"] = post.pk
    session.save()
    url = case.url(post)
    answer = client.get(url)
    if answer.status_code != 200:
        return [_row(case.name, answer.status_code, "HTTP", 200, ok=False)]
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    queries = len(captured)  # now: the next request empties the log
    times, work = [], []
    for _ in range(ROUNDS):
        started, worked = time.perf_counter(), time.process_time()
        client.get(url)
        times.append((time.perf_counter() - started) * 1000)
        work.append((time.process_time() - worked) * 1000)
    median = statistics.median(times)
    kilobytes = len(answer.content) / 1024
    return [
        _row(f"{case.name} 时间", round(median, 1), "ms", PAGE_MS, ok=median <= PAGE_MS),
        # beside it what the processor did: on a busy machine the clock tells more of the others than of the page
        _row(f"{case.name} 处理器", round(statistics.median(work), 1), "ms", PAGE_MS, ok=True),
        _row(f"{case.name} 查询", queries, "次", PAGE_QUERIES, ok=queries <= PAGE_QUERIES),
        _row(f"{case.name} 大小", round(kilobytes), "kB", 100, ok=kilobytes <= 100),
    ]


def _row(name: str, value: float, unit: str, limit: float, *, ok: bool) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "limit": limit, "ok": ok}


def _busiest(role: str) -> Appointment | None:
    """A post of the role that has something to show: for officers the one with most reports."""
    found = list(posts().filter(role=role, deputy_for__isnull=True).order_by("id")[:80])
    if role == Role.OFFICER and found:
        return max(found, key=lambda p: Report.objects.filter(unit=p.unit).count())
    return found[0] if found else None


def _own(post: Appointment) -> int:
    return Report.objects.filter(unit=post.unit, state="adopted").order_by("-id").values_list("pk", flat=True)[0]


def _on_desk(post: Appointment) -> int:
    return Report.objects.filter(office=post.unit, state="received").order_by("-id").values_list("pk", flat=True)[0]


def _adopted(post: Appointment) -> int:
    return Report.objects.filter(office=post.unit, state="adopted").order_by("-id").values_list("pk", flat=True)[0]


def _article(post: Appointment) -> int:
    return Article.objects.filter(office=post.unit).order_by("-id").values_list("pk", flat=True)[0]


def _issue(post: Appointment) -> int:
    found = Issue.objects.filter(periodical__office=post.unit, state="published")
    return found.order_by("-id").values_list("pk", flat=True)[0]


def _delivered(post: Appointment) -> int:
    return Delivery.objects.filter(to_id=post.pk).order_by("-id").values_list("issue_id", flat=True)[0]
