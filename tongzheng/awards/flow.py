"""Steps of an awarding sheet, and what is recorded of rules, vetoes, commendations and files taken (N6, K4, K5, K7)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class SheetState(models.TextChoices):
    """Where a sheet stands."""

    DRAFT = "draft", "拟订中"
    APPROVED = "approved", "已审批"
    PAID = "paid", "已发放"
    DROPPED = "dropped", "不用"


S = SheetState
SHEET = Flow(
    "awards.awarding",
    Step("approve", frozenset({S.DRAFT}), S.APPROVED, "审批", "审批奖励发放单", tone="seal"),
    Step("pay", frozenset({S.APPROVED}), S.PAID, "登记发放", "登记奖励发放", tone="main"),
    Step("drop", frozenset({S.DRAFT}), S.DROPPED, "不用这一份", "不用奖励发放单", tone="plain", needs_reason=True),
)
SHEET_EVENTS = Events(
    "awards.awarding",
    make="拟奖励发放单",
    recount="重算奖励发放单",
    add_line="加一笔",
    drop_line="去掉一笔",
    download="下载奖励发放单",
)
RULE_EVENTS = Events("awards.rule", add="定奖励办法", retire="停用奖励办法")
VETO_EVENTS = Events("awards.veto", add="登记评先否决", lift="取消评先否决")
COMMENDATION_EVENTS = Events("awards.commendation", add="登记表彰批评", withdraw="撤销表彰批评登记")
PERSONNEL_EVENTS = Events("awards.personnel", download="导出报组织人事部门的材料")
