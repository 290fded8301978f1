"""States and steps of periods, runs and appeals (K2)."""

from __future__ import annotations

from django.db.models import TextChoices

from tongzheng.trail.flow import Events, Flow, Step


class PeriodState(TextChoices):
    """Of a period."""

    OPEN = "open", "未冻结"
    FROZEN = "frozen", "已冻结"


class Phase(TextChoices):
    """Of one whole comparison of facts and ledger."""

    BOOKING = "booking", "逐篇核对"
    CLOSING = "closing", "期末核对"
    DONE = "done", "完成"
    FAILED = "failed", "没有算成"


UNDER_WAY = (Phase.BOOKING, Phase.CLOSING)


class AppealState(TextChoices):
    """Of an appeal."""

    OPEN = "open", "待答复"
    UPHELD = "upheld", "成立"
    REJECTED = "rejected", "不成立"
    WITHDRAWN = "withdrawn", "已撤回"


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


PERIOD = Flow(
    "scoring.period",
    Step("freeze", _from(PeriodState.OPEN), PeriodState.FROZEN, "冻结", "冻结", tone="main"),
)  # nothing leads back: a published period stands

APPEAL = Flow(
    "scoring.appeal",
    Step("uphold", _from(AppealState.OPEN), AppealState.UPHELD, "认可", "认可申诉", tone="main", needs_reason=True),
    Step("reject", _from(AppealState.OPEN), AppealState.REJECTED, "不认可", "不认可申诉", needs_reason=True),
    Step("withdraw", _from(AppealState.OPEN), AppealState.WITHDRAWN, "撤回申诉", "撤回申诉"),
)

APPEAL_EVENTS = Events("scoring.appeal", file="申诉")
ENTRY_EVENTS = Events("scoring.entry", correct="更正得分")
LEDGER_EVENTS = Events(
    "scoring.ledger",
    ask="重算",
    finish="重算完成",
    stop="重算没有算成",
    book="记分",
    rank_on="开启排名",
    rank_off="关闭排名",
)
TRIAL_EVENTS = Events("scoring.trial", start="试算", finish="试算完成")


class RulebookState(TextChoices):
    """Of a version of a rulebook."""

    DRAFT = "draft", "草稿"
    ACTIVE = "active", "已启用"


class FactState(TextChoices):
    """Of what is registered by hand."""

    HOLDS = "holds", "有效"
    VOID = "void", "已作废"


RULEBOOK = Flow(
    "scoring.rulebook",
    Step("activate", _from(RulebookState.DRAFT), RulebookState.ACTIVE, "启用", "启用计分办法", tone="main"),
    Step("deactivate", _from(RulebookState.ACTIVE), RulebookState.DRAFT, "退回草稿", "退回草稿", tone="plain"),
)
FACT = Flow(
    "scoring.fact",
    Step("void", _from(FactState.HOLDS), FactState.VOID, "作废", "作废登记事项", tone="plain", needs_reason=True),
)
RULEBOOK_EVENTS = Events(
    "scoring.rulebook",
    draft="起草计分办法",
    edit="修改计分办法",
    upload="导入计分办法",
    league="分榜",
    outlet="登记刊物",
)
FACT_EVENTS = Events("scoring.fact", add="登记事项")
