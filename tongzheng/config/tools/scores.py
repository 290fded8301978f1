"""`tongzheng scores sync|recompute|status`: the ledger from the command line; what was stopped goes on when asked again (K2)."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from django.utils import timezone

from tongzheng.config.tools.reindex import show
from tongzheng.network.models import Unit
from tongzheng.network.queries import clock
from tongzheng.scoring import actions, queries
from tongzheng.scoring.flow import UNDER_WAY
from tongzheng.scoring.models import Run
from tongzheng.scoring.queries.ledger import state_of
from tongzheng.trail.refusals import Refused


def run(args: argparse.Namespace) -> int:
    """Do it for one office, or for all that keep points; 0 when all is well."""
    offices = _offices(args.office)
    if not offices:
        print(f"没有叫“{args.office}”的办公室" if args.office else "还没有办公室启用计分办法", file=sys.stderr)
        return 2
    year = args.year or timezone.localdate().year
    work = {"sync": _sync, "recompute": _recompute, "status": _status}[args.what]
    try:
        results = [work(office, year) for office in offices]
    except KeyboardInterrupt:
        print("\n停下了；已经核对的不会丢，再运行一次接着做", file=sys.stderr)
        return 130
    if args.json:
        print(json.dumps(results, ensure_ascii=False, default=str))
    else:
        for result in results:
            print("；".join(f"{key}: {value}" for key, value in result.items()))
    return 0 if all(result["ok"] for result in results) else 1


def _offices(name: str | None) -> list[Unit]:
    found = Unit.objects.filter(desk__isnull=False).order_by("path")
    if name:
        return list(found.filter(name=name)) or list(found.filter(short_name=name))
    return [office for office in found if queries.keeps_points(office.pk)]


def _sync(office: Unit, year: int) -> dict[str, Any]:
    """What is due, and nothing else."""
    try:
        booked = actions.book_due(office)
    except Refused as refusal:
        return {"ok": False, "office": str(office), "problem": refusal.reason}
    return {"ok": True, "office": str(office), "booked": booked}


def _recompute(office: Unit, year: int) -> dict[str, Any]:
    """A whole year; a run that was stopped goes on."""
    run = Run.objects.filter(office=office, phase__in=UNDER_WAY).first()
    try:
        run = run or actions.begin_run(office.pk, year, by=clock())
        label = f"重算 {office} {run.year}"
        actions.carry_on(run, progress=lambda done, total: show(label, done, total))
    except Refused as refusal:
        return {"ok": False, "office": str(office), "problem": refusal.reason}
    print(file=sys.stderr)
    return {
        "ok": not run.differing, "office": str(office), "year": run.year, "booked": run.booked, "families": run.done,
        "differing": run.differing,
    }  # fmt: skip


def _status(office: Unit, year: int) -> dict[str, Any]:
    """Where the booking stands."""
    state = state_of(office)
    found = queries.periods(office, year)
    return {
        "ok": True, "office": str(office), "year": year, "due": state.due, "appeals": state.appeals,
        "running": str(state.run) if state.run else None, "last": state.last.finished_at if state.last else None,
        "periods": {period.key: period.state for period in found.order_by("starts")},
    }  # fmt: skip
