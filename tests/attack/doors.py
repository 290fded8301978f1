"""Every address that takes a form, with a form it accepts: what the attacks start from."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from tests.grounds import Build
from tests.house.cases import Cases
from tests.house.things import Thing

TODAY = f"{timezone.localdate()}"
LATER = f"{timezone.localdate() + timedelta(days=30)}"
BODY = "据入户摸排，今年山核桃总产量约4600吨，仍有1800吨积压。\n建议由供销社先行收储一部分。"


@dataclass(frozen=True)
class Door:
    """A form: its address, who may send it, and what is in it."""

    name: str
    about: str
    by: str
    fields: dict[str, Any]
    ask: str = ""
    door: str = ""  # what the trail calls it when a classified text is refused
    texts: tuple[str, ...] = ()  # fields whose text is stored
    later: dict[str, str] = field(default_factory=dict)  # fields whose value is a key of a case

    def __str__(self) -> str:
        return f"{self.name} {self.about}"

    @property
    def ground(self) -> Build:
        """What its tests stand on (tests/grounds.py): the cases with what the door is about."""
        return Thing.of(self.about, self.ask).ground

    def url(self, cases: Cases) -> str:
        found = reverse(self.name, args=cases.args(self.about))
        return f"{found}?report={getattr(cases, self.ask).pk}" if self.ask else found

    def data(self, cases: Cases) -> dict[str, Any]:
        data = {name: str(uuid.uuid4()) if value == "<once>" else value for name, value in self.fields.items()}
        for name, case in self.later.items():
            thing = getattr(cases, case, None) or getattr(cases.world, case)
            data[name] = getattr(thing, "version" if name == "version" else "pk")
        return data

    def send(self, cases: Cases, **changed: Any) -> HttpResponse:
        data = self.data(cases) | changed
        data = {name: value for name, value in data.items() if value is not None}
        answer = cases.client(self.by).post(self.url(cases), data)
        return answer


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back, so that the next attack finds the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


WRITING = {
    "title": "三个村山核桃滞销", "body": BODY, "kind": "problem", "focus": "hot", "mood": "bad", "occurred_at": "昨天 9:30",
    "topic": "山核桃", "label": "open", "phone": "6612345", "no_secret": "on", "once": "<once>", "version": "1", "then": "save",
}  # fmt: skip
PERIODICAL = {
    "name": "信息快报", "publisher": "县政府办", "label": "open", "mark": "内部参阅", "yearly_target": "12", "position": "1",
    "active": "on",
}  # fmt: skip
UNIT = {
    "name": "白云镇",
    "short_name": "白云镇",
    "kind": "township",
    "code": "331",
    "phone": "661",
    "position": "1",
    "reports": "on",
}
REASON = {"reason": "数字请核实"}
PLAN = {
    "title": "冬春水利进度", "text": "看进度。", "kind": "special", "ways": "onsite", "announced": "yes", "basis": "年度督查计划",
    "starts": LATER, "ends": LATER, "head": "谢秋实", "members": "祝南星", "label": "open",
}  # fmt: skip
SEEN = {"sort": "problem", "text": "泵站没有人看管", "severity": "fair", "place": "东门", "seen_at": f"{TODAY}T00:01"}
TO_DO = {"title": "泵站没有人看管", "text": "落实专人。", "due": LATER, "once": "<once>"}
MATERIAL = {
    "title": "山区冷链的经验", "body": BODY, "kind": "article", "source": "外地信息", "dated": "2026-01-05", "tags": "冷链",
    "shared": "on", "once": "<once>", "version": "1",
}  # fmt: skip
MAILBOX = {
    "host": "mail.yunling.example", "port": "993", "security": "ssl", "username": "xinxi@yunling.example", "folder": "INBOX",
    "done_folder": "", "since": "2026-01-05", "active": "on",
}  # fmt: skip
MATERIAL_TEXTS = ("title", "body", "source", "tags")
MATTER = {
    "title": "冬季饮水困难", "text": "先送水保供。", "origin": "meeting", "origin_words": "第3次常务会议", "urgency": "normal",
    "rhythm": "once", "label": "open", "due": LATER, "due_basis": "会议要求",
}  # fmt: skip
MATTER_TEXTS = ("title", "text", "origin_words", "due_basis")
OUTCOMES = [
    Door(
        "outcomes:evaluate",
        "o_item:office",
        "supervisor",
        {"quality": "poor", "clock": "", "reason": "点位不全", "once": "<once>"},
        door="督查评价",
        texts=("reason",),
    ),
    Door(
        "outcomes:evaluate",
        "o_item:leader",
        "leader",
        {"satisfied": "fair", "reason": "再快些", "once": "<once>"},
        door="督查评价",
        texts=("reason",),
    ),
    Door(
        "outcomes:evaluate",
        "o_item:asker",
        "supervisor",
        {"satisfied": "yes", "asker": "信访人，电话回访", "reason": "", "once": "<once>"},
        door="督查评价",
        texts=("asker", "reason"),
    ),
    Door("outcomes:make", "o_kind", "supervisor", {"scope": "all", "once": "<once>"}),
    Door("outcomes:make", "o_daily", "supervisor", {"day": TODAY, "once": "<once>"}, later={"item": "o_item"}),
    Door(
        "outcomes:make",
        "o_notice",
        "supervisor",
        {"due": LATER, "once": "<once>"},
        later={"item": "o_item", "unit": "town_a"},
    ),
    Door("outcomes:make", "o_least", "supervisor", {"least": "2", "once": "<once>"}),
    Door(
        "outcomes:edit",
        "o_draft",
        "supervisor",
        {"title": "关于督查的通报", "text": "一、总体情况"},
        later={"version": "o_draft"},
        door="督查文书",
        texts=("title", "text"),
    ),
    Door("outcomes:take", "o_draft", "supervisor", {}, later={"version": "o_draft"}),
    Door("outcomes:redraft", "o_draft", "supervisor", {}, later={"version": "o_draft"}),
    Door("outcomes:act", "o_draft:submit", "supervisor", {}, later={"version": "o_draft"}),
    Door("outcomes:act", "o_draft:drop", "supervisor", REASON, door="督查文书", texts=("reason",)),
    Door(
        "outcomes:correct",
        "o_published",
        "supervisor",
        {"withdraws": "yes", "why": "复核后不成立", "once": "<once>"},
        door="督查文书",
        texts=("why",),
    ),
    Door(
        "outcomes:regroup",
        "o_report",
        "supervisor",
        {"title": "另一类"},
        later={"version": "o_report", "problems": "o_problem"},
        door="反馈报告归类",
        texts=("title",),
    ),
    Door(
        "outcomes:theme",
        "o_theme",
        "supervisor",
        {"title": "补助标准", "policy": "on"},
        later={"version": "o_report"},
        door="反馈报告归类",
        texts=("title",),
    ),
    Door(
        "outcomes:paper",
        "o_kind",
        "approver",
        {"head": "督查通报", "word": "云督通", "layout": "results", "version": "0"},
        door="督查文书格式",
        texts=("head",),
    ),
    Door("outcomes:points", "", "assessor", {}, later={"keys": "o_key"}),
]
SUPERVISION = [
    Door("supervision:new", "", "supervisor", {**MATTER, "once": "<once>"}, door="督查事项", texts=MATTER_TEXTS),
    Door(
        "supervision:change", "s_draft", "supervisor", MATTER, later={"version": "s_draft"}, door="督查事项", texts=MATTER_TEXTS
    ),
    Door(
        "supervision:order", "s_instruction", "supervisor",
        {"title": "三乡镇饮水", "text": "七天报结果。", "urgency": "normal", "due": LATER, "due_basis": "批示", "once": "<once>"},
        later={"lead": "town_a"}, door="督查事项", texts=("title", "text", "due_basis"),
    ),
    Door("supervision:act", "s_open:assign", "supervisor", {"due": LATER}, later={"lead": "town_a"}),
    Door("supervision:act", "s_assigned:hand_back", "signer", REASON, door="督查反馈", texts=("reason",)),
    Door("supervision:act", "s_answered:send_back", "supervisor", REASON, door="督查事项", texts=("reason",)),
    Door("supervision:act", "s_answered:accept", "supervisor", {"quality": "good", "review": "可以"}, door="审核意见", texts=("review",)),
    Door("supervision:say", "s_reported", "leader", {"again": "yes", "text": "再查。", "once": "<once>"}, door="批示", texts=("text",)),
    Door(
        "supervision:write", "s_item", "clerk", {"kind": "progress", "text": "修了三处。", "problem": "缺钱", "once": "<once>"},
        door="督查反馈", texts=("text", "problem"),
    ),
    Door(
        "supervision:change_feedback", "s_feedback", "clerk", {"kind": "progress", "text": "修了三处。", "problem": "缺钱", "version": "1"},
        door="督查反馈", texts=("text", "problem"),
    ),
    Door("supervision:settle", "s_opinion", "supervisor", {"text": "县里出一半。"}, door="督查反馈", texts=("text",)),
    Door(
        "supervision:extend", "s_item", "clerk", {"due": LATER, "reason": "低温", "progress": "六成", "once": "<once>"},
        door="延期申请", texts=("reason", "progress"),
    ),
    Door(
        "supervision:take_document", "", "supervisor",
        {
            "kind": "plan", "title": "年度要点", "day": TODAY, "words": "第3次常务会议", "label": "open", "once": "<once>",
            "text": "修渠（责任单位：青石镇）",
        },
        door="督查源文件", texts=("title", "words", "text"),
    ),
    Door(
        "supervision:line", "s_line", "supervisor",
        {
            "use": "item", "title": "修渠", "text": "修一条。", "lead": "青石镇", "supports": "柳河镇", "due": LATER,
            "urgency": "normal", "rhythm": "once", "stages": f"{LATER} 完工",
        },
        later={"version": "s_document"}, door="督查源文件", texts=("title", "text", "lead", "supports"),
    ),
    Door("supervision:document", "s_document", "supervisor", {"do": "", "tick": "1"}, later={"version": "s_document"}),
    Door("supervision:document_act", "s_document:drop_document", "supervisor", REASON, door="督查源文件", texts=("reason",)),
    Door(
        "supervision:add_stage", "s_item", "supervisor", {"title": "选址", "due": TODAY, "once": "<once>"},
        door="阶段目标", texts=("title",),
    ),
    Door("supervision:stage_act", "s_stage_said:unsay", "signer", REASON, door="阶段目标", texts=("reason",)),
    Door("supervision:stage_act", "s_stage:do", "clerk", {"note": "送到了"}, door="阶段目标", texts=("note",)),
    Door("supervision:act", "s_item:take_back", "supervisor", REASON, door="督查反馈", texts=("reason",)),
    Door("supervision:refer", "s_opinion", "clerk", {"text": "两家谈不拢。"}, door="督查反馈", texts=("text",)),
    Door(
        "supervision:remind", "", "supervisor", {"way": "电话", "step": "officer", "text": "请抓紧报。", "callee": "青石镇 周小禾", "said": "明天报", "once": "<once>"},
        later={"item": "s_item"}, door="催办", texts=("text", "callee", "said"),
    ),
    Door("supervision:feedback_act", "s_signing:withdraw_feedback", "signer", REASON, door="督查反馈", texts=("reason",)),
    Door("supervision:extension_act", "s_extension:refuse_extension", "signer", REASON, door="延期申请", texts=("reason",)),
    Door("deadlines:acknowledge", "alarm", "duty", {"note": "已电话催报"}, door="确认告警", texts=("note",)),
    Door("supervision:answer_reminder", "s_reminder", "clerk", {"text": "明天报。"}, door="催办", texts=("text",)),
    Door("supervision:timing", "s_item", "supervisor", {"before": "3", "after": "1"}, later={"version": "s_item"}),
    Door(
        "supervision:contact", "s_unit", "signer", {"phone": "6612345", "duties": "按期报", "seen": "0"}, later={"post": "clerk"},
        door="督查联络员", texts=("phone", "duties"),
    ),
    Door(
        "supervision:talk", "s_red", "supervisor", {"held": "yes", "note": "约谈了镇长", "once": "<once>"}, door="约谈",
        texts=("note",),
    ),
]  # fmt: skip
D_VISIT = {
    "level": "city",
    "leader": "市长阮明夷",
    "title": "冬季饮水",
    "day": TODAY,
    "places": "上溪村",
    "company": "高屹",
    "words": "请抓紧查清。",
    "points": "查清原因\n送水保供",
    "received_on": TODAY,
    "came_by": "paper",
    "report_to": "省政府督查室",
    "due": LATER,
    "rhythm": "none",
    "label": "internal",
    "once": "<once>",
}
DIRECTIVES = [
    *[
        Door("directives:new", "d_kind", "supervisor", D_VISIT, door=door, texts=(name,))
        for name, door in (("words", "批示、讲话原话"), ("points", "要求事项"), ("title", "事项"), ("company", "陪同"))
    ],
    Door("directives:set_aside", "d_outcome", "supervisor", REASON, door="为什么不用登记", texts=("reason",)),
    Door("directives:words", "d_lying", "leader", {"words": "请抓紧办。"}, door="批示", texts=("words",)),
    Door("directives:act", "d_registered:handle", "supervisor", REASON, door="怎样自办、为什么不立项", texts=("reason",)),
    Door("directives:act", "d_registered:void", "supervisor", REASON, door="理由", texts=("reason",)),
    Door("directives:act", "d_arrived:take", "supervisor", {}),
    Door("directives:owed", "d_owed:move", "editor", {"due": LATER, "reason": "来电同意"}, door="上级怎么同意的", texts=("reason",)),
    Door("directives:edit", "d_draft", "supervisor", {"title": "报告", "body": BODY, "version": "1"}, door="正文", texts=("body",)),
    Door("directives:report_act", "d_checking:send_back", "approver", REASON, door="退回原因", texts=("reason",)),
    Door("directives:report_act", "d_signed:send", "supervisor", {"way": "fax", "receiver": "王某"}, door="谁收的", texts=("receiver",)),
    Door("directives:report_act", "d_sent:return", "city_editor", REASON, door="退回原因", texts=("reason",)),
]  # fmt: skip
DUTY_ROOMS = [
    Door(
        "duty:enter", "", "duty",
        {
            "kind": "来电", "happened_at": "", "source": "青石镇", "person": "周小禾", "title": "信息员", "phone": "6600001",
            "body": BODY, "handling": "已告水利局", "repeated_by": "", "once": "<once>",
        },
        door="值班日志", texts=("body", "handling"),
    ),
    Door(
        "breaches:register", "", "assessor",
        {
            "title": "上溪村鱼塘溺水", "on": TODAY, "text": "镇里没有报", "occurred_at": "", "media_at": f"{TODAY}T00:01",
            "press": "某短视频账号", "asked_at": "", "petition": "", "once": "<once>",
        },
        later={"unit": "town_a", "kind": "breach_kind"}, door="违规认定", texts=("title", "text", "press", "petition"),
    ),
    Door(
        "cases:edit", "case_draft", "duty",
        {"title": "货车侧翻", "summary": BODY, "causes": "雨天", "measures": "封道", "lessons": "提示", "regularities": "夜间"},
        later={"version": "case_draft"}, door="案例", texts=("title", "summary", "causes", "lessons"),
    ),
    Door(
        "emergencies:wording", "emergency", "duty", {"wording": "死亡5人。", "reason": "与公安核对"},
        later={"version": "emergency"}, door="突发事件", texts=("wording", "reason"),
    ),
]  # fmt: skip
DOORS = [
    Door(
        "inspections:new", "", "supervisor", {**PLAN, "once": "<once>"}, later={"units": "town_a"}, door="督查整改",
        texts=("title", "text", "basis"),
    ),
    Door(
        "inspections:change", "i_draft", "supervisor", PLAN, later={"units": "town_a", "version": "i_draft"}, door="督查整改",
        texts=("title", "text", "basis"),
    ),
    Door(
        "inspections:team", "i_underway", "supervisor", {"head": "谢秋实", "members": "祝南星"}, later={"version": "i_underway"}
    ),
    Door("inspections:terms", "", "supervisor", {"again_days": "30", "warn_days": "2", "version": "1"}),
    Door("inspections:act", "i_proposed:refuse", "approver", REASON, door="督查整改", texts=("reason",)),
    Door(
        "inspections:record", "i_underway", "bureau_clerk", {**SEEN, "once": "<once>"}, later={"unit": "town_a"},
        door="督查整改", texts=("text", "place"),
    ),
    Door(
        "inspections:change_finding", "i_finding", "bureau_clerk", SEEN, later={"unit": "town_a", "version": "i_finding_row"},
        door="督查整改", texts=("text", "place"),
    ),
    Door("inspections:aside", "i_finding", "bureau_clerk", REASON, door="督查整改", texts=("reason",)),
    Door("inspections:rectify", "i_finding", "supervisor", TO_DO, door="督查整改", texts=("title", "text")),
    Door("inspections:supervise", "i_finding", "supervisor", TO_DO, door="督查事项", texts=("title", "text")),
    Door("inspections:conclude", "i_finished", "supervisor", {"once": "<once>"}, later={"unit": "town_a"}),
    Door(
        "inspections:edit_conclusion", "i_drafted", "supervisor", {"text": "渠道开裂三处。"}, later={"version": "i_drafted"},
        door="督查整改", texts=("text",),
    ),
    Door("inspections:conclude_act", "i_signing:give_back", "approver", REASON, door="督查整改", texts=("reason",)),
    Door(
        "inspections:conclude_act", "i_delivered:object", "signer", {"objection": "与事实不符"}, door="督查整改",
        texts=("objection",),
    ),
    Door("inspections:conclude_act", "i_objected:uphold", "leader", REASON, door="督查整改", texts=("reason",)),
    Door(
        "inspections:order", "", "supervisor", {**TO_DO, "source_words": "群众反映"}, later={"unit": "town_a"}, door="督查整改",
        texts=("title", "text", "source_words"),
    ),
    Door(
        "inspections:rectify_act", "i_answered:again", "supervisor", {**REASON, "way": "site", "due": LATER, "once": "<once>"},
        door="督查整改", texts=("reason",),
    ),
    Door(
        "inspections:rectify_act", "i_answered:strike", "supervisor", {"way": "site", "text": "已改好", "once": "<once>"},
        door="督查整改", texts=("text",),
    ),
    Door(
        "inspections:write_answer", "i_at_work", "clerk", {"text": "已返工。", "once": "<once>"}, door="督查整改", texts=("text",)
    ),
    Door(
        "inspections:change_answer", "i_answer", "clerk", {"text": "已返工三处。"}, later={"version": "i_answer_row"},
        door="督查整改", texts=("text",),
    ),
    Door("inspections:answer_act", "i_answer_signing:return_answer", "signer", REASON, door="督查整改", texts=("reason",)),
    Door(
        "inspections:delay", "i_at_work", "signer", {**REASON, "due": LATER, "once": "<once>"}, door="督查整改", texts=("reason",)
    ),
    Door("inspections:delay_act", "i_delay:refuse_delay", "supervisor", REASON, door="督查整改", texts=("reason",)),
    *DIRECTIVES,
    Door("library:add", "", "editor", MATERIAL, door="素材库", texts=MATERIAL_TEXTS),
    Door("library:edit", "material", "editor", MATERIAL, door="素材库", texts=MATERIAL_TEXTS),
    Door("library:archive", "material", "editor", REASON, door="素材库", texts=("reason",)),
    Door("library:restore", "archived_material", "editor", {}),
    Door("mailbox:assign", "letter", "editor", {"way": "draft"}, later={"unit": "town_b"}),
    Door("mailbox:set_aside", "letter", "editor", REASON, door="搁置原因", texts=("reason",)),
    Door("mailbox:restore", "letter_aside", "editor", {}),
    Door("mailbox:settings", "", "admin", MAILBOX, door="邮箱设置", texts=("host", "username", "folder", "done_folder")),
    Door("reporting:new", "", "clerk", WRITING, door="写稿", texts=("title", "body", "topic", "phone")),
    Door("reporting:edit", "draft", "clerk", WRITING, door="写稿", texts=("title", "body", "topic", "phone")),
    Door("reporting:autosave", "draft", "clerk", WRITING, door="写稿", texts=("title", "body", "topic", "phone")),
    Door("reporting:act", "draft:submit", "clerk", {"version": "1"}),
    Door("reporting:act", "draft:discard", "clerk", REASON, door="弃稿原因", texts=("reason",)),
    Door("reporting:act", "signing:sign_off", "signer", {"version": "1"}),
    Door("reporting:act", "signing:send_back", "signer", REASON, door="退回原因", texts=("reason",)),
    Door("reporting:act", "signing:withdraw", "clerk", REASON, door="撤回原因", texts=("reason",)),
    Door("reporting:act", "report:return", "editor", REASON, door="退回原因", texts=("reason",)),
    Door("reporting:act", "report:hold", "editor", REASON, door="备用说明", texts=("reason",)),
    Door("reporting:act", "report:decline", "editor", REASON, door="不用的原因", texts=("reason",)),
    Door("reporting:act", "declined:reopen", "editor", REASON, door="说明", texts=("reason",)),
    Door("reporting:follow_up", "report", "clerk", {"once": "<once>"}),
    Door("reporting:shield", "report", "clerk", {"once": "<once>", "on": "True"}),
    Door("reporting:detach", "draft_file", "clerk", {"once": "<once>"}),
    Door(
        "reporting:contribute", "", "member", {"title": "投稿", "body": BODY, "once": "<once>"},
        door="投稿", texts=("title", "body"),
    ),
    Door(
        "reporting:contribution", "contribution", "clerk", {**REASON, "then": "pass"},
        door="不用的原因", texts=("reason",),
    ),
    Door(
        "reporting:on_behalf", "", "editor",
        {**WRITING, "channel": "phone", "source_note": "镇办公室来电", "sent_at": "昨天 10:00"},
        later={"unit": "town_a"}, door="代为登记", texts=("title", "body", "topic", "phone", "source_note"),
    ),
    Door("reporting:receive_all", "", "editor", {}),
    Door("reporting:assign", "report", "editor", {}, later={"editor": "editor2"}),
    Door(
        "reporting:doubt", "report", "editor", {"quote": "1800吨", "question": "怎么统计的"},
        door="疑点", texts=("quote", "question"),
    ),
    Door(
        "reporting:verify", "doubt", "editor", {"asked_whom": "镇里", "how": "电话", "result": "属实"},
        door="核实结果", texts=("asked_whom", "how", "result"),
    ),
    Door("reporting:forward", "report", "office_officer", {"once": "<once>", "text_from": "original"}),
    Door(
        "reporting:combine", "", "editor", {"title": "编发稿标题", "way": "single", "once": "<once>"}, ask="report",
        door="编发稿", texts=("title",),
    ),
    Door(
        "reporting:article_edit", "article", "editor", {"title": "改后", "body": BODY}, later={"version": "article"},
        door="编发稿", texts=("title", "body"),
    ),
    Door("reporting:article_act", "article:drop", "editor", REASON, door="撤稿原因", texts=("reason",)),
    Door("reporting:add_source", "article", "editor", {}, later={"report": "report"}),
    Door("reporting:remove_source", "article_source", "editor", {}),
    Door("bulletins:issue_new", "", "editor", {"once": "<once>"}, later={"periodical": "periodical"}),
    Door("bulletins:take_up", "", "editor", {"where": "p1", "section": "", "way": "single", "once": "<once>"}, ask="report"),
    Door("bulletins:place", "issue", "editor", {"section": ""}, later={"article": "article"}),
    Door("bulletins:unplace", "issue_placement", "editor", {}),
    Door("bulletins:order", "issue", "editor", {"up": "1"}, later={"version": "issue"}),
    Door(
        "bulletins:note", "issue", "editor", {"note": "编者按"}, later={"version": "issue"}, door="编者按", texts=("note",)
    ),
    Door("bulletins:issue_act", "issue:proof", "editor", {}, later={"version": "issue"}),
    Door(
        "bulletins:issue_act", "proof:send_back", "approver", REASON, later={"version": "proof"},
        door="退回原因", texts=("reason",),
    ),
    Door("bulletins:issue_act", "proof:approve", "approver", {}, later={"version": "proof"}),
    Door("bulletins:issue_act", "approved:publish", "approver", {}, later={"version": "approved"}),
    Door("bulletins:periodical_new", "", "editor", PERIODICAL, door="刊物", texts=("name", "publisher", "mark")),
    Door("bulletins:periodical_edit", "periodical", "editor", PERIODICAL, door="刊物", texts=("name", "publisher", "mark")),
    Door("bulletins:sections", "periodical", "editor", {"names": "基层经验\n问题与建议\n新栏目"}, door="刊物栏目", texts=("names",)),
    Door("bulletins:readers", "periodical", "editor", {}, later={"leaders": "leader2"}),
    Door(
        "bulletins:rename", "periodical", "admin", {"name": "新刊名", "publisher": "县政府办", "since": TODAY},
        door="刊物", texts=("name", "publisher"),
    ),
    Door("bulletins:end", "periodical", "admin", {"ends": TODAY, **REASON}, door="停刊原因", texts=("reason",)),
    Door("bulletins:target", "periodical_year", "editor", {"issues": "80", "articles": "1100"}),
    Door("bulletins:layout_add", "base_layout", "admin", {"name": "大字版"}, door="版式", texts=("name",)),
    Door("bulletins:layout_retire", "own_layout", "editor", {}),
    Door("distribution:paper_edit", "periodical", "editor", {"outside": "县委办公室 2"}, door="发放范围", texts=("outside",)),
    Door("distribution:reminding", "periodical", "editor", {"days": "3"}),
    Door(
        "distribution:extra", "published", "editor", {"to": "", "name": "档案馆", "copies": "2", **REASON},
        door="增发", texts=("name", "reason"),
    ),
    Door("distribution:sign", "lot", "editor", {"name": "许秘书"}, door="签收", texts=("name",)),
    Door("distribution:remind", "published", "editor", {}),
    Door("instructions:initial", "published", "leader", {}),
    Door(
        "instructions:instruct", "printed", "leader", {"text": "请速办", "nature": "handle", "once": "<once>"},
        door="批示", texts=("text",),
    ),
    Door("instructions:withdraw", "instruction", "leader", {}),
    Door("instructions:judge", "printed", "leader", {"tap": "needed-yes"}),
    Door("upward:new", "", "editor", {"once": "<once>"}, later={"superior": "superior"}),
    Door(
        "upward:pick", "upward_draft", "editor", {"kind": "report", "again": "有新情况"}, later={"text": "report"},
        door="再次报送的理由", texts=("again",),
    ),
    Door("upward:act", "upward_draft:submit", "editor", {"version": "2", "no_secret": "on"}),
    Door("upward:act", "upward_draft:drop", "editor", REASON, door="不报的原因", texts=("reason",)),
    Door("upward:act", "upward_checking:sign", "approver", {"version": "3"}),
    Door("upward:act", "upward_checking:send_back", "editor", REASON, door="退回原因", texts=("reason",)),
    Door("upward:act", "upward_signed:send", "editor", {"version": "3", "way": "fax"}),
    Door(
        "upward:enter", "article_came", "editor",
        {
            "kind": "adoption", "level": "province", "outlet": "云岭要情", "issue_no": "2026年第3期", "section": "要闻",
            "points": "5", "on": "2026-01-05", "known_on": "2026-02-05", "once": "<once>",
        },
        door="上级结果", texts=("outlet", "issue_no", "section"),
    ),
    Door(
        "upward:enter", "report_came", "editor",
        {
            "kind": "instruction", "level": "province", "leader": "副省长某", "text": "请研究。", "on": "2026-01-05",
            "known_on": "", "once": "<once>",
        },
        door="上级结果", texts=("leader", "text"),
    ),
    Door("upward:withdraw", "outcome", "editor", REASON, door="撤销原因", texts=("reason",)),
    Door(
        "oversight:list_one", "", "assessor", {"words": "两次没交", "once": "<once>"}, later={"unit": "town_a"},
        door="督导", texts=("words",),
    ),
    Door("oversight:sweep", "", "assessor", {}),
    Door(
        "oversight:act", "overseen:contact", "assessor",
        {"way": "visit", "on": TODAY, "people": "镇长", "cause": "人手紧", "text": "谈了半天"},
        door="督导", texts=("people", "cause", "text"),
    ),
    Door("oversight:act", "overseen:order", "approver", {"text": "配齐人手", "due": LATER}, door="督导", texts=("text",)),
    Door("oversight:act", "overseen:close", "assessor", REASON, door="督导", texts=("reason",)),
    Door("oversight:answer", "overseen", "clerk", {"text": "已经改了"}, door="督导", texts=("text",)),
    Door(
        "oversight:rules", "", "assessor",
        {
            "behind_months": "2", "behind_share": "60", "zero_months": "3", "silent_weeks": "6", "missed": "2",
            "conditions": "分管领导\n传真", "version": "1",
        },
        door="督导", texts=("conditions",),
    ),
    Door("oversight:mend", "direct", "assessor", {"words": "传真坏了", "once": "<once>"}, door="督导", texts=("words",)),
    Door(
        "oversight:away_new", "post", "assessor",
        {"kind": "borrowed", "where": "县里专班", "starts": TODAY, "ends": "", "note": "他人代写", "once": "<once>"},
        door="督导", texts=("where", "note"),
    ),
    Door("oversight:away_end", "away", "assessor", {"on": TODAY}),
    Door(
        "oversight:fault_new", "", "assessor",
        {"post": "", "kind": "error", "on": TODAY, "number": "", "text": "标题有错字", "once": "<once>"},
        later={"unit": "town_a"}, door="过错登记", texts=("text",),
    ),
    Door("oversight:fault_act", "fault:hear", "clerk", {"text": "是笔误"}, door="过错登记", texts=("text",)),
    Door("oversight:fault_act", "fault:dismiss", "approver", REASON, door="过错登记", texts=("reason",)),
    Door(
        "upward:table_new", "", "editor",
        {
            "league": "县市区", "year": "2025", "part": "03", "published_on": TODAY, "source": "市里通报", "units": "",
            "rows": "1 望溪县 140\n2 云岭县 120", "do": "enter", "once": "<once>",
        },
        later={"superior": "superior"}, door="上级通报", texts=("league", "source"),
    ),
    Door("upward:table_withdraw", "superior_table", "editor", REASON, door="上级通报", texts=("reason",)),
    Door("circulars:make", "", "assessor", {"span": "other", "starts": "2026-01", "ends": "", "once": "<once>"}),
    Door(
        "circulars:text", "circular", "editor", {"title": "通报", "document_no": "", "text": "本月收到8条", "version": "1"},
        door="通报", texts=("title", "document_no", "text"),
    ),
    Door("circulars:take", "circular", "editor", {"version": "1"}),
    Door("circulars:redraft", "circular", "editor", {"version": "1"}),
    Door("circulars:correct", "published_circular", "editor", {"once": "<once>"}),
    Door("circulars:act", "circular:check", "assessor", {"until": TODAY, "version": "1"}),
    Door("circulars:act", "circular:drop", "assessor", REASON, door="作废原因", texts=("reason",)),
    Door("circulars:act", "submitted_circular:send_back", "approver", REASON, door="退回原因", texts=("reason",)),
    Door("circulars:act", "submitted_circular:approve", "approver", {"version": "1"}),
    Door("circulars:act", "approved_circular:publish", "assessor", {"freeze": "on", "version": "1"}),
    Door("circulars:confirm", "checked_circular", "clerk", {}),
    Door(
        "circulars:object", "checked_circular", "clerk", {"item": "points", "reason": "少记一篇", "once": "<once>"},
        door="异议", texts=("reason",),
    ),
    Door("circulars:answer", "objection", "editor", {"upheld": "no", "answer": "已核对"}, door="答复", texts=("answer",)),
    Door("circulars:withdraw", "objection", "clerk", {}),
    Door("notices:read_all", "", "clerk", {"until": "5"}),
    Door("network:me", "", "clerk", {"do": "details", "phone": "661", "email": "a@example.cn"}, door="机构与人员", texts=("phone",)),
    Door("network:me", "", "clerk", {"do": "password", "old": "a", "new": "long enough one", "again": "long enough one"}),
    Door(
        "network:unit_add", "", "admin", UNIT, later={"parent": "county"},
        door="机构与人员", texts=("name", "short_name", "code", "phone"),
    ),
    Door(
        "network:unit_edit", "unit", "admin", UNIT, later={"parent": "county"},
        door="机构与人员", texts=("name", "short_name", "code", "phone"),
    ),
    Door("network:unit_suspend", "unit", "admin", REASON, door="机构与人员", texts=("reason",)),
    Door(
        "network:office", "office", "admin",
        {
            "form": "government", "main_channel": "政务信息", "auto_receive": "on", "backlog_days": "2",
            "receipt_format": "来稿〔{year}〕{number}号",
        },
        door="机构与人员", texts=("main_channel", "receipt_format"),
    ),
    Door(
        "network:direct_add", "unit", "admin",
        {"mode": "same", "authority": "市政府办", "starts": "2026-01-01", "ends": ""}, later={"to_office": "city_office"},
        door="机构与人员", texts=("authority",),
    ),
    Door("network:direct_end", "direct", "admin", REASON, door="机构与人员", texts=("reason",)),
    Door(
        "network:appoint", "unit", "admin",
        {
            "role": "leader", "name": "新人", "phone": "668", "employment": "", "title": "副县长", "rank": "3",
            "starts": "2026-01-01", "ends": "",
        },
        door="机构与人员", texts=("name", "phone", "title"),
    ),
    Door(
        "network:post_edit", "post", "admin", {"employment": "part", "title": "主任", "starts": "2026-01-01", "ends": ""},
        door="机构与人员", texts=("title",),
    ),
    Door("network:post_end", "post", "admin", {"on": "2030-01-01", "reason": "调动"}, door="机构与人员", texts=("reason",)),
    Door("network:deputise", "post", "admin", {"starts": "2026-11-01", "ends": ""}, later={"person": "clerk_b_person"}),
    Door(
        "network:person_edit", "person", "admin", {"name": "周小禾", "login": "zhou", "phone": "6", "email": ""},
        door="机构与人员", texts=("name", "login", "phone"),
    ),
    Door("network:person_suspend", "person", "admin", REASON, door="机构与人员", texts=("reason",)),
    Door("network:invite", "person", "admin", {}),
    Door("network:signout", "", "clerk", {}),
    Door("scoring:file_appeal", "score_entry", "clerk", {**REASON, "once": "<once>"}, door="申诉", texts=("reason",)),
    Door("scoring:answer", "score_appeal:uphold", "assessor", {**REASON, "points": "0"}, door="答复申诉", texts=("reason",)),
    Door("scoring:answer", "score_appeal:reject", "assessor", REASON, door="答复申诉", texts=("reason",)),
    Door(
        "scoring:correct", "", "assessor", {**REASON, "points": "-1.5", "item": "adoption", "once": "<once>"},
        later={"unit": "score_unit", "period": "score_period"}, door="更正得分", texts=("reason",),
    ),
    Door("scoring:ranking", "", "assessor", REASON, door="排名", texts=("reason",)),
    Door(
        "awards:rule_new", "", "assessor",
        {"what": "report", "to": "person", "amount": "5", "starts": TODAY, "document_no": "云政办〔2026〕2号", "outlet": "政务信息"},
        door="奖励兑现", texts=("document_no", "outlet"),
    ),
    Door("awards:rule_retire", "award_rule", "assessor", {"ends": TODAY}),
    Door(
        "awards:sheet_new", "", "assessor", {"title": "一季度", "starts": TODAY, "ends": TODAY, "once": "<once>"},
        door="奖励兑现", texts=("title",),
    ),
    Door("awards:recount", "award_sheet", "assessor", {}),
    Door(
        "awards:line_new", "award_sheet", "assessor", {"amount": "5", "reason": "组稿", "once": "<once>"},
        later={"unit": "town_a"}, door="奖励兑现", texts=("reason",),
    ),
    Door("awards:line_drop", "award_line", "assessor", REASON, door="奖励兑现", texts=("reason",)),
    Door("awards:correct", "award_approved", "assessor", {**REASON, "once": "<once>"}, door="奖励兑现", texts=("reason",)),
    Door("awards:act", "award_sheet:drop", "assessor", REASON, door="奖励兑现", texts=("reason",)),
    Door(
        "awards:veto_new", "", "assessor", {"reason": "抄袭", "starts": TODAY, "ends": TODAY, "once": "<once>"},
        later={"unit": "town_a"}, door="评先否决事由", texts=("reason",),
    ),
    Door("awards:veto_lift", "veto", "assessor", REASON, door="评先否决事由", texts=("reason",)),
    Door(
        "awards:commendation_new", "", "assessor",
        {"mark": "criticise", "title": "通报批评", "document_no": "云政办〔2026〕3号", "on": TODAY, "reason": "漏报", "once": "<once>"},
        later={"unit": "town_b"}, door="表彰批评", texts=("title", "document_no", "reason"),
    ),
    Door("awards:commendation_withdraw", "commendation", "assessor", REASON, door="表彰批评", texts=("reason",)),
    Door("circulars:file", "published_circular", "editor", {}),
    *SUPERVISION,
    *OUTCOMES,
    *DUTY_ROOMS,
]  # fmt: skip


def ready(door: Door, world: Any) -> Cases:
    """The cases with everything a door needs made, and its sender signed in, before anything is rolled back."""
    cases: Cases = world.ground
    door.url(cases), door.data(cases), cases.client(door.by)
    return cases
