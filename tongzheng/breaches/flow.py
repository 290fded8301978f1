"""Steps of a breach and of the circular on emergency reporting, and what else is recorded (U5, U6)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where a breach stands."""

    REGISTERED = "registered", "已登记"
    HEARING = "hearing", "待单位答复"
    ANSWERED = "answered", "单位已答复"
    SILENT = "silent", "逾期未答复"
    FOUND = "found", "已认定"
    OBJECTED = "objected", "有异议待复核"
    UPHELD = "upheld", "复核维持"
    OVERTURNED = "overturned", "复核撤销"
    DISMISSED = "dismissed", "不予认定"


S = State
OPEN = (S.REGISTERED, S.HEARING, S.ANSWERED, S.SILENT, S.OBJECTED)
HOLDS = (S.FOUND, S.UPHELD)  # what may be named and counted; one under review is neither
HEARD = frozenset({S.ANSWERED, S.SILENT})
BREACH = Flow(
    "breaches.breach",
    Step("hear", frozenset({S.REGISTERED, S.HEARING}), S.HEARING, "请单位答复", "请单位答复", tone="main"),
    Step("answer", frozenset({S.HEARING, *HEARD}), S.ANSWERED, "答复", "单位答复", tone="main"),
    Step("lapse", frozenset({S.HEARING}), S.SILENT, "逾期未答复", "逾期未答复", button=False),
    Step("find", HEARD, S.FOUND, "签字认定", "签字认定", tone="seal"),
    Step("dismiss", frozenset({S.REGISTERED, S.HEARING, *HEARD}), S.DISMISSED, "不予认定", "不予认定", tone="plain", needs_reason=True),
    Step("object", frozenset({S.FOUND}), S.OBJECTED, "提出异议", "提出异议", needs_reason=True),
    Step("uphold", frozenset({S.FOUND, S.OBJECTED}), S.UPHELD, "复核维持", "复核维持", needs_reason=True),
    Step("overturn", frozenset({S.FOUND, S.OBJECTED, S.UPHELD}), S.OVERTURNED, "复核撤销", "复核撤销", tone="plain", needs_reason=True),
)  # fmt: skip
BREACH_EVENTS = Events("breaches.breach", register="登记违规", book="记入得分", download="下载证据")
ASIDE_EVENTS = Events("breaches.aside", put="迟报线索不立案")
TERMS_EVENTS = Events("breaches.terms", change="改违规种类和后果")


class RoundupState(models.TextChoices):
    """Where a circular on emergency reporting stands."""

    DRAFT = "draft", "起草"
    SUBMITTED = "submitted", "待审签"
    SIGNED = "signed", "待印发"
    PUBLISHED = "published", "已印发"
    DROPPED = "dropped", "作废"


R = RoundupState
ROUNDUP = Flow(
    "breaches.roundup",
    Step("submit", frozenset({R.DRAFT}), R.SUBMITTED, "送审签", "送审签", tone="main"),
    Step("sign", frozenset({R.SUBMITTED}), R.SIGNED, "审签", "审签", tone="seal"),
    Step("publish", frozenset({R.SIGNED}), R.PUBLISHED, "印发", "印发", tone="seal"),
    Step("send_back", frozenset({R.SUBMITTED, R.SIGNED}), R.DRAFT, "退回", "退回修改", needs_reason=True),
    Step("drop", frozenset({R.DRAFT}), R.DROPPED, "作废", "作废", tone="plain", needs_reason=True),
)  # fmt: skip
ROUNDUP_EVENTS = Events(
    "breaches.roundup",
    make="起草紧急信息报送通报",
    edit="修改文字",
    take="重新取数",
    download="下载紧急信息报送通报",
)
