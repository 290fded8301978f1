"""The things the permission table is about, made by real actions: `Cases(world).args("draft")` → the address's arguments."""

from __future__ import annotations

import uuid
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.breaches.cases import BreachCases
from tests.cases.cases import LibraryCases
from tests.channels.cases import ChannelCases
from tests.circulars.cases import CircularCases
from tests.daily.cases import DailyCases
from tests.deadlines.cases import DeadlineCases
from tests.directives.cases import DirectiveCases
from tests.duty.cases import DutyCases
from tests.emergencies.cases import EmergencyCases
from tests.inspections.cases import InspectionCases
from tests.mailbox.letters import mail
from tests.mailbox.server import make_mailbox
from tests.outcomes.cases import OutcomeCases
from tests.pictures import PNG
from tests.relay.cases import RelayCases
from tests.response.cases import ResponseCases
from tests.scoring.cases import ScoreCases
from tests.scoring.rule_cases import RuleCases
from tests.supervision.cases import SupervisionCases
from tests.world import BODY, World
from tongzheng.archive.actions import close_volume, file_issue, run_export, start_export
from tongzheng.awards.actions import marks, sheets
from tongzheng.bulletins.actions import amending, composing, issuing
from tongzheng.bulletins.actions import layouts as own_layouts
from tongzheng.bulletins.actions import settings as periodical_settings
from tongzheng.checking.actions import settings as check_settings
from tongzheng.checking.rules import Sealed
from tongzheng.distribution.actions import add_extra
from tongzheng.files.store import attachments_of
from tongzheng.guidance.actions import send_guidance, write_commentary
from tongzheng.instructions.actions import instruct
from tongzheng.library.actions.keeping import add_material, archive_material
from tongzheng.mailbox.actions.arrival import Place, take_in
from tongzheng.mailbox.actions.filing import set_aside_letter
from tongzheng.mailbox.mime import read_mail
from tongzheng.network.actions.sessions import invitation_path
from tongzheng.network.actions.units import authorise_direct
from tongzheng.notices.actions import notify
from tongzheng.notices.models import Notice
from tongzheng.oversight.actions import cases as overseeing
from tongzheng.oversight.actions import points as pointing
from tongzheng.oversight.actions.faults import register_fault
from tongzheng.oversight.actions.team import record_away
from tongzheng.reporting.actions import attachments, checking, contributions, editing, intake, submission
from tongzheng.reporting.actions.reference import compile_reference
from tongzheng.targets.actions import letters, shares
from tongzheng.targets.actions import plans as targets
from tongzheng.text.revisions import revisions_of
from tongzheng.upward.actions import composing as selecting
from tongzheng.upward.actions import sending
from tongzheng.upward.actions import settings as superiors
from tongzheng.upward.actions.outcomes import enter_outcome
from tongzheng.upward.actions.tables import enter_table
from tongzheng.upward.tables import read_typed

REASON = "数字请核实"


class Cases(
    LibraryCases,
    ResponseCases,
    EmergencyCases,
    DeadlineCases,
    ChannelCases,
    RuleCases,
    CircularCases,
    ScoreCases,
    RelayCases,
    BreachCases,
    DutyCases,
    SupervisionCases,
    InspectionCases,
    OutcomeCases,
    DailyCases,
    DirectiveCases,
):
    """One of each, belonging to 青石镇 and its office, made when first asked for."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._clients: dict[str, Client] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Whoever is handed a copy (tests/grounds.py) signs in for himself, and has what makes things made anew."""
        return {name: value for name, value in vars(self).items() if name[0] != "_"} | {"_clients": {}}

    def client(self, role: str) -> Client:
        if role not in self._clients:
            self._clients[role] = self.world.client(getattr(self.world, role))
        return self._clients[role]

    def args(self, about: str) -> list[Any]:
        """Primary keys and words for an address: "report" or "report:claim" (a word follows the key)."""
        if not about:
            return []
        name, _, word = about.partition(":")
        found = getattr(self, name)
        keys = list(found) if isinstance(found, tuple) else [found]
        return [getattr(key, "pk", key) for key in keys] + ([word] if word else [])

    # ── reports ──
    @cached_property
    def draft(self) -> Any:
        return self.world.report("draft")

    @cached_property
    def signing(self) -> Any:
        return self.world.report("signing")

    @cached_property
    def sent(self) -> Any:
        return self.world.report("sent")

    @cached_property
    def report(self) -> Any:
        return self.world.report("received")

    @cached_property
    def editing(self) -> Any:
        return self.world.report("editing")

    @cached_property
    def declined(self) -> Any:
        return self.world.report("declined")

    @cached_property
    def returned(self) -> Any:
        return self.world.report("returned")

    @cached_property
    def secret(self) -> Any:
        return self.world.report("received", label="work_secret")

    @cached_property
    def pair(self) -> tuple[Any, str, Any]:
        """A report and another unit's with the same text."""
        return self.report, "reporting.report", self.world.report("received", by=self.world.clerk_c)

    @cached_property
    def secret_pair(self) -> tuple[Any, str, Any]:
        """Another unit's report that says what a work-secret one says."""
        return self.world.report("received", by=self.world.clerk_b), "reporting.report", self.secret

    @cached_property
    def doubt(self) -> Any:
        return intake.mark_doubt(self.report, by=self.world.editor, quote="1800吨", question="怎么统计的")

    @cached_property
    def contribution(self) -> Any:
        return contributions.contribute(by=self.world.member, once=uuid.uuid4(), title="投稿", body="正文")

    @cached_property
    def draft_file(self) -> tuple[Any, Any]:
        upload = SimpleUploadedFile("情况.txt", "附件正文".encode())
        return self.draft, attachments.attach_file(self.draft, upload, by=self.world.clerk)

    @cached_property
    def received_file(self) -> tuple[Any, Any]:
        report, attachment = self.draft_file
        submission.submit_report(report, by=self.world.clerk)
        submission.sign_off_report(report, by=self.world.signer)
        intake.receive_report(report, by=self.world.editor)
        return report, attachment

    # ── mail ──
    @cached_property
    def mailbox(self) -> Any:
        return make_mailbox(self.world.office, 1, active=False)

    def _letter(self, files: Any = ()) -> Any:
        raw = mail(sender="stranger@far.example", files=files)
        return take_in(self.mailbox, Place(1, 1, timezone.now(), 900), read_mail(raw), by=self.world.clock)

    @cached_property
    def letter(self) -> Any:
        return self._letter()

    @cached_property
    def letter_aside(self) -> Any:
        return set_aside_letter(self.letter, by=self.world.editor, reason="广告")

    @cached_property
    def letter_file(self) -> tuple[Any, Any]:
        letter = self._letter([("情况.txt", "附件正文".encode())])
        return letter, attachments_of(letter)[0]

    # ── materials ──
    @cached_property
    def material(self) -> Any:
        fields = {"title": "山区冷链建设的三点经验", "body": "一是建在产地，二是错峰用电，三是合作社共管。"}
        return add_material(by=self.world.editor, once=uuid.uuid4(), **fields)

    @cached_property
    def shared_material(self) -> Any:
        fields = {"title": "秋粮收购政策要点", "body": "收购价随行就市，农民直补。", "shared": True}
        return add_material(by=self.world.editor, once=uuid.uuid4(), **fields)

    @cached_property
    def archived_material(self) -> Any:
        return archive_material(self.material, by=self.world.editor, reason="已过时")

    @cached_property
    def reference(self) -> Any:
        source = {"place": "邻州市", "medium": "《邻州日报》", "dated": timezone.localdate(), "link": ""}
        once, title = uuid.uuid4(), self.shared_material.title
        return compile_reference(self.shared_material, by=self.world.editor, once=once, title=title, **source)

    # ── pictures in texts ──
    @cached_property
    def pictured(self) -> tuple[Any, Any]:
        """A received report and the picture its text names."""
        report = self.world.report("draft", body=f"{BODY}\n〔图：现场.png〕")
        picture = attachments.attach_file(report, SimpleUploadedFile("现场.png", PNG), by=self.world.clerk)
        submission.submit_report(report, by=self.world.clerk)
        submission.sign_off_report(report, by=self.world.signer)
        intake.receive_report(report, by=self.world.editor)
        return report, picture

    @cached_property
    def pictured_article(self) -> tuple[Any, Any]:
        """An article with the picture of the report behind it."""
        report, picture = self.pictured
        return editing.start_article([report], by=self.world.editor, once=uuid.uuid4()), picture

    @cached_property
    def article_file(self) -> tuple[Any, Any]:
        """An article and a file the editor put on it."""
        article = editing.start_article([self.world.report("editing")], by=self.world.editor, once=uuid.uuid4())
        return article, attachments.attach_file(article, SimpleUploadedFile("说明.txt", b"abc"), by=self.world.editor)

    @cached_property
    def printed_picture(self) -> tuple[Any, Any, Any]:
        """A published issue, a text of it, and the picture in the text."""
        article, picture = self.pictured_article
        issue = composing.open_issue(self.periodical, by=self.world.editor)
        section = self.periodical.sections.first()
        placement = composing.place_article(issue, by=self.world.editor, article=article, section=section)
        issue = issuing.proof_issue(type(issue).objects.get(pk=issue.pk), by=self.world.editor)
        issue = issuing.approve_issue(type(issue).objects.get(pk=issue.pk), by=self.world.approver)
        return issuing.publish_issue(issue, by=self.world.approver), placement, picture

    # ── articles and issues ──
    @cached_property
    def article(self) -> Any:
        return editing.start_article([self.editing], by=self.world.editor, once=uuid.uuid4())

    @cached_property
    def article_source(self) -> tuple[Any, Any]:
        return self.article, self.editing

    @cached_property
    def periodical(self) -> Any:
        found = periodical_settings.add_periodical(
            by=self.world.editor, name=f"政务信息{uuid.uuid4().hex[:6]}", publisher="云岭县人民政府办公室"
        )
        periodical_settings.set_sections(found, by=self.world.editor, names=["基层经验", "问题与建议"])
        periodical_settings.set_readers(found, by=self.world.editor, posts=[self.world.leader])
        return found

    base_layout = "bulletin"
    study_key = "timeliness"

    @cached_property
    def own_layout(self) -> Any:
        return own_layouts.add_layout(by=self.world.editor, base="bulletin", name=f"大字{uuid.uuid4().hex[:6]}")

    @cached_property
    def layout_page(self) -> tuple[Any, int]:
        return self.own_layout, 1

    @cached_property
    def periodical_year(self) -> tuple[Any, int]:
        return self.periodical, timezone.localdate().year

    @cached_property
    def issue(self) -> Any:
        issue = composing.open_issue(self.periodical, by=self.world.editor)
        section = self.periodical.sections.first()
        composing.place_article(issue, by=self.world.editor, article=self.article, section=section)
        issue.refresh_from_db()
        return issue

    @cached_property
    def issue_placement(self) -> tuple[Any, Any]:
        return self.issue, self.issue.placements.get()

    @cached_property
    def extra_lot(self) -> tuple[Any, Any]:
        fields = {"copies": 2, "reason": "会议用", "name": "县委办公室"}
        return self.issue, add_extra(self.issue, by=self.world.editor, **fields)

    @cached_property
    def lot(self) -> tuple[Any, Any]:
        fields = {"copies": 2, "reason": "会议用", "name": "县委办公室"}
        return self.published, add_extra(self.published, by=self.world.editor, **fields)

    @cached_property
    def proof(self) -> Any:
        return issuing.proof_issue(self.issue, by=self.world.editor)

    @cached_property
    def approved(self) -> Any:
        issue = self.proof
        issue.refresh_from_db()
        return issuing.approve_issue(issue, by=self.world.approver)

    @cached_property
    def published(self) -> Any:
        return issuing.publish_issue(self.approved, by=self.world.approver)

    @cached_property
    def printed(self) -> tuple[Any, Any]:
        return self.published, self.published.placements.get()

    @cached_property
    def proof_page(self) -> tuple[Any, Any, int]:
        return self.proof, self.proof.editions.get(), 1

    @cached_property
    def amendment(self) -> Any:
        """A correction that waits for its signature."""
        fields = {"kind": "correction", "wrong": "1800吨", "right": "1080吨", "reason": "笔误"}
        issue, text = self.printed
        return amending.draft_amendment(issue, by=self.world.editor, placement=text, **fields)

    @cached_property
    def signed_amendment(self) -> Any:
        return amending.sign_amendment(self.amendment, by=self.world.approver)

    @cached_property
    def adopted(self) -> Any:
        """The report behind the published article."""
        _ = self.published
        return self.editing

    @cached_property
    def adopted_text(self) -> tuple[Any, Any]:
        """The published report and its text as it was signed."""
        return self.adopted, revisions_of(self.adopted).first()

    @cached_property
    def instruction(self) -> Any:
        return instruct(self.printed[1], by=self.world.leader, once=uuid.uuid4(), text="请速办", nature="handle")

    # ── reported up ──
    @cached_property
    def superior(self) -> Any:
        name = f"省政府办公厅{uuid.uuid4().hex[:6]}"
        return superiors.add_superior(by=self.world.editor, name=name, paper="云岭专报", level="province", way="fax")

    @cached_property
    def superior_table(self) -> Any:
        lines = read_typed("1 望溪县 140\n2 云岭县 120").lines
        span = {"league": "县市区", "year": timezone.localdate().year - 1, "part": "03", "cumulative": False}
        on = timezone.localdate()
        return enter_table(
            self.superior, by=self.world.editor, once=uuid.uuid4(), lines=lines, published_on=on, **span
        )  # fmt: skip

    def _selected(self, *texts: Any) -> Any:
        found = selecting.open_selection(self.superior, by=self.world.editor)
        for text in texts or (self.report,):
            selecting.pick_text(found, by=self.world.editor, text=text, again="有新情况")
        return found

    @cached_property
    def upward_draft(self) -> Any:
        return self._selected()

    @cached_property
    def upward_item(self) -> tuple[Any, Any]:
        return self.upward_draft, self.upward_draft.items.get()

    @cached_property
    def upward_checking(self) -> Any:
        return sending.submit_selection(self.upward_draft, by=self.world.editor, no_secret=True)

    @cached_property
    def upward_signed(self) -> Any:
        found = self.upward_checking
        found.refresh_from_db()
        return sending.sign_selection(found, by=self.world.approver)

    @cached_property
    def upward_sent(self) -> Any:
        return sending.send_selection(self.upward_signed, by=self.world.editor, way="fax")

    @cached_property
    def upward_secret(self) -> Any:
        return self._selected(self.secret)

    @cached_property
    def article_came(self) -> tuple[str, Any, str]:
        return "article", self.article, "adoption"

    @cached_property
    def report_came(self) -> tuple[str, Any, str]:
        return "report", self.report, "instruction"

    @cached_property
    def outcome(self) -> Any:
        facts = {"kind": "adoption", "level": "province", "outlet": "云岭要情", "issue_no": "2026年第3期"}
        by, on = self.world.editor, timezone.localdate()
        return enter_outcome(self.report, by=by, once=uuid.uuid4(), on=on, **facts)

    @cached_property
    def outcome_file(self) -> tuple[Any, Any]:
        facts = {"kind": "adoption", "level": "province", "outlet": "云岭要情", "issue_no": "2026年第4期"}
        upload = SimpleUploadedFile("依据.txt", "省里刊发的扫描件".encode())
        by, on = self.world.editor, timezone.localdate()
        found = enter_outcome(self.report, by=by, once=uuid.uuid4(), on=on, upload=upload, **facts)
        return found, attachments_of(found)[0]

    # ── checks ──
    @cached_property
    def check_id(self) -> str:
        return "typo.pair"

    @cached_property
    def draft_waiver(self) -> tuple[Any, Any]:
        finding = Sealed("typo.pair", "a" * 16, "按装")
        return self.draft, checking.waive_finding(self.draft, finding, by=self.world.clerk, reason="原文如此")

    @cached_property
    def article_waiver(self) -> tuple[Any, Any]:
        finding = Sealed("typo.pair", "a" * 16, "按装")
        return self.article, checking.waive_finding(self.article, finding, by=self.world.editor, reason="原文如此")

    @cached_property
    def wording(self) -> Any:
        return check_settings.add_wording(by=self.world.admin, wrong=f"旧{uuid.uuid4().hex[:6]}", right="新提法")

    @cached_property
    def other_name(self) -> Any:
        name = f"旧局{uuid.uuid4().hex[:6]}"
        return check_settings.add_unit_name(by=self.world.admin, unit=self.world.bureau, name=name)

    @cached_property
    def listed_leader(self) -> Any:
        return check_settings.add_leader(by=self.world.admin, name="高屹", title="县长")

    # ── network ──
    @cached_property
    def unit(self) -> Any:
        return self.world.town_a

    @cached_property
    def office(self) -> Any:
        return self.world.office

    @cached_property
    def post(self) -> Any:
        return self.world.clerk

    @cached_property
    def person(self) -> Any:
        return self.world.clerk.person

    @cached_property
    def direct(self) -> Any:
        return authorise_direct(self.world.town_a, self.world.city_office, by=self.world.admin, mode="same")

    @cached_property
    def token(self) -> str:
        return invitation_path(self.world.clerk_b.person).strip("/").rsplit("/", 1)[1]

    @cached_property
    def bad_token(self) -> str:
        return "nonsense"

    @cached_property
    def notice(self) -> Any:
        notify([self.world.clerk], text="有事", url="/")
        return Notice.objects.get(to=self.world.clerk, text="有事")

    # ── what goes back to the units ──
    @cached_property
    def guidance(self) -> Any:
        upload = SimpleUploadedFile("要点.txt", "一、二、三".encode())
        return send_guidance(
            by=self.world.editor, once=uuid.uuid4(), kind="points", title="十二月采编要点", body="请围绕冬季民生保障报送。",
            units=[self.world.clerk.unit_id], uploads=[upload],
        )  # fmt: skip

    @cached_property
    def guidance_file(self) -> tuple[Any, Any]:
        return self.guidance, attachments_of(self.guidance).first()

    @cached_property
    def printed_text(self) -> Any:
        return self.printed[1]

    @cached_property
    def best_text(self) -> Any:
        return write_commentary(self.printed_text, by=self.world.editor, text="数据实，建议能办。", best=True)

    # ── oversight ──
    @cached_property
    def overseen(self) -> Any:
        found = overseeing.list_unit(
            by=self.world.assessor, once=uuid.uuid4(), unit=self.world.town_a, words="两次没交"
        )
        words = {"way": "visit", "on": timezone.localdate(), "people": "镇长", "cause": "人手紧"}
        photo = SimpleUploadedFile("现场.png", PNG)
        overseeing.contact_unit(found, by=self.world.assessor, uploads=[photo], **words)
        return found

    @cached_property
    def overseen_file(self) -> tuple[Any, Any]:
        return self.overseen, attachments_of(self.overseen.notes.get())[0]

    @cached_property
    def point_check(self) -> Any:
        photo = SimpleUploadedFile("机房.png", PNG)
        return pointing.check_point(
            self.direct, by=self.world.assessor, once=uuid.uuid4(), on=timezone.localdate(), people="丁墨",
            conditions=[("传真", False, "坏了")], uploads=[photo],
        )  # fmt: skip

    @cached_property
    def point_photo(self) -> tuple[Any, Any]:
        return self.point_check, attachments_of(self.point_check)[0]

    @cached_property
    def away(self) -> Any:
        starts = timezone.localdate().replace(month=1, day=1)
        values = {"kind": "borrowed", "where": "县里专班", "starts": starts}
        return record_away(self.world.clerk, by=self.world.assessor, once=uuid.uuid4(), **values)

    @cached_property
    def fault(self) -> Any:
        proof = SimpleUploadedFile("证据.txt", "统计报表".encode())
        return register_fault(
            by=self.world.assessor, once=uuid.uuid4(), unit=self.world.town_a, kind="error", on=timezone.localdate(),
            text="标题有错字", uploads=[proof],
        )  # fmt: skip

    @cached_property
    def fault_file(self) -> tuple[Any, Any]:
        return self.fault, attachments_of(self.fault)[0]

    # ── archive ──
    @cached_property
    def record(self) -> Any:
        return file_issue(self.published, by=self.world.editor)

    @cached_property
    def record_file(self) -> tuple[Any, Any]:
        return self.record, self.record.files.first()

    @cached_property
    def volume(self) -> Any:
        return self.record.volume

    @cached_property
    def closed_volume(self) -> Any:
        return close_volume(self.volume, by=self.world.approver)

    @cached_property
    def archive_year(self) -> int:
        return int(self.volume.year)

    @cached_property
    def export(self) -> Any:
        return start_export(by=self.world.editor, year=self.archive_year, once=uuid.uuid4())

    @cached_property
    def finished_export(self) -> Any:
        run_export(self.export, by=self.world.editor)
        self.export.refresh_from_db()
        return self.export

    # ── targets ──
    @cached_property
    def plan_draft(self) -> Any:
        made = targets.make_plan(by=self.world.assessor, once=uuid.uuid4(), year=2030, name="年度任务")
        self.task = targets.add_task(
            made, by=self.world.assessor, once=uuid.uuid4(), scope="kinds", kinds=["township"], every="month", count=5
        )
        return made

    @cached_property
    def plan_task(self) -> Any:
        assert self.plan_draft
        return self.task

    @cached_property
    def plan_in_force(self) -> Any:
        year = timezone.localdate().year
        made = targets.make_plan(
            by=self.world.assessor, once=uuid.uuid4(), year=year, name="年度任务", consequence="完成的表扬。"
        )
        shares.spread_total(made, by=self.world.assessor, total=120, weights={"township": 1})
        return targets.enforce_plan(made, by=self.world.approver)

    @cached_property
    def sharing_unit(self) -> Any:
        assert self.plan_in_force
        return self.world.town_a

    @cached_property
    def exemption(self) -> Any:
        day = timezone.localdate()
        return targets.add_exemption(
            by=self.world.assessor, once=uuid.uuid4(), post=self.world.clerk.pk, starts=day, ends=day, reason="产假"
        )

    @cached_property
    def duty_letter(self) -> Any:
        letters.make_letters(self.plan_in_force, by=self.world.assessor)
        return self.plan_in_force.letters.get(unit=self.world.town_a)

    @cached_property
    def duty_letter_file(self) -> tuple[Any, Any]:
        scan = SimpleUploadedFile("责任书.png", PNG)
        day = timezone.localdate()
        letters.sign_letter_on_paper(
            self.duty_letter, by=self.world.assessor, signer="赵立本", signed_on=day, scan=scan
        )
        return self.duty_letter, attachments_of(self.duty_letter).first()

    # ── awards ──
    @cached_property
    def award_rule(self) -> Any:
        day = timezone.localdate().replace(month=1, day=1)
        return sheets.add_rule(
            by=self.world.assessor, once=uuid.uuid4(), what="report", amount=Decimal("20"), starts=day
        )

    @cached_property
    def award_sheet(self) -> Any:
        assert self.award_rule
        assert self.report
        today = timezone.localdate()
        return sheets.make_sheet(by=self.world.assessor, once=uuid.uuid4(), title="年度奖励", starts=today, ends=today)

    @cached_property
    def award_line(self) -> Any:
        return self.award_sheet.lines.first()

    @cached_property
    def award_approved(self) -> Any:
        return sheets.approve_sheet(self.award_sheet, by=self.world.approver)

    @cached_property
    def award_scan(self) -> tuple[Any, Any]:
        scan = SimpleUploadedFile("签收单.png", PNG)
        sheets.pay_sheet(self.award_approved, by=self.world.assessor, paid_on=timezone.localdate(), scans=[scan])
        return self.award_approved, attachments_of(self.award_approved).first()

    @cached_property
    def veto(self) -> Any:
        day = timezone.localdate()
        return marks.add_veto(
            by=self.world.assessor, once=uuid.uuid4(), unit=self.world.town_a.pk, starts=day, ends=day, reason="漏报"
        )

    @cached_property
    def commendation(self) -> Any:
        day = timezone.localdate()
        return marks.add_commendation(
            by=self.world.assessor,
            once=uuid.uuid4(),
            mark="commend",
            unit=self.world.town_a.pk,
            title="先进单位",
            on=day,
        )

    @cached_property
    def personnel_form(self) -> str:
        return "xlsx"
