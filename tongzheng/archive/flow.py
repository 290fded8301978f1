"""Steps of a volume and of an export (E10)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class VolumeState(models.TextChoices):
    """Where a volume stands."""

    OPEN = "open", "整理中"
    CLOSED = "closed", "已封卷"


class ExportState(models.TextChoices):
    """Where an export stands."""

    RUNNING = "running", "正在导出"
    STOPPED = "stopped", "已停下"
    DONE = "done", "已完成"


V, X = VolumeState, ExportState
VOLUME = Flow("archive.volume", Step("close", frozenset({V.OPEN}), V.CLOSED, "封卷", "封卷", tone="seal"))
EXPORT = Flow(
    "archive.export",
    Step("stop", frozenset({X.RUNNING}), X.STOPPED, "停下", "停下导出"),
    Step("resume", frozenset({X.STOPPED}), X.RUNNING, "继续", "继续导出", tone="main"),
    Step("finish", frozenset({X.RUNNING}), X.DONE, "完成", "导出完成"),
)
VOLUME_EVENTS = Events("archive.volume", start="立卷")
EXPORT_EVENTS = Events("archive.export", start="开始导出", download="下载导出的档案")
ITEM_EVENTS = Events("archive.item", file="归档", refile="改保管期限", download="下载档案")
RULE_EVENTS = Events("archive.rule", set="定保管期限")
