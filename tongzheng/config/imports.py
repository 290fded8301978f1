"""`tongzheng import …`: which post imports, then the rooms' own import functions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tongzheng.files.refusals import FileRefused
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.text.secrecy import Classified
from tongzheng.trail.refusals import Refused

REFUSALS = (Refused, Classified, FileRefused)  # what an import says instead of failing


def run(
    what: str,
    files: list[Path],
    *,
    by: str | None,
    unit: str | None,
    province: str | None,
    progress: Callable[..., None],
) -> dict[str, Any]:
    """Import and return {"ok", counts…, "problems": […]}."""
    missing = [str(path) for path in files if not path.exists()]
    if missing:
        return {"ok": False, "problems": [f"没有这个文件：{name}" for name in missing]}
    if what == "units":
        return _units(files, post_for(by, Role.ADMIN), province)
    return _reports(files, post_for(by, Role.EDITOR, Role.OFFICER, Role.DUTY), unit, progress)


def post_for(login: str | None, *roles: str) -> Appointment:
    """The post a command acts in: this login's, else the first of these roles; SystemExit when there is none."""
    found = posts().filter(role__in=roles).order_by("id")
    if login:
        found = found.filter(person__login=login)
    for role in roles:
        post = found.filter(role=role).first()
        if post is not None:
            return post
    raise SystemExit(
        f"没有可以办这件事的岗位（{'、'.join(Role(r).label for r in roles)}）。先 tongzheng admin 设管理员，或用 --by 指明登录名"
    )


def _units(files: list[Path], by: Appointment, province: str | None) -> dict[str, Any]:
    from tongzheng.network.actions import import_units_file

    try:
        summary = import_units_file(files, by=by, only_province=province)
    except REFUSALS as refusal:
        return {"ok": False, "problems": [str(refusal)]}
    return {"ok": not summary.problems, **summary.as_dict()}


def _reports(files: list[Path], by: Appointment, unit: str | None, progress: Callable[..., None]) -> dict[str, Any]:
    from tongzheng.reporting.actions.imports import import_reports_file

    target = None
    if unit:
        target = (
            Unit.objects.filter(name=unit).first()
            or Unit.objects.filter(short_name=unit).first()
            or Unit.objects.filter(code=unit).first()
        )
        if target is None:
            return {"ok": False, "problems": [f"没有“{unit}”这个单位"]}
    total: dict[str, Any] = {"ok": True, "problems": []}
    for path in files:
        progress(f"{path.name} ……")
        try:
            came = import_reports_file(path, by=by, unit=target).as_dict()
        except REFUSALS as refusal:  # a mark in one file leaves the others to be brought in
            came = {"problems": [f"{path.name}：{refusal}"]}
        for key, value in came.items():
            total[key] = total.get(key, [] if isinstance(value, list) else 0) + value
    total["ok"] = not total["problems"]
    return total
