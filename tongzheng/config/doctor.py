"""`tongzheng doctor`: what is right and what is not, in words an engineer can act on."""

from __future__ import annotations

import shutil
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tongzheng.channels import queries as ways_out
from tongzheng.deadlines import queries as clocks
from tongzheng.mailbox import postman, queries, rules
from tongzheng.typeset import fonts


def examine() -> list[dict[str, Any]]:
    """A list of {"name", "ok", "detail"}."""
    found = [_database(), _disk(), _key(), _demo(), _mail(), _fonts()]
    if found[0]["ok"]:
        found += [_triggers(), _worker(), _channels(), *_mailboxes()]
    return found


def _finding(name: str, ok: bool, detail: str) -> dict[str, Any]:
    return {"name": name, "ok": ok, "detail": detail}


def _database() -> dict[str, Any]:
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        return _finding("数据库", False, f"连不上：{error}")
    if waiting:
        return _finding("数据库", False, f"有 {waiting} 个升级没做，请运行 tongzheng migrate")
    return _finding("数据库", True, connection.vendor)


def _triggers() -> dict[str, Any]:
    """The database itself must refuse to change the trail (Z2)."""
    table = (
        "sqlite_master WHERE type='trigger' AND name" if connection.vendor == "sqlite" else "pg_trigger WHERE tgname"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} LIKE 'trail_no_%'")  # noqa: S608 - two constants
        count = cursor.fetchone()[0]
    return _finding("流转记录只增不改", count >= 2, f"{count} 个触发器")


def _worker() -> dict[str, Any]:
    """Alarms ring only while a worker runs (U2)."""
    seen, down = clocks.pulse(), clocks.worker_down()
    if seen is None:
        return _finding("后台", True, "还没有运行过，请启动 tongzheng work；没有它告警不会发出")
    said = f"最后一次看告警：{timezone.localtime(seen):%Y-%m-%d %H:%M:%S}"
    return _finding("后台", down is None, said if down is None else f"{said}；没有运行，请启动 tongzheng work")


def _channels() -> dict[str, Any]:
    """Addresses and keys of outward channels are sealed with the secret key (U4)."""
    lost = "、".join(f"{one.office.short_name}“{one}”" for one in ways_out.unreadable())
    return _finding(
        "对外通道的地址", not lost, f"换了密钥，读不出：{lost}；请重新填，或把旧密钥放回" if lost else "都能读出"
    )


def _disk() -> dict[str, Any]:
    free = shutil.disk_usage(settings.DATA).free // 2**20
    return _finding("磁盘", free > 1024, f"{settings.DATA} 还有 {free} MB")


def _key() -> dict[str, Any]:
    path = settings.DATA / "secret.key"
    loose = path.exists() and path.stat().st_mode & 0o077
    return _finding("密钥", not loose, "只有本账号能读" if not loose else f"{path} 别人也能读，请 chmod 600")


def _demo() -> dict[str, Any]:
    return _finding(
        "演示方式", not settings.DEMO or not settings.HTTPS, "开着：点名就能登录" if settings.DEMO else "关着"
    )


def _mail() -> dict[str, Any]:
    return _finding("电子邮件", True, settings.EMAIL_HOST or "没有配置，只有站内提醒")


def _fonts() -> dict[str, Any]:
    """Every face of the printed page, and which of them are not the office's own."""
    told = fonts.report()
    unreadable = any(line.startswith("读不了") for line in told)
    return _finding("印刷字体", not fonts.missing() and not unreadable, "；".join(told))


def _mailboxes() -> list[dict[str, Any]]:
    """One line for each office's mailbox that is to be read (R8)."""
    found = []
    for box in queries.active_mailboxes():
        name = f"收稿邮箱 {box.office.short_name}"
        if not postman.password(box):
            found.append(_finding(name, False, f"没有口令：请设 {rules.password_name(box.pk)} 或 …_FILE"))
        elif box.failing_since:
            found.append(
                _finding(name, False, f"{timezone.localtime(box.failing_since):%m-%d %H:%M} 起收信失败：{box.error}")
            )
        else:
            said = f"{timezone.localtime(box.checked_at):%m-%d %H:%M} 收过" if box.checked_at else "还没有收过"
            found.append(_finding(name, True, f"{box}，{said}"))
    return found
