"""The words of the field: the code's name of each choice and what the office calls it."""

from __future__ import annotations

from collections.abc import Mapping

LEVELS: Mapping[str, str] = {
    "town": "乡镇",
    "county": "县级",
    "district": "区级",
    "city": "市级",
    "province": "省级",
    "national": "国家级",
}
KINDS: Mapping[str, str] = {
    "dynamic": "动态",
    "experience": "经验",
    "problem": "问题建议",
    "research": "调研",
    "emergency": "紧急",
    "voice": "社情民意",
}
WAYS: Mapping[str, str] = {"single": "单条", "combined": "综合", "brief": "简讯", "web": "网站"}
ROUTES: Mapping[str, str] = {"direct": "直报", "relay": "转报"}
RANKS: Mapping[str, str] = {"principal": "主要领导", "deputy": "其他领导"}
FORMS: Mapping[str, str] = {"instruction": "批示", "initial": "圈阅"}
RESULTS: Mapping[str, str] = {"done": "按时完成", "late": "迟交", "missed": "未交"}
BREACHES: Mapping[str, str] = {
    "late": "迟报",
    "omitted": "漏报",
    "mistaken": "误报",
    "false": "谎报",
    "concealed": "瞒报",
    "light": "轻报",
    "absent": "值班脱岗",
    "error": "差错被通报",
}
SUPERVISED: Mapping[str, str] = {
    "in_time": "按时办结",
    "late": "未按时办结",
    "undone": "逾期未办",
    "chased": "催后才报",
    "silent": "催而不报",
    "returned": "退回重办",
    "poor": "报告不合格",
    "praised": "获肯定批示",
    "unsatisfied": "领导不满意",
    "absent": "缺席协调会",
}
DISPOSALS: Mapping[str, str] = {
    "special": "专报",
    "deliver": "送阅",
    "commissioned": "约稿",
    "combined": "综合",
    "file": "备查",
}
CAUSES: Mapping[str, str] = {"editor": "编辑部原因", "unit": "报送单位原因"}
STAGES: Mapping[str, str] = {"initial": "首报", "follow-up": "续报", "final": "终报"}
APPEALS: Mapping[str, str] = {"upheld": "成立", "rejected": "不成立"}
ITEMS: Mapping[str, str] = {
    "adoption": "采用",
    "relay": "转报",
    "instruction": "批示",
    "commission": "约稿",
    "problem": "问题加分",
    "base": "报送基础分",
    "quota": "月任务",
    "task": "报送任务",
    "rate": "录用率",
    "error": "差错",
    "breach": "紧急信息违规",
    "duty": "应急值守",
    "event": "突发信息",
    "supervision": "督查落实",
    "deduction": "总分扣分",
    "lump": "年度整段分",
    "cap": "封顶",
    "floor": "保底",
    "transfer": "合并转账",
    "correction": "更正",
}
PERIODS: Mapping[str, str] = {"week": "按周", "month": "按月", "quarter": "按季", "half": "按半年", "year": "按年"}
REPEATS: Mapping[str, str] = {
    "add": "累加",
    "first": "只计先印发的一次",
    "highest": "取最高",
    "difference": "补差",
    "alone": "别处没有采用才计",
}
JOINTS: Mapping[str, str] = {
    "full": "各得全分",
    "equal": "均分",
    "ratio": "按份数",
    "fixed": "牵头全分、其他每家定额一次",
    "lead": "只计牵头单位",
}
COMBINES: Mapping[str, str] = {"add": "逐位相加", "highest": "只取最高", "diminishing": "由高到低递减"}
LEADERS: Mapping[str, str] = {"each": "每次都计", "day": "只计批示日最早的一次", "order": "只计最先登记的一次"}
CARRIED: Mapping[str, str] = {"carrier": "批在该采用上的无效", "all": "该稿批示分全部冲销", "stay": "批示分不动"}
TOTALS: Mapping[str, str] = {
    "sum": "累计",
    "average": "平均（总分÷条数或人数）",
    "boards": "分板块（基础分、扣完为止）",
}
AVERAGES: Mapping[str, str] = {
    "pieces": "突发信息条数",
    "reports": "报送条数（退回的不算）",
    "officers": "期末在岗信息员人数",
}
SCOPES: Mapping[str, str] = {"period": "每期", "year": "全年"}
APPEAL_WAYS: Mapping[str, str] = {
    "difference": "更正后重算，差额记一笔",
    "board": "原期已冻结的，按板块得分的实际变化额记更正",
}
TIES: Mapping[str, str] = {"high": "分高者在前", "low": "分低者在前"}
EFFECTS: Mapping[str, str] = {"commend": "取消评先资格", "grade": "直接定等次", "zero": "全年总分记 0"}
TRIGGERS: Mapping[str, str] = {
    "breach": "违规认定",
    "missed": "约稿未交",
    "late": "约稿迟交",
    "unfinished": "约稿未交或迟交",
    "unqualified": "不达标的期数",
}
KEYS: Mapping[str, str] = {
    "level": "同一层级",
    "periodical": "同一刊物",
    "carrier": "同一采用记录或原稿",
    "rank": "同一职级",
}
ESCALATING: Mapping[str, str] = {
    "missed": "约稿未交",
    "late": "约稿迟交",
    "unfinished": "约稿未交或迟交",
    "breach": "违规认定",
    "supervised": "督查落实",
    "task": "报送任务没完成",
}
YES_NO: Mapping[str, str] = {"yes": "是", "no": "否"}


def upheld(appeal: str) -> str:
    """Why a fact is set right: an appeal, or (ids that begin with "void:") something entered that did not hold."""
    if not appeal.startswith("void:"):
        return "申诉成立"
    kinds = {"adoption": "采用登记撤销", "instruction": "批示撤回", "outcome": "上级结果撤销"}
    return kinds.get(appeal.split(":")[1], "登记作废")
