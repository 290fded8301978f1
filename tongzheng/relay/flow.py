"""Steps of a written report to the superiors, and of its way to each of them (U4)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where a relay stands."""

    DRAFT = "draft", "起草"
    CHECKING = "checking", "待签发"
    SIGNED = "signed", "待报出"
    SENT = "sent", "已报出"
    DROPPED = "dropped", "不报了"
    VOID = "void", "作废"


S = State
RELAY = Flow(
    "relay.relay",
    Step("submit", frozenset({S.DRAFT}), S.CHECKING, "送签", "上报件送签", tone="main"),
    Step("sign", frozenset({S.CHECKING}), S.SIGNED, "签发", "签发上报件", tone="seal"),
    Step("send_back", frozenset({S.CHECKING}), S.DRAFT, "退回修改", "退回修改上报件", tone="plain", needs_reason=True),
    Step("send", frozenset({S.SIGNED}), S.SENT, "报出", "报上级", button=False),  # taken with the first superior it goes to
    Step("drop", frozenset({S.DRAFT}), S.DROPPED, "不报了", "不报这一份", tone="plain", needs_reason=True),
    Step("void", frozenset({S.SIGNED}), S.VOID, "作废", "作废上报件（编号留用）", tone="plain", needs_reason=True),
)  # fmt: skip
RELAY_EVENTS = Events(
    "relay.relay", compose="起草上报件", edit="修改上报件", redraft="重新起草上报件", download="下载上报件"
)


class DeliveryState(models.TextChoices):
    """Where a relay stands on its way to one superior."""

    WAITING = "waiting", "待报"
    SENT = "sent", "已报，待确认"
    CONFIRMED = "confirmed", "已确认收到"
    RETURNED = "returned", "被退回"


D = DeliveryState
DELIVERY = Flow(
    "relay.delivery",
    Step("send", frozenset({D.WAITING}), D.SENT, "报出", "报送上级", tone="seal"),
    Step("confirm", frozenset({D.SENT}), D.CONFIRMED, "确认收到", "确认上级收到", tone="main"),
    Step(
        "return", frozenset({D.SENT, D.CONFIRMED}), D.RETURNED, "上级退回", "上级退回", tone="plain", needs_reason=True
    ),
)
DELIVERY_EVENTS = Events(
    "relay.delivery", read="打开上报件", skipped="越级上报，告知被越过的上级", take_up="登记为本级突发事件"
)
CALL_EVENTS = Events("relay.call", phone="电话报上级", ask="上级追问", answer="回复上级追问")
SETTING_EVENTS = Events("relay.setting", change="改上报设置")
