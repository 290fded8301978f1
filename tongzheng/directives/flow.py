"""Steps of a superior's directive, and of a report back on it (D11)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where a directive stands."""

    ARRIVED = "arrived", "待签收"
    REGISTERED = "registered", "已登记"
    SHOWN = "shown", "已呈阅"
    UNDERWAY = "underway", "办理中"
    REPORTED = "reported", "已报结果"
    CLOSED = "closed", "已办结"
    VOID = "void", "登记有误"
    RECALLED = "recalled", "上级撤回"


S = State
RUNNING = frozenset({S.ARRIVED, S.REGISTERED, S.SHOWN, S.UNDERWAY, S.REPORTED})
WORKABLE = frozenset({S.REGISTERED, S.SHOWN, S.UNDERWAY})

DIRECTIVE = Flow(
    "directives.directive",
    Step("take", frozenset({S.ARRIVED}), S.REGISTERED, "签收登记", "签收上级交办", tone="main"),
    Step("show", frozenset({S.REGISTERED}), S.SHOWN, "呈阅", "呈领导阅示", tone="main"),
    Step("begin", frozenset({S.REGISTERED, S.SHOWN}), S.UNDERWAY, "立项交办", "按要求事项立项", tone="main"),
    Step("handle", frozenset({S.REGISTERED, S.SHOWN}), S.UNDERWAY, "不立项，自办", "不立项，自办", tone="plain", needs_reason=True),
    Step("report", frozenset({S.UNDERWAY}), S.REPORTED, "报结果", "报上级落实情况", button=False),
    Step("finish", frozenset({S.REPORTED}), S.CLOSED, "办结", "上级确认，办结", button=False),
    Step("redo", frozenset({S.REPORTED, S.CLOSED}), S.UNDERWAY, "重报", "上级退回，重办重报", button=False, needs_reason=True),
    Step("void", frozenset({S.REGISTERED, S.SHOWN, S.UNDERWAY}), S.VOID, "登记有误", "登记有误，作废", tone="plain", needs_reason=True),
    Step("recall", frozenset({S.ARRIVED, S.REGISTERED, S.SHOWN, S.UNDERWAY}), S.RECALLED, "撤回", "上级撤回", tone="plain", needs_reason=True),
)  # fmt: skip
DIRECTIVE_EVENTS = Events(
    "directives.directive", register="登记上级批示、视察", issue="交下级办", change="改登记", lay="再呈领导阅示", note="领导阅示", open="要求事项立项",
    assign="要求事项交办", owe="定上报期限", read="打开", download="下载原件", attach="添加原件", unsourced="上级结果登记已撤销",
)  # fmt: skip


ASIDE_EVENTS = Events("directives.aside", put="上级批示不用登记")


class ReportState(models.TextChoices):
    """Where a report back stands."""

    DRAFT = "draft", "起草"
    CHECKING = "checking", "待签发"
    SIGNED = "signed", "待报出"
    SENT = "sent", "已报出，待确认"
    CONFIRMED = "confirmed", "上级已确认"
    RETURNED = "returned", "上级退回"
    DROPPED = "dropped", "不报了"
    VOID = "void", "作废"


R = ReportState
REPORT = Flow(
    "directives.report",
    Step("submit", frozenset({R.DRAFT}), R.CHECKING, "送签", "落实情况报告送签", tone="main"),
    Step("sign", frozenset({R.CHECKING}), R.SIGNED, "签发", "签发落实情况报告", tone="seal"),
    Step("send_back", frozenset({R.CHECKING}), R.DRAFT, "退回修改", "退回修改落实情况报告", tone="plain", needs_reason=True),
    Step("send", frozenset({R.SIGNED}), R.SENT, "报出", "报出落实情况报告", tone="seal"),
    Step("confirm", frozenset({R.SENT}), R.CONFIRMED, "确认收到", "上级确认落实情况报告", tone="main"),
    Step("return", frozenset({R.SENT, R.CONFIRMED}), R.RETURNED, "上级退回", "上级退回落实情况报告", tone="plain", needs_reason=True),
    Step("drop", frozenset({R.DRAFT}), R.DROPPED, "不报这一份", "不报这一份", tone="plain", needs_reason=True),
    Step("cancel", frozenset({R.SIGNED}), R.VOID, "作废", "作废落实情况报告（编号留用）", tone="plain", needs_reason=True),
)  # fmt: skip
REPORT_EVENTS = Events(
    "directives.report", compose="起草落实情况报告", edit="修改落实情况报告", redraft="重新起草落实情况报告", download="下载落实情况报告",
    read="上级打开落实情况报告",
)  # fmt: skip
