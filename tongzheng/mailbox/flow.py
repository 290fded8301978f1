"""Steps of a letter (R8)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where a letter stands."""

    WAITING = "waiting", "待认领"
    FILED = "filed", "已转稿"
    ASIDE = "aside", "已搁置"
    REFUSED = "refused", "涉密拦下"
    BROKEN = "broken", "没有收下"


S = State
STORED = frozenset({S.WAITING, S.FILED, S.ASIDE})  # these are marked on the server; the others stay there untouched
LETTER = Flow(
    "mailbox.letter",
    Step("assign", frozenset({S.WAITING}), S.FILED, "转给单位", "转成稿件", tone="main"),
    Step("set_aside", frozenset({S.WAITING}), S.ASIDE, "搁置", "搁置来信", tone="plain", needs_reason=True),
    Step("restore", frozenset({S.ASIDE}), S.WAITING, "取回", "取回来信", tone="plain"),
)
LETTER_EVENTS = Events(
    "mailbox.letter", arrive="收到邮件", refuse="拦下涉密邮件", break_off="邮件没有收下", download="打开邮件附件"
)
MAILBOX_EVENTS = Events("mailbox.mailbox", change="设置邮箱", fail="邮箱收信失败", recover="邮箱恢复收信")
