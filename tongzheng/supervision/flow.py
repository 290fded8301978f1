"""Steps of a supervised item, of a unit's feedback and of a request for more time (D2–D4)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where an item stands."""

    DRAFT = "draft", "拟立项"
    PROPOSED = "proposed", "待批立项"
    OPEN = "open", "待交办"
    ASSIGNED = "assigned", "待签收"
    UNDERWAY = "underway", "承办中"
    FEEDBACK = "feedback", "待审核"
    REDO = "redo", "退回重办"
    ACCEPTED = "accepted", "待报领导"
    REPORTED = "reported", "已报领导"
    CLOSED = "closed", "已办结"
    ARCHIVED = "archived", "已归档"
    DROPPED = "dropped", "不立项"
    CANCELLED = "cancelled", "已撤项"


S = State
RUNNING = frozenset({S.OPEN, S.ASSIGNED, S.UNDERWAY, S.FEEDBACK, S.REDO, S.ACCEPTED, S.REPORTED})
AT_UNITS = frozenset({S.ASSIGNED, S.UNDERWAY, S.FEEDBACK, S.REDO})  # the clock of the result runs
OWED = AT_UNITS - {S.FEEDBACK}  # it is the units' turn
ENDED = frozenset({S.CLOSED, S.ARCHIVED, S.DROPPED, S.CANCELLED})

ITEM = Flow(
    "supervision.item",
    Step("propose", frozenset({S.DRAFT}), S.PROPOSED, "报批立项", "报批立项", tone="main"),
    Step("open", frozenset({S.DRAFT}), S.OPEN, "立项", "立项", tone="main"),
    Step("approve", frozenset({S.PROPOSED}), S.OPEN, "批准立项", "批准立项", tone="seal"),
    Step("refuse", frozenset({S.PROPOSED}), S.DRAFT, "退回立项", "退回立项", tone="plain", needs_reason=True),
    Step("drop", frozenset({S.DRAFT, S.PROPOSED}), S.DROPPED, "不立项", "不立项", tone="plain", needs_reason=True),
    Step("assign", frozenset({S.OPEN}), S.ASSIGNED, "交办", "交办", tone="main"),
    Step("sign_for", frozenset({S.ASSIGNED}), S.UNDERWAY, "签收", "签收承办", tone="main"),
    Step("hand_back", frozenset({S.ASSIGNED}), S.OPEN, "退回交办", "退回交办", tone="plain", needs_reason=True),
    Step("take_back", frozenset({S.ASSIGNED, S.UNDERWAY, S.REDO}), S.OPEN, "收回改派", "收回改派", tone="plain", needs_reason=True),
    Step("answer", frozenset({S.UNDERWAY, S.REDO}), S.FEEDBACK, "报结果", "报结果", button=False),
    Step("send_back", frozenset({S.FEEDBACK}), S.REDO, "退回重办", "退回重办", tone="plain", needs_reason=True),
    Step("accept", frozenset({S.FEEDBACK}), S.ACCEPTED, "认可", "认可结果", tone="main"),
    Step("go_on", frozenset({S.FEEDBACK}), S.UNDERWAY, "本期认可，继续办", "认可本期", tone="plain"),
    Step("report", frozenset({S.ACCEPTED}), S.REPORTED, "报领导", "报领导", tone="main"),
    Step("close", frozenset({S.ACCEPTED, S.REPORTED}), S.CLOSED, "办结", "办结", tone="seal"),
    Step("reopen", frozenset({S.REPORTED, S.CLOSED}), S.UNDERWAY, "再交办", "再交办", tone="plain", needs_reason=True),
    Step("archive", frozenset({S.CLOSED}), S.ARCHIVED, "归档", "归档"),
    Step("cancel", frozenset({S.OPEN, S.ASSIGNED, S.UNDERWAY, S.REDO}), S.CANCELLED, "撤项", "撤项", tone="plain", needs_reason=True),
)  # fmt: skip
ITEM_EVENTS = Events(
    "supervision.item", draft="拟立项", change="改立项内容", support_sign="配合单位签收", remind="催办", read="打开",
    judge="评价办理", word="领导再批", stage="完成阶段目标", stage_say="报完成阶段目标，送审签", stage_unsay="审签人退回阶段目标",
    stage_add="加阶段目标", stage_change="改阶段目标", stage_drop="撤阶段目标", stage_back="退回阶段目标", settle="协调意见", refer="报请协调", extend="延长期限", download="下载附件",
    answer_reminder="答复催办", slip="出催办单", time="定提醒时间", auto_remind="自动催办", escalate="逐级催办", roll="转入下一期",
)  # fmt: skip


class FeedbackState(models.TextChoices):
    """Where a unit's feedback stands."""

    DRAFT = "draft", "起草中"
    SIGNING = "signing", "待审签"
    SENT = "sent", "已报来"
    ACCEPTED = "accepted", "已认可"
    RETURNED = "returned", "已退回"


F = FeedbackState
FEEDBACK = Flow(
    "supervision.feedback",
    Step("submit_feedback", frozenset({F.DRAFT}), F.SIGNING, "送审签", "送审签", tone="main"),
    Step("sign_feedback", frozenset({F.SIGNING}), F.SENT, "审签报出", "审签报出", tone="seal"),
    Step("withdraw_feedback", frozenset({F.SIGNING}), F.DRAFT, "退回修改", "退回修改", tone="plain", needs_reason=True),
    Step("accept_feedback", frozenset({F.SENT}), F.ACCEPTED, "认可", "认可", button=False),
    Step("return_feedback", frozenset({F.SENT}), F.RETURNED, "退回", "退回", button=False, needs_reason=True),
)  # fmt: skip
FEEDBACK_EVENTS = Events("supervision.feedback", write="写反馈", change="改反馈", attach="添加佐证")


class ExtensionState(models.TextChoices):
    """Where a request for more time stands."""

    ASKED = "asked", "待单位领导审核"
    SIGNED = "signed", "待督查员初审"
    PASSED = "passed", "待批准"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "不同意"
    LAPSED = "lapsed", "已失效"


X = ExtensionState
EXTENSION = Flow(
    "supervision.extension",
    Step("sign_extension", frozenset({X.ASKED}), X.SIGNED, "审核同意", "单位领导审核", tone="seal"),
    Step("pass_extension", frozenset({X.SIGNED}), X.PASSED, "初审同意", "督查员初审", tone="main"),
    Step("grant_extension", frozenset({X.PASSED}), X.GRANTED, "批准延期", "批准延期", tone="seal"),
    Step("refuse_extension", frozenset({X.ASKED, X.SIGNED, X.PASSED}), X.REFUSED, "不同意延期", "不同意延期", tone="plain", needs_reason=True),
    Step("lapse_extension", frozenset({X.ASKED, X.SIGNED, X.PASSED}), X.LAPSED, "失效", "延期申请失效", button=False),
)  # fmt: skip
EXTENSION_EVENTS = Events("supervision.extension", ask="申请延期")
TERMS_EVENTS = Events("supervision.terms", change="改督查时限")
CONTACT_EVENTS = Events("supervision.contact", set="定督查联络员")
TALK_EVENTS = Events("supervision.talk", note="记约谈情况")


class DocumentState(models.TextChoices):
    """Where a source document stands."""

    DRAFT = "draft", "分解中"
    PROPOSED = "proposed", "待批立项"
    OPEN = "open", "已立项"
    DROPPED = "dropped", "不立项"


D = DocumentState
DOCUMENT = Flow(
    "supervision.document",
    Step("propose_document", frozenset({D.DRAFT}), D.PROPOSED, "报批立项", "整份报批", tone="main"),
    Step("approve_document", frozenset({D.PROPOSED}), D.OPEN, "批准立项", "整份批准立项", tone="seal"),
    Step("refuse_document", frozenset({D.PROPOSED}), D.DRAFT, "退回立项", "退回再改", tone="plain", needs_reason=True),
    Step("drop_document", frozenset({D.DRAFT, D.PROPOSED}), D.DROPPED, "不立项", "整份不立项", tone="plain", needs_reason=True),
)  # fmt: skip
DOCUMENT_EVENTS = Events(
    "supervision.document", take="收源文件", change="改分解", assign="整份交办", download="下载源文件"
)
