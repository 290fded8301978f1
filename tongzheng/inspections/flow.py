"""Steps of an inspection, of its conclusion for a unit, of a rectification and its answers (D5)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where an inspection stands."""

    DRAFT = "draft", "拟方案"
    PROPOSED = "proposed", "方案待批"
    APPROVED = "approved", "待实施"
    UNDERWAY = "underway", "督查中"
    FINISHED = "finished", "写结论"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已取消"


S = State
OPEN = (S.DRAFT, S.PROPOSED, S.APPROVED, S.UNDERWAY, S.FINISHED)
TOOK_PLACE = (S.FINISHED, S.CLOSED)
DECIDED = (S.APPROVED, S.UNDERWAY, S.FINISHED, S.CLOSED)

INSPECTION = Flow(
    "inspections.inspection",
    Step("propose", frozenset({S.DRAFT}), S.PROPOSED, "方案报批", "报批方案", tone="main"),
    Step("refuse", frozenset({S.PROPOSED}), S.DRAFT, "退回方案", "退回方案", tone="plain", needs_reason=True),
    Step("approve", frozenset({S.PROPOSED}), S.APPROVED, "批准方案", "批准方案", tone="seal"),
    Step("begin", frozenset({S.APPROVED}), S.UNDERWAY, "开始督查", "开始督查", tone="main"),
    Step("finish", frozenset({S.UNDERWAY}), S.FINISHED, "现场结束", "现场结束", tone="main"),
    Step("close", frozenset({S.FINISHED}), S.CLOSED, "办结", "办结督查", tone="seal"),
    Step("cancel", frozenset({S.DRAFT, S.PROPOSED, S.APPROVED}), S.CANCELLED, "取消", "取消督查", tone="plain", needs_reason=True),
)  # fmt: skip
INSPECTION_EVENTS = Events(
    "inspections.inspection", draft="拟督查方案", change="改督查方案", team="调整督查组", download="下载方案", terms="改督查设置",
)  # fmt: skip
FINDING_EVENTS = Events(
    "inspections.finding", write="记发现", change="改发现", lay_aside="撤下发现", item="转督办立项",
)  # fmt: skip


class ConclusionState(models.TextChoices):
    """Where a conclusion stands."""

    DRAFT = "draft", "起草中"
    SIGNING = "signing", "待签发"
    DELIVERED = "delivered", "已送达"
    ACKNOWLEDGED = "acknowledged", "已签收"
    OBJECTED = "objected", "复核中"
    SETTLED = "settled", "已生效"
    UPHELD = "upheld", "复核维持"
    CHANGED = "changed", "复核变更"
    WITHDRAWN = "withdrawn", "复核撤销"


C = ConclusionState
REPLACED = (C.CHANGED, C.WITHDRAWN)
OPEN_TO_OBJECTION = (C.DELIVERED, C.ACKNOWLEDGED)

CONCLUSION = Flow(
    "inspections.conclusion",
    Step("lay", frozenset({C.DRAFT}), C.SIGNING, "送签", "送签结论", tone="main"),
    Step("give_back", frozenset({C.SIGNING}), C.DRAFT, "退回修改", "退回结论", tone="plain", needs_reason=True),
    Step("sign", frozenset({C.SIGNING}), C.DELIVERED, "签发送达", "签发送达结论", tone="seal"),
    Step("acknowledge", frozenset({C.DELIVERED}), C.ACKNOWLEDGED, "签收结论", "签收结论", tone="main"),
    Step("object", frozenset({C.DELIVERED, C.ACKNOWLEDGED}), C.OBJECTED, "申请复核", "申请复核", tone="plain"),
    Step("settle", frozenset({C.DELIVERED, C.ACKNOWLEDGED}), C.SETTLED, "生效", "异议期满，结论生效", button=False),
    Step("uphold", frozenset({C.OBJECTED}), C.UPHELD, "复核维持", "复核维持", tone="seal", needs_reason=True),
    Step("revise", frozenset({C.OBJECTED}), C.CHANGED, "复核变更", "复核变更", tone="seal", needs_reason=True),
    Step("withdraw", frozenset({C.OBJECTED}), C.WITHDRAWN, "复核撤销", "复核撤销", tone="plain", needs_reason=True),
)  # fmt: skip
CONCLUSION_EVENTS = Events(
    "inspections.conclusion", draft="起草结论", change="改结论", download="下载结论", replace="送达变更后的结论"
)


class Rectified(models.TextChoices):
    """Where a rectification stands."""

    ORDERED = "ordered", "待签收"
    UNDERWAY = "underway", "整改中"
    ANSWERED = "answered", "待复查"
    REDO = "redo", "再整改"
    PASSED = "passed", "已销号"
    CANCELLED = "cancelled", "已撤销"


R = Rectified
AT_UNIT = (R.ORDERED, R.UNDERWAY, R.REDO)
UNSOLVED = (*AT_UNIT, R.ANSWERED)

RECTIFICATION = Flow(
    "inspections.rectification",
    Step("sign_for", frozenset({R.ORDERED}), R.UNDERWAY, "签收", "签收整改", tone="main"),
    Step("answer", frozenset({R.UNDERWAY, R.REDO}), R.ANSWERED, "报整改", "报整改情况", button=False),
    Step("strike", frozenset({R.ANSWERED}), R.PASSED, "复查通过，销号", "复查销号", tone="seal"),
    Step("again", frozenset({R.ANSWERED}), R.REDO, "再整改", "复查未过，再整改", tone="plain", needs_reason=True),
    Step("call_off", frozenset({*AT_UNIT, R.ANSWERED}), R.CANCELLED, "撤销", "撤销整改", tone="plain", needs_reason=True),
)  # fmt: skip
RECTIFICATION_EVENTS = Events("inspections.rectification", order="下达整改", shift="延长整改期限")


class AnswerState(models.TextChoices):
    """Where a unit's answer stands."""

    DRAFT = "draft", "起草中"
    SIGNING = "signing", "待审签"
    SENT = "sent", "已报来"
    PASSED = "passed", "复查通过"
    RETURNED = "returned", "复查未过"


A = AnswerState
ANSWER = Flow(
    "inspections.answer",
    Step("lay_answer", frozenset({A.DRAFT}), A.SIGNING, "送审签", "送审签整改报告", tone="main"),
    Step("return_answer", frozenset({A.SIGNING}), A.DRAFT, "退回修改", "退回整改报告", tone="plain", needs_reason=True),
    Step("sign_answer", frozenset({A.SIGNING}), A.SENT, "审签报出", "审签报出整改", tone="seal"),
    Step("accept_answer", frozenset({A.SENT}), A.PASSED, "通过", "整改通过", button=False),
    Step("refuse_answer", frozenset({A.SENT}), A.RETURNED, "未过", "整改未过", button=False),
)  # fmt: skip
ANSWER_EVENTS = Events("inspections.answer", write="写整改报告", change="改整改报告")


class DelayState(models.TextChoices):
    """Where a request for more time stands."""

    ASKED = "asked", "待批"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "不同意"


D = DelayState
DELAY = Flow(
    "inspections.delay",
    Step("grant_delay", frozenset({D.ASKED}), D.GRANTED, "同意延期", "同意延期", tone="main"),
    Step("refuse_delay", frozenset({D.ASKED}), D.REFUSED, "不同意", "不同意延期", tone="plain", needs_reason=True),
)  # fmt: skip
DELAY_EVENTS = Events("inspections.delay", ask="申请延期整改")
