"""`tongzheng archive file|export|verify YEAR`: the archive from the command line; what was stopped goes on when asked again (E10)."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
import uuid
from typing import Any

from django.utils import timezone

from tongzheng.archive import actions, queries
from tongzheng.archive.flow import ExportState
from tongzheng.archive.models import Export, Volume
from tongzheng.config.imports import post_for
from tongzheng.config.tools.reindex import show
from tongzheng.network.models import Appointment, Role
from tongzheng.trail.refusals import Refused

LOOK = 2.0  # seconds between two looks whether somebody is at work


def run(args: argparse.Namespace) -> int:
    """Do it in the name of an editor or approver; 0 when all is well."""
    by = post_for(args.by, Role.APPROVER, Role.EDITOR)
    try:
        result = {"file": _file, "export": _export, "verify": _verify}[args.what](args, by)
    except Refused as refusal:
        result = {"ok": False, "problems": [refusal.reason]}
    except KeyboardInterrupt:
        print("\n停下了；已经做好的不会丢，再运行一次接着做", file=sys.stderr)
        return 130
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        for key, value in result.items():
            print(f"{key}: {value}")
    return 0 if result["ok"] else 1


def _file(args: argparse.Namespace, by: Appointment) -> dict[str, Any]:
    waiting = list(queries.unfiled(by.unit_id or 0, args.year))
    problems = []
    for number, issue in enumerate(waiting, 1):
        try:
            actions.file_issue(issue, by=by)
        except Refused as refusal:
            problems.append(f"{issue}：{refusal.reason}")
        show(f"归档 {args.year}", number, len(waiting))
    print(file=sys.stderr)
    return {"ok": not problems, "year": args.year, "filed": len(waiting) - len(problems), "problems": problems}


def _export(args: argparse.Namespace, by: Appointment) -> dict[str, Any]:
    if args.out is None:
        return {"ok": False, "problems": ["写明导出到哪个文件：--out 档案.zip"]}
    export = queries.running_export(by.unit_id or 0, args.year) or actions.start_export(
        by=by, year=args.year, once=uuid.uuid4()
    )
    if export.state == ExportState.STOPPED:
        actions.resume_export(export, by=by)
    elif export.done and not _abandoned(export):
        return {"ok": False, "problems": [f"{export}正在后台做（{export.done}/{export.total}），等它做完或先停下"]}
    try:
        whole = actions.run_export(export, by=by, progress=lambda n, of: show(f"导出 {args.year}", n, of))
    except KeyboardInterrupt:
        Export.objects.filter(pk=export.pk).update(beat_at=timezone.now())
        actions.stop_export(export, by=by)
        raise
    print(file=sys.stderr)
    if not whole:
        return {"ok": False, "problems": ["导出被停下了，再运行一次接着做"]}
    shutil.copyfile(queries.zip_of(export), args.out)
    return {"ok": True, "year": args.year, "records": export.total, "size": export.size, "sha256": export.sha256}


def _abandoned(export: Export) -> bool:
    """Whether nobody makes it any more, waiting until that is sure: who was killed leaves it as if at work."""
    beat = export.beat_at
    while not queries.silent(export):
        print(f"{export}做到 {export.done}/{export.total}，看看是不是还有人在做……", end="\r", file=sys.stderr)
        time.sleep(LOOK)
        export.refresh_from_db()
        if export.beat_at != beat or export.state != ExportState.RUNNING:
            return False
    return True


def _verify(args: argparse.Namespace, by: Appointment) -> dict[str, Any]:
    volumes = list(Volume.objects.filter(office=by.unit, year=args.year))
    problems = [problem for volume in volumes for problem in queries.damaged(volume)]
    return {"ok": not problems, "year": args.year, "volumes": len(volumes), "problems": problems}
