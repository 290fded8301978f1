"""What is put on the trail about checks (R4)."""

from tongzheng.trail.flow import Events

WAIVERS = Events("checking.waiver", waive="标记“此处无误”", withdraw="收回“此处无误”")
SETTINGS = Events(
    "checking.settings",
    check="调整检查项",
    standard="选定质量口径",
    lengths="调整篇幅要求",
    add_wording="登记固定提法",
    drop_wording="去掉固定提法",
    add_leader="登记领导名单",
    change_leader="修改领导名单",
    drop_leader="去掉领导名单中一人",
    order_leaders="调整领导排名",
    seed_leaders="从任职取领导名单",
    add_name="登记单位旧称别称",
    drop_name="去掉单位旧称别称",
)
