"""Steps of a report and of an article (R2, R9, E1, E2)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where a report stands."""

    DRAFT = "draft", "草稿"
    SIGNING = "signing", "待签发"
    SENT = "sent", "已报出"
    RECEIVED = "received", "待处理"
    EDITING = "editing", "采编中"
    HELD = "held", "备用"
    RETURNED = "returned", "退回修改"
    DECLINED = "declined", "未采用"
    ADOPTED = "adopted", "已采用"
    DISCARDED = "discarded", "已弃稿"


S = State
ON_DESK = frozenset({S.RECEIVED, S.EDITING, S.HELD})  # waiting for the office
AT_UNIT = frozenset({S.DRAFT, S.RETURNED})  # the unit may change the text
AT_OFFICE = frozenset({S.SENT, S.RECEIVED, S.EDITING, S.HELD, S.RETURNED, S.DECLINED, S.ADOPTED})

REPORT = Flow(
    "reporting.report",
    # at the unit
    Step("submit", AT_UNIT, S.SIGNING, "送签", "送签", tone="main"),
    Step("sign_off", frozenset({S.SIGNING}), S.SENT, "签发报出", "签发报出", tone="seal", key="a"),
    Step("send_back", frozenset({S.SIGNING}), S.RETURNED, "退回修改", "签发人退回修改", key="r", needs_reason=True),
    Step("withdraw", frozenset({S.SIGNING, S.SENT}), S.DRAFT, "撤回", "撤回", tone="plain"),
    Step("discard", AT_UNIT, S.DISCARDED, "弃稿", "弃稿", tone="plain"),
    # at the office
    Step("receive", frozenset({S.SENT}), S.RECEIVED, "登记", "登记来稿", key="c"),
    Step("claim", frozenset({S.RECEIVED, S.HELD}), S.EDITING, "认领", "认领", key="c"),
    Step("assign", frozenset({S.RECEIVED, S.EDITING, S.HELD}), S.EDITING, "派编辑", "派编辑", key="g"),
    Step("release", frozenset({S.EDITING}), S.RECEIVED, "放回", "放回待处理", tone="plain"),
    Step("return", ON_DESK, S.RETURNED, "退回", "退回修改", key="r", needs_reason=True),
    Step("hold", frozenset({S.RECEIVED, S.EDITING}), S.HELD, "备用", "留作备用", key="h"),
    Step("decline", ON_DESK, S.DECLINED, "不用", "不采用", tone="plain", key="n", needs_reason=True),
    Step("reopen", frozenset({S.DECLINED}), S.RECEIVED, "重新考虑", "重新列入待处理", tone="plain"),
    Step("adopt", ON_DESK | {S.ADOPTED}, S.ADOPTED, "采用", "采用", tone="main", key="a", button=False),
)
REPORT_EVENTS = Events(
    "reporting.report",
    start="动笔",
    edit="修改稿件",
    contribute="投稿",
    on_behalf="代为登记",
    late_entry="补录",
    imported="导入稿件",
    mailed="邮件转成草稿",
    attach="添加附件",
    detach="撤下附件",
    download="下载附件",
    follow_up="续报",
    forward="转报上级",
    bypass="越级报送被拒",
    combine="编入编发稿",
    uncombine="从编发稿取出",
    doubt="标记疑点",
    verify="核实疑点",
    shield="对外隐去作者",
    copy_known="知悉有相同稿件",
    sent_up="报送上级",
    adopted_above="上级采用",
    unadopted_above="撤销上级采用登记",
    instructed_above="上级批示",
)
CONTRIBUTION = Flow(
    "reporting.report",
    Step("take_contribution", frozenset({"offered"}), "taken", "转成草稿", "接收投稿", tone="main"),
    Step("pass_contribution", frozenset({"offered"}), "passed", "不用", "谢绝投稿", needs_reason=True),
)


class ArticleState(models.TextChoices):
    """Where an article stands."""

    EDITING = "editing", "编辑中"
    PUBLISHED = "published", "已刊发"
    DROPPED = "dropped", "已撤稿"


A = ArticleState
ARTICLE = Flow(
    "reporting.article",
    Step("publish", frozenset({A.EDITING}), A.PUBLISHED, "刊发", "刊发", button=False),
    Step("drop", frozenset({A.EDITING}), A.DROPPED, "撤稿", "撤稿", tone="plain", needs_reason=True),
    Step("restore", frozenset({A.DROPPED}), A.EDITING, "恢复", "恢复编辑", tone="plain"),
)
ARTICLE_EVENTS = Events(
    "reporting.article",
    start="建立编发稿",
    reference="编成参考稿",
    source="改出处",
    edit="编辑修改",
    add_source="并入来稿",
    remove_source="取出来稿",
    attach="添加附件",
    detach="撤下附件",
    download="下载附件",
)
