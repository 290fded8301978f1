"""What is put on the trail about paper copies, reminders and files taken (E5, R6). No states: a lot is marked, not moved."""

from tongzheng.trail.flow import Events

LIST_EVENTS = Events("distribution.list", change="调整纸质发放范围", remind="定自动催阅")
SHEET_EVENTS = Events(
    "distribution.sheet",
    extra="增发",
    unextra="取消增发",
    sign="签收",
    give_back="收回",
    destroy="销毁",
    look_up="查下载编号",
)
