"""Steps of a unit under oversight and of a fault, and what else is recorded (N4, N10, N13, K11)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where a case stands (N10)."""

    LISTED = "listed", "已列名"
    CONTACTED = "contacted", "已走访谈话"
    ADVISED = "advised", "已提意见"
    ORDERED = "ordered", "限期整改"
    LOOKED = "looked", "已复看"
    PROPOSED = "proposed", "列入调整建议"
    CLOSED = "closed", "已销号"


S = State
OPEN = frozenset({S.LISTED, S.CONTACTED, S.ADVISED, S.ORDERED, S.LOOKED, S.PROPOSED})

CASE = Flow(
    "oversight.case",
    Step("contact", frozenset({S.LISTED, S.CONTACTED}), S.CONTACTED, "登记走访谈话", "走访或谈话", tone="main"),
    Step("advise", frozenset({S.CONTACTED}), S.ADVISED, "提意见", "提出意见"),
    Step("order", frozenset({S.LISTED, S.CONTACTED, S.ADVISED, S.LOOKED}), S.ORDERED, "责令整改", "责令限期整改"),
    Step("look", frozenset({S.ADVISED, S.ORDERED}), S.LOOKED, "复看", "复看成效", tone="main"),
    Step("propose", frozenset({S.ORDERED, S.LOOKED}), S.PROPOSED, "列入调整建议", "列入年底调整建议", needs_reason=True),
    Step("lift", frozenset({S.PROPOSED}), S.LOOKED, "撤出建议", "撤出调整建议", tone="plain", needs_reason=True),
    Step(
        "close", frozenset({S.LISTED, S.CONTACTED, S.ADVISED, S.LOOKED}), S.CLOSED, "销号", "销号",
        tone="plain", needs_reason=True,
    ),
)  # fmt: skip
CASE_EVENTS = Events(
    "oversight.case", list="列名督导", again="再次触发列名", answer="单位答复", download="下载督导材料"
)


class FaultState(models.TextChoices):
    """Where a fault stands (K11)."""

    REGISTERED = "registered", "已登记"
    HEARD = "heard", "已听取申辩"
    FOUND = "found", "已认定"
    DECIDED = "decided", "已处理"
    UPHELD = "upheld", "复核维持"
    DISMISSED = "dismissed", "不予认定"
    OVERTURNED = "overturned", "复核撤销"


F = FaultState
FAULT = Flow(
    "oversight.fault",
    Step("hear", frozenset({F.REGISTERED, F.HEARD}), F.HEARD, "登记申辩", "听取申辩", tone="main"),
    Step("find", frozenset({F.HEARD}), F.FOUND, "签字认定", "认定过错", tone="seal"),
    Step("dismiss", frozenset({F.REGISTERED, F.HEARD}), F.DISMISSED, "不予认定", "不予认定", tone="plain", needs_reason=True),
    Step("decide", frozenset({F.FOUND}), F.DECIDED, "定处理", "作出处理", tone="main"),
    Step("uphold", frozenset({F.FOUND, F.DECIDED}), F.UPHELD, "复核维持", "复核维持", needs_reason=True),
    Step("overturn", frozenset({F.FOUND, F.DECIDED}), F.OVERTURNED, "复核撤销", "复核撤销", tone="plain", needs_reason=True),
)  # fmt: skip
FAULT_EVENTS = Events("oversight.fault", register="登记过错", download="下载过错证据")
CHECK_EVENTS = Events("oversight.check", record="检查直报点条件", download="下载检查照片")
AWAY_EVENTS = Events("oversight.away", record="登记抽调兼职", end="抽调兼职结束")
WATCH_EVENTS = Events("oversight.watch", change="改列名规则", sweep="按规则列名")
