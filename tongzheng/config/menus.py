"""What each post's menu shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tongzheng.network.models import Role

IN_THE_BAR = 8  # entries of a menu that a laptop shows side by side
_DESK = [
    ("采编台", "reporting:desk"),
    ("来稿库", "reporting:received"),
    ("编发稿", "reporting:articles"),
    ("编期", "bulletins:issues"),
    ("送阅", "distribution:reading"),
    ("上报", "upward:board"),
    ("素材库", "library:shelf"),
    ("下发", "guidance:shelf"),
]
MENU: dict[str, list[tuple[str, str]]] = {
    Role.OFFICER: [
        ("首页", "cockpit:home"),
        ("我的稿件", "reporting:mine"),
        ("突发事件", "emergencies:list"),
        ("应急签收", "response:mine"),
        ("投稿箱", "reporting:contributions"),
        ("素材库", "library:shelf"),
        ("得分", "scoring:scores"),
        ("任务", "targets:board"),
        ("下发", "guidance:shelf"),
        ("紧急报送", "breaches:board"),
        ("通报", "circulars:shelf"),
        ("督办", "supervision:board"),
        ("值班", "duty:mine"),
        ("例会交办", "daily:mine"),
        ("时限", "deadlines:board"),
    ],
    Role.MEMBER: [("首页", "cockpit:home"), ("我的投稿", "reporting:contributions")],
    Role.SIGNER: [
        ("待签发", "cockpit:home"),
        ("本单位稿件", "reporting:mine"),
        ("突发事件", "emergencies:list"),
        ("应急签收", "response:mine"),
        ("得分", "scoring:scores"),
        ("任务", "targets:board"),
        ("下发", "guidance:shelf"),
        ("紧急报送", "breaches:board"),
        ("通报", "circulars:shelf"),
        ("督办", "supervision:board"),
        ("值班", "duty:mine"),
        ("时限", "deadlines:board"),
    ],
    Role.CHARGE: [
        ("首页", "cockpit:home"),
        ("本单位稿件", "reporting:mine"),
        ("突发事件", "emergencies:list"),
        ("应急签收", "response:mine"),
        ("得分", "scoring:scores"),
        ("任务", "targets:board"),
        ("通报", "circulars:shelf"),
        ("紧急报送", "breaches:board"),
        ("督办", "supervision:board"),
        ("值班", "duty:mine"),
        ("时限", "deadlines:board"),
    ],
    Role.HEAD: [
        ("首页", "cockpit:home"),
        ("本单位稿件", "reporting:mine"),
        ("突发事件", "emergencies:list"),
        ("应急签收", "response:mine"),
        ("得分", "scoring:scores"),
        ("任务", "targets:board"),
        ("通报", "circulars:shelf"),
        ("紧急报送", "breaches:board"),
        ("督办", "supervision:board"),
        ("值班", "duty:mine"),
        ("时限", "deadlines:board"),
    ],
    Role.EDITOR: [
        *_DESK,
        ("值班台", "emergencies:desk"),
        ("值班信息", "relay:board"),
        ("紧急报送", "breaches:board"),
        ("上级批示", "directives:board"),
        ("案例库", "cases:shelf"),
        ("来信箱", "mailbox:box"),
        ("得分", "scoring:scores"),
        ("分析", "analysis:board"),
        ("通报", "circulars:shelf"),
        ("档案", "archive:shelf"),
        ("值班", "duty:now"),
        ("日例会", "daily:shelf"),
        ("时限", "deadlines:board"),
    ],
    Role.APPROVER: [
        ("待签发", "cockpit:home"),
        ("值班台", "emergencies:desk"),
        ("值班信息", "relay:board"),
        *_DESK[1:],
        ("督办", "supervision:board"),
        ("上级批示", "directives:board"),
        ("通报", "circulars:shelf"),
        ("得分", "scoring:scores"),
        ("任务", "targets:board"),
        ("奖励", "awards:sheets"),
        ("督导", "oversight:board"),
        ("紧急报送", "breaches:board"),
        ("分析", "analysis:board"),
        ("检查项", "checking:settings"),
        ("档案", "archive:shelf"),
        ("值班", "duty:now"),
        ("日例会", "daily:shelf"),
        ("时限", "deadlines:board"),
    ],
    Role.LEADER: [
        ("今日阅览", "cockpit:today"),
        ("突发事件", "emergencies:list"),
        ("应急签收", "response:mine"),
        ("值班信息", "relay:board"),
        ("我的批示", "instructions:mine"),
        ("督办", "supervision:board"),
        ("上级批示", "directives:board"),
        ("通报", "circulars:shelf"),
        ("任务", "targets:board"),
        ("案例库", "cases:shelf"),
        ("值班", "duty:now"),
    ],
    Role.DUTY: [
        ("值班台", "emergencies:desk"),
        ("突发事件", "emergencies:list"),
        ("应急签收", "response:mine"),
        ("值班", "duty:now"),
        ("日例会", "daily:shelf"),
        ("值班信息", "relay:board"),
        ("首页", "cockpit:home"),
        ("来稿库", "reporting:received"),
        ("代为登记", "reporting:on_behalf"),
        ("来信箱", "mailbox:box"),
        ("漏报核对", "emergencies:silent"),
        ("必报清单", "emergencies:must"),
        ("紧急报送", "breaches:board"),
        ("案例库", "cases:shelf"),
        ("预案", "response:shelf"),
        ("对外发送", "channels:deliveries"),
        ("时限", "deadlines:board"),
    ],
    Role.SUPERVISOR: [
        ("首页", "cockpit:home"),
        ("督办", "supervision:board"),
        ("上级批示", "directives:board"),
        ("批示", "instructions:all"),
        ("服务质量", "instructions:service"),
        ("督导", "oversight:board"),
        ("紧急报送", "breaches:board"),
        ("分析", "analysis:board"),
        ("来稿库", "reporting:received"),
        ("值班", "duty:now"),
        ("时限", "deadlines:board"),
    ],
    Role.ASSESSOR: [
        ("首页", "cockpit:home"),
        ("通报", "circulars:shelf"),
        ("得分", "scoring:scores"),
        ("任务", "targets:board"),
        ("人员和奖惩", "awards:people"),
        ("督导", "oversight:board"),
        ("紧急报送", "breaches:board"),
        ("上级批示", "directives:board"),
        ("分析", "analysis:board"),
        ("来稿库", "reporting:received"),
        ("已印发", "bulletins:issues"),
        ("上报和采用", "upward:numbers"),
        ("来稿质量", "checking:counts"),
        ("时限", "deadlines:board"),
    ],
    Role.ADMIN: [
        ("机构与人员", "network:units"),
        ("导入", "network:import"),
        ("刊物", "bulletins:periodicals"),
        ("上级", "upward:superiors"),
        ("应急设置", "emergencies:rules"),
        ("上报设置", "relay:settings"),
        ("检查项", "checking:settings"),
        ("邮箱设置", "mailbox:settings"),
        ("对外通道", "channels:shelf"),
        ("应急响应", "response:settings"),
        ("督查时限", "supervision:terms"),
        ("操作留痕", "cockpit:trail"),
        ("值班设置", "duty:settings"),
        ("工作日历", "deadlines:calendar"),
    ],
    Role.AUDITOR: [
        ("操作留痕", "cockpit:trail"),
        ("来稿库", "reporting:received"),
        ("得分", "scoring:scores"),
        ("通报", "circulars:shelf"),
        ("值班信息", "relay:board"),
        ("紧急报送", "breaches:board"),
        ("上级批示", "directives:board"),
        ("档案", "archive:shelf"),
        ("时限", "deadlines:board"),
    ],
}


def menu(request: HttpRequest) -> dict[str, Any]:
    """The post's menu: `shown` in the bar, `rest` behind 更多, `here` the label of the current one if it is behind it.

    An entry is label, url, current (the one whose address begins this page's, the longest one).
    """
    entries = MENU.get(request.actor.role, [("首页", "cockpit:home")])  # type: ignore[attr-defined]
    urls = [reverse(name) for _, name in entries]
    near = [url for url in urls if request.path == url or (url != "/" and request.path.startswith(url))]
    here = max(near, key=len, default="")
    found = [
        {"label": label, "url": url, "current": url == here} for (label, _), url in zip(entries, urls, strict=True)
    ]
    bar = len(found) if len(found) <= IN_THE_BAR + 1 else IN_THE_BAR  # one alone is not put away
    rest = found[bar:]
    return {"shown": found[:bar], "rest": rest, "here": next((e["label"] for e in rest if e["current"]), "")}
