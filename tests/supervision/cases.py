"""Matters for the permission table: 青石镇 leads, 柳河镇 supports, the leader instructed."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.pictures import PNG
from tongzheng.deadlines.models import Deadline
from tongzheng.files.docx import write_docx
from tongzheng.files.store import attachments_of
from tongzheng.instructions.actions import instruct
from tongzheng.supervision import actions


class SupervisionCases:
    """Part of tests.house.cases.Cases."""

    world: Any
    printed_text: Any

    def _drafted(self, **fields: Any) -> Any:
        values = {
            "title": "冬季饮水困难", "text": "查清原因，先送水保供。", "origin": "meeting",
            "due": timezone.localdate() + dt.timedelta(20), "once": uuid.uuid4(), **fields,
        }  # fmt: skip
        return actions.draft_item(by=self.world.supervisor, **values)

    @cached_property
    def s_instruction(self) -> Any:
        words = "请青石镇牵头，一周内报结果。"
        return instruct(self.printed_text, by=self.world.leader, once=uuid.uuid4(), nature="handle", text=words)

    @cached_property
    def s_draft(self) -> Any:
        return self._drafted()

    @cached_property
    def s_proposed(self) -> Any:
        return actions.propose_item(self._drafted(), by=self.world.supervisor)

    @cached_property
    def s_open(self) -> Any:
        item = self._drafted(leader=self.world.leader)
        actions.propose_item(item, by=self.world.supervisor)
        return actions.approve_item(item, by=self.world.approver)

    @cached_property
    def s_assigned(self) -> Any:
        item = self._drafted(leader=self.world.leader)
        actions.propose_item(item, by=self.world.supervisor)
        actions.approve_item(item, by=self.world.approver)
        return actions.assign_item(item, by=self.world.supervisor, lead=self.world.town_a, supports=[self.world.town_b])

    def _underway(self) -> Any:
        item = self._drafted(leader=self.world.leader)
        actions.propose_item(item, by=self.world.supervisor)
        actions.approve_item(item, by=self.world.approver)
        actions.assign_item(item, by=self.world.supervisor, lead=self.world.town_a, supports=[self.world.town_b])
        return actions.sign_for(item, by=self.world.clerk)

    @cached_property
    def s_item(self) -> Any:
        return self._underway()

    def _answer(self, item: Any) -> Any:
        photo = SimpleUploadedFile("现场.png", PNG)
        return actions.write_feedback(
            item, by=self.world.clerk, once=uuid.uuid4(), kind="result", text="七个村恢复供水。", uploads=[photo]
        )

    @cached_property
    def s_feedback(self) -> Any:
        return self.s_item, self._answer(self.s_item)

    @cached_property
    def s_feedback_file(self) -> Any:
        item, feedback = self.s_feedback
        return item, feedback, attachments_of(feedback)[0]

    @cached_property
    def s_signing(self) -> Any:
        item = self._underway()
        return item, actions.submit_feedback(self._answer(item), by=self.world.clerk)

    @cached_property
    def s_opinion(self) -> Any:
        item = self._underway()
        actions.support_sign(item, by=self.world.clerk_b)
        opinion = actions.write_feedback(
            item, by=self.world.clerk_b, once=uuid.uuid4(), kind="opinion", text="请县里出钱"
        )
        actions.submit_feedback(opinion, by=self.world.clerk_b)
        return item, actions.sign_feedback(opinion, by=self.world.signer_b)

    def _answered(self) -> Any:
        item = self._underway()
        actions.sign_feedback(actions.submit_feedback(self._answer(item), by=self.world.clerk), by=self.world.signer)
        return item

    @cached_property
    def s_answered(self) -> Any:
        return self._answered()

    @cached_property
    def s_reported(self) -> Any:
        item = actions.accept_result(self._answered(), by=self.world.supervisor)
        return actions.report_item(item, by=self.world.supervisor)

    @cached_property
    def s_extension(self) -> Any:
        item = self._underway()
        later = item.due + dt.timedelta(9)
        asked = actions.ask_extension(
            item, by=self.world.clerk, once=uuid.uuid4(), due=later, reason="低温", progress="六成"
        )
        return item, asked

    def _taken(self, text: str) -> Any:
        return actions.take_document(
            by=self.world.supervisor, once=uuid.uuid4(), kind="plan", title="年度工作要点", text=text, leader=self.world.leader,
            day=timezone.localdate(),
        )  # fmt: skip

    @cached_property
    def s_document(self) -> Any:
        return self._taken("修水渠一条（责任单位：青石镇）\n清淤两处（责任单位：柳河镇）")

    @cached_property
    def s_line(self) -> Any:
        return self.s_document, self.s_document.lines.first()

    @cached_property
    def s_document_file(self) -> Any:
        upload = SimpleUploadedFile("要点.docx", write_docx("要点", ["一、修桥一座（责任单位：青石镇）"]))
        found = actions.take_document(
            by=self.world.supervisor,
            once=uuid.uuid4(),
            kind="plan",
            title="要点",
            upload=upload,
            day=timezone.localdate(),
        )
        return found, attachments_of(found)[0]

    @cached_property
    def s_document_proposed(self) -> Any:
        return actions.propose_document(self._taken("修桥一座（责任单位：青石镇）"), by=self.world.supervisor)

    @cached_property
    def s_document_open(self) -> Any:
        found = actions.propose_document(self._taken("修路一条（责任单位：青石镇）"), by=self.world.supervisor)
        return actions.approve_document(found, by=self.world.approver)

    def _stage(self, item: Any) -> Any:
        values = {"title": "送水到户", "due": item.due - dt.timedelta(5), "once": uuid.uuid4()}
        return item, actions.add_stage(item, by=self.world.supervisor, **values)

    @cached_property
    def s_stage(self) -> Any:
        return self._stage(self._underway())

    @cached_property
    def s_stage_done(self) -> Any:
        item, stage = self._stage(self._underway())
        return item, actions.do_stage(
            stage, by=self.world.signer, note="送了", uploads=[SimpleUploadedFile("现场.png", PNG)]
        )

    @cached_property
    def s_stage_said(self) -> Any:
        item, stage = self._stage(self._underway())
        return item, actions.do_stage(stage, by=self.world.clerk, note="送到了")

    @cached_property
    def s_stage_file(self) -> Any:
        item, stage = self.s_stage_done
        return item, stage, attachments_of(stage)[0]

    @cached_property
    def s_unit(self) -> Any:
        return self.world.town_a

    @cached_property
    def s_reminder(self) -> Any:
        item = self._underway()
        [reminder] = actions.remind_items([item], by=self.world.supervisor, text="请抓紧")
        return item, reminder

    @cached_property
    def s_slip(self) -> Any:
        item, reminder = self.s_reminder
        return item, actions.issue_slip(reminder, by=self.world.supervisor), "docx"

    @cached_property
    def s_red(self) -> Any:
        """青石镇 with three clocks long past their days."""
        for _ in range(3):
            self._underway()
        then = timezone.now() - dt.timedelta(30)
        Deadline.objects.filter(what="item").update(due_at=then, turn_1=then, turn_2=then, turn_3=then)
        return self.world.town_a

    @cached_property
    def s_figure(self) -> Any:
        return "answered"
