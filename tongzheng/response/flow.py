"""What is recorded of who was told, of the response network and of plans (U4, U8, U11). Stages follow from moments."""

from tongzheng.trail.flow import Events

TOLD_EVENTS = Events(
    "response.told", tell="通知有关人员", acknowledge="知道了", confirm="电话确认知悉", nudge="再催知悉"
)
RULE_EVENTS = Events("response.rule", change="改通知范围", portfolio="改领导分工", settings="改应急响应设置")
GROUP_EVENTS = Events("response.group", change="改应急联动单位")
CALL_EVENTS = Events("response.call", call="一键通知", drill="一键通知（演练）", nudge="一键再催", close="结束一键通知")
ANSWER_EVENTS = Events("response.answer", sign="收到一键通知", phone="电话确认收到一键通知", say="补报情况")
PLAN_EVENTS = Events("response.plan", add="编制预案", revise="修订预案", retire="停用预案")
RUN_EVENTS = Events("response.run", start="启动预案", stop="终止预案")
ORDER_EVENTS = Events(
    "response.order", sign="签收调度指令", feedback="反馈调度指令", done="办完调度指令", nudge="催调度指令", add="加派调度指令",
    phone="电话确认调度指令",
)  # fmt: skip
