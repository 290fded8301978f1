"""A source document from its file to the units, and what may go wrong on the way (D3)."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.house.cases import Cases
from tongzheng.deadlines.models import Deadline
from tongzheng.instructions.actions import instruct
from tongzheng.notices.models import Notice
from tongzheng.search.queries import find
from tongzheng.search.rules import Wanted
from tongzheng.supervision import actions, queries
from tongzheng.supervision.models import Document, Item
from tongzheng.supervision.queries import documents as found_documents
from tongzheng.text.secrecy import Classified
from tongzheng.trail.refusals import Refused, Stale

YEAR = timezone.localdate().year + 1
PLAN = f"""{YEAR}年重点工作
一、产业发展
1. 建设深加工园。{YEAR}年3月底前完成选址，{YEAR}年6月底前开工，{YEAR}年12月底前投产。（牵头单位：县水利局；配合单位：青石镇、各乡镇）
2. 清淤两处。（责任单位：柳河镇）
二、保障措施
（一）加强领导。各单位要高度重视。"""


def again(thing):
    return type(thing).objects.get(pk=thing.pk)


def take(world, text="", **more):
    values = {"kind": "plan", "title": f"{YEAR}年工作要点", "day": timezone.localdate(), "once": uuid.uuid4(), **more}
    return actions.take_document(by=world.supervisor, text=text, **values)


def sheet(*rows, merged=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("清单.xlsx", out.getvalue())


def test_one_approval_opens_the_tree_and_one_act_gives_it_out(world):
    """Numbers follow the document without a gap; stages run; each unit is told once of all it got."""
    document = take(world, PLAN, leader=world.leader)
    lines = list(document.lines.all())
    assert [(line.use, line.depth, line.mark) for line in lines] == [
        ("skip", 0, ""), ("group", 0, "一、"), ("item", 1, "1."), ("item", 1, "2."), ("skip", 0, "二、"), ("skip", 1, "（一）"),
    ]  # fmt: skip
    assert [stage["due"] for stage in lines[2].stages] == [f"{YEAR}-03-31", f"{YEAR}-06-30", f"{YEAR}-12-31"]
    actions.propose_document(document, by=world.supervisor)
    with pytest.raises(Refused, match="审签人"):
        actions.approve_document(again(document), by=world.supervisor)
    actions.approve_document(again(document), by=world.approver)
    items = list(Item.objects.filter(document=document).order_by("number"))
    assert [(item.number, item.title, item.state) for item in items] == [
        (1, "建设深加工园", "open"),
        (2, "清淤两处", "open"),
    ]
    assert items[0].due == dt.date(YEAR, 12, 31)
    assert items[0].leader == world.leader
    before = Notice.objects.filter(to=world.clerk).count()
    assert actions.assign_document(again(document), by=world.supervisor) == []
    told = Notice.objects.filter(to=world.clerk)
    assert told.count() == before + 1
    assert "配合 1 件" in told.last().text
    assert Deadline.objects.filter(subject_id=items[0].pk, what="stage", state="running").count() == 3
    with pytest.raises(Refused, match="没有待交办"):
        actions.assign_document(again(document), by=world.supervisor)
    tree = found_documents.tree(world.supervisor, again(document))
    assert [(line.use, line.depth) for line in tree] == [("group", 0), ("item", 1), ("item", 1)]
    done = found_documents.progress_of([line.shown for line in tree if line.shown], timezone.localdate())
    assert (done.items, done.done, done.share) == (2, 0, 0)
    assert {row["unit"]: (row["lead"], row["support"]) for row in done.units}[world.town_b] == (1, 1)


def test_the_same_text_twice_is_recognised_in_whatever_file(world):
    """Pasted, then as a Word file: the second is refused with the first one's name; after dropping it may come again."""
    first = take(world, "修桥一座（责任单位：青石镇）")
    made = docx.Document()
    made.add_paragraph("修桥一座（责任单位：青石镇）")
    out = io.BytesIO()
    made.save(out)
    with pytest.raises(Refused, match="已经收过"):
        take(world, upload=SimpleUploadedFile("要点.docx", out.getvalue()))
    assert Document.objects.count() == 1
    actions.drop_document(first, by=world.supervisor, reason="收错了")
    assert take(world, upload=SimpleUploadedFile("要点.docx", out.getvalue())).lines.get().lead == "青石镇"


def test_a_fault_opens_nothing_and_names_its_cell(world):
    """An unknown unit, a day that has passed: the whole is refused, each fault with where it stands; then corrected."""
    head = ["序号", "重点任务", "责任单位", "完成时限"]
    document = take(
        world,
        upload=sheet(
            head,
            [1, "建水厂", "县水里局", f"{YEAR}年10月"],
            [2, "", "青石镇", "年底"],
            [3, "清淤", "青石镇", "2024年5月"],
        ),
    )
    lines = list(document.lines.all())
    assert [line.use for line in lines] == ["item", "skip", "item"]
    assert lines[1].said[0] == ["读不出", "B3 是空的，这一行没有读成事项"]
    with pytest.raises(Refused) as refusal:
        actions.propose_document(document, by=world.supervisor)
    assert "“Sheet”第2行：不认识单位“县水里局”" in refusal.value.reason
    assert "第4行：期限 2024-05-31 已经过了" in refusal.value.reason
    assert not Item.objects.exists()
    fixed = {lines[0].pk: {"lead": "水利局"}, lines[2].pk: {"due": dt.date(YEAR, 5, 31)}}
    actions.change_lines(document, by=world.supervisor, version=1, values=fixed)
    with pytest.raises(Stale):
        actions.change_lines(again(document), by=world.supervisor, version=1, values=fixed)
    actions.propose_document(again(document), by=world.supervisor)
    actions.approve_document(again(document), by=world.approver)
    assert Item.objects.count() == 2


def test_lines_move_join_and_split(world):
    """Moved in with what hangs below; joined into the line before; split by sentences with the same unit."""
    document = take(
        world,
        "修渠一条。清淤两处。三月底前验收。（责任单位：青石镇）\n修路（责任单位：柳河镇）\n修桥（责任单位：柳河镇）",
    )
    pks = list(document.lines.values_list("pk", flat=True))

    def do(what, *ticked):
        nonlocal document
        document = actions.change_lines(
            again(document), by=world.supervisor, version=again(document).version, values={}, ticked=ticked, do=what
        )
        return [(line.depth, line.title) for line in document.lines.all()]

    assert [depth for depth, _ in do("in", pks[1], pks[2])] == [0, 1, 1]
    assert [depth for depth, _ in do("in", pks[2])] == [0, 1, 2]
    assert [depth for depth, _ in do("out", pks[1])] == [0, 0, 1]
    split = do("split", pks[0])
    assert [title for _, title in split][1:3] == ["修渠一条", "清淤两处"]
    made = document.lines.get(title="清淤两处")
    assert (made.lead, made.use) == ("青石镇", "item")
    assert len(do("join", pks[2])) == len(split) - 1


def test_pages_keep_what_was_typed_and_ask_little(world, django_assert_max_num_queries):
    """A wrong day on one row: nothing is saved, everything stands as typed; the page of a hundred rows is cheap."""
    document = take(world, "\n".join(f"修渠{n}条（责任单位：青石镇）" for n in range(1, 101)))
    client = world.client(world.supervisor)
    with django_assert_max_num_queries(15):
        page = client.get(document.get_absolute_url())
    assert page.status_code == 200
    line = document.lines.first()
    data = {
        "version": 1,
        "do": "",
        **{
            f"r{one.pk}-{name}": getattr(one, name) or ""
            for one in document.lines.all()[:50]
            for name in ("use", "title", "lead", "supports")
        },
    }
    wrong = client.post(
        document.get_absolute_url(), data | {f"r{line.pk}-due": "三月", f"r{line.pk}-title": "改过的名称"}
    )
    assert wrong.status_code == 422
    assert "改过的名称" in wrong.content.decode()
    assert "日期不对" in wrong.content.decode()
    assert again(line).title == "修渠1条"
    right = client.post(
        document.get_absolute_url(),
        data | {f"r{line.pk}-due": f"{YEAR}-03-01", f"r{line.pk}-title": "改过的名称", "tick": [line.pk], "do": "skip"},
    )
    assert right.status_code == 302
    assert (again(line).title, again(line).use, again(line).due) == ("改过的名称", "skip", dt.date(YEAR, 3, 1))


def test_one_source_one_number(world):
    """A proposal has three months, a complex one six; the same one again is refused unless another one is meant."""
    client = world.client(world.supervisor)
    asked = "/supervision/new/?origin=proposal&title=建停车场&text=请县水利局研究答复&words=第12号建议"
    page = client.get(asked).content.decode()
    assert "代表法第51条" in page
    assert "县水利局" in page
    data = {
        "title": "建停车场",
        "text": "研究答复",
        "origin": "proposal",
        "origin_words": "第12号建议",
        "urgency": "hard",
        "rhythm": "once",
        "label": "open",
        "due": "",
    }
    assert client.post(asked, data | {"once": uuid.uuid4()}).status_code == 302
    item = Item.objects.get()
    months = (item.due.year - item.at.year) * 12 + item.due.month - timezone.localtime(item.at).month
    assert months == 6
    assert "第51条" in item.due_basis
    refused = client.post(asked, data | {"once": uuid.uuid4(), "origin_words": "第 12 号建议"})
    assert refused.status_code == 422
    assert "这件事已经立项" in refused.content.decode()
    assert client.post(asked, data | {"once": uuid.uuid4(), "again": "on"}).status_code == 302
    assert Item.objects.count() == 2


def test_one_step_from_an_emergency_a_report_a_daily_matter(world):
    """The form is filled from what the source says; its link is kept; the same one again is refused; a stranger's is 404."""
    cases = Cases(world)
    client = world.client(world.supervisor)
    things = {"emergency": cases.emergency, "report": cases.report, "daily": cases.daily_item}
    for kind, thing in things.items():
        asked = f"/supervision/new/?source={kind}:{thing.pk}"
        form = client.get(asked).context["form"]
        data = {name: form.initial.get(name) or "" for name in form.fields} | {"rhythm": "once", "once": uuid.uuid4()}
        assert client.post(asked, data).status_code == 302
        item = Item.objects.get(source=f"{kind}:{thing.pk}")
        assert item.origin_url
        assert client.get(item.origin_url).status_code == 200
        assert f'href="{item.origin_url}"' in client.get(item.get_absolute_url()).content.decode()
        assert "这件事已经立项" in client.post(asked, data | {"once": uuid.uuid4()}).content.decode()
    drawn = world.client(world.duty).get(f"/supervision/emergency/{cases.emergency.pk}/").content.decode()
    assert Item.objects.get(source__startswith="emergency").title in drawn
    assert client.get("/supervision/new/?source=emergency:99999").status_code == 404
    assert client.get("/supervision/new/?source=nothing:1").status_code == 404


def test_the_register_of_instructions_leads_to_the_matter(world, placement):
    """What waits for its matter has the step beside it, for the supervisor only; afterwards the matter stands there."""
    given = instruct(placement, by=world.leader, once=uuid.uuid4(), nature="handle", text="请县水利局一周内办理。")
    address = f'href="/supervision/order/{given.pk}/"'
    assert address in world.client(world.supervisor).get("/instructions/").content.decode()
    assert address not in world.client(world.editor).get("/instructions/").content.decode()


def test_stages_from_the_clock_to_the_light(world):
    """A stage runs with its item, moves with a granted extension, is done with a note, given back, late by its day."""
    from tests.supervision.test_flow import at_units

    item = at_units(world, due=timezone.localdate() + dt.timedelta(20))
    with pytest.raises(Refused, match="不能晚于"):
        actions.add_stage(item, by=world.supervisor, once=uuid.uuid4(), title="验收", due=item.due + dt.timedelta(1))
    key = uuid.uuid4()
    last = actions.add_stage(item, by=world.supervisor, once=key, title="验收", due=item.due)
    assert actions.add_stage(item, by=world.supervisor, once=key, title="验收", due=item.due) == last
    first = actions.add_stage(
        item, by=world.supervisor, once=uuid.uuid4(), title="送水", due=timezone.localdate() + dt.timedelta(3)
    )
    clock = Deadline.objects.get(key=f"supervision.item:{item.pk}:stage:{first.pk}")
    assert clock.state == "running"
    assert clock.unit == world.bureau
    later = item.due + dt.timedelta(10)
    asked = actions.ask_extension(
        again(item), by=world.bureau_clerk, once=uuid.uuid4(), due=later, reason="低温", progress="六成"
    )
    actions.sign_extension(asked, by=world.bureau_signer)
    actions.pass_extension(asked, by=world.supervisor)
    actions.grant_extension(asked, by=world.approver)
    assert (again(last).due, again(first).due) == (later, timezone.localdate() + dt.timedelta(3))
    assert timezone.localdate(Deadline.objects.get(key=f"supervision.item:{item.pk}:stage:{last.pk}").due_at) == later
    with pytest.raises(Refused, match="牵头单位"):
        actions.do_stage(again(first), by=world.clerk, note="送了")
    actions.do_stage(again(first), by=world.bureau_clerk, note="六个村送到了")
    assert Deadline.objects.get(pk=clock.pk).state == "running", "an officer's word waits for his leader's signature"
    with pytest.raises(Refused, match="本单位领导"):
        actions.sign_stage(again(first), by=world.bureau_clerk, version=again(first).version)
    assert Notice.objects.filter(to=world.bureau_signer).latest("id").text.endswith("请审签")
    read = again(first).version
    actions.unsay_stage(again(first), by=world.bureau_signer, reason="应是七个")
    actions.do_stage(again(first), by=world.bureau_clerk, note="七个村送到了")
    with pytest.raises(Stale):
        actions.sign_stage(again(first), by=world.bureau_signer, version=read)
    actions.sign_stage(again(first), by=world.bureau_signer, version=again(first).version)
    assert (again(first).done_by, again(first).note) == (world.bureau_signer, "七个村送到了")
    assert Deadline.objects.get(pk=clock.pk).state == "met"
    actions.return_stage(again(first), by=world.supervisor, reason="还差两个村")
    assert Deadline.objects.get(key=f"{clock.key}:2").state == "running"
    board = world.client(world.supervisor).get("/supervision/").content.decode()
    assert "阶段 0/2：送水" in board
    page = world.client(world.bureau_clerk).get(f"/supervision/{item.pk}/").content.decode()
    assert "报完成" in page
    assert "stages/add" not in page
    actions.cancel_item(again(item), by=world.approver, reason="并入另一件")
    assert not Deadline.objects.filter(subject_id=item.pk, what="stage", state="running").exists()
    assert queries.list_items(world.supervisor).get(pk=item.pk).state == "cancelled"


def test_no_notice_names_a_work_secret(world):
    """Who is asked to approve it opens it to learn what it is (R6)."""
    item = Cases(world)._drafted(label="work_secret", leader=world.leader, title="冬季饮水困难")
    actions.propose_item(item, by=world.supervisor)
    told = Notice.objects.filter(url=item.get_absolute_url()).values_list("text", flat=True)
    assert told
    assert not any("饮水" in text for text in told)


def test_no_reason_is_taken_with_a_classification_mark(world):
    """Every step that wants a reason, of matters, feedback, extensions, documents and stages (R6)."""
    cases, mark = Cases(world), {"reason": "机密★5年 不宜公开"}
    steps = [
        (actions.refuse_item, cases.s_proposed, world.approver), (actions.drop_item, cases.s_draft, world.approver),
        (actions.cancel_item, cases.s_open, world.approver), (actions.reopen_item, cases.s_reported, world.supervisor),
        (actions.withdraw_feedback, cases.s_signing[1], world.signer),
        (actions.refuse_extension, cases.s_extension[1], world.signer),
        (actions.refuse_document, cases.s_document_proposed, world.approver),
        (actions.drop_document, cases.s_document, world.supervisor), (actions.drop_stage, cases.s_stage[1], world.supervisor),
        (actions.return_stage, cases.s_stage_done[1], world.supervisor),
    ]  # fmt: skip
    for step, subject, by in steps:
        with pytest.raises(Classified):
            step(subject, by=by, **mark)


def test_a_secret_document_and_what_it_began_with_stay_with_those_who_may(world):
    """A work secret's document is not the editor's, nor found by him; its items are secret; no link to what one may not see."""
    secret = take(world, "修桥一座（责任单位：青石镇）", label="work_secret")
    assert world.client(world.editor).get(secret.get_absolute_url()).status_code == 404
    actions.propose_document(secret, by=world.supervisor)
    actions.approve_document(again(secret), by=world.approver)
    actions.assign_document(again(secret), by=world.supervisor)
    item = Item.objects.get()
    assert (item.label, item.origin_url) == ("work_secret", secret.get_absolute_url())
    assert secret.title not in Notice.objects.filter(to=world.signer).last().text
    assert world.client(world.clerk).get(item.get_absolute_url()).status_code == 404
    page = world.client(world.signer).get(item.get_absolute_url())
    assert page.status_code == 200
    assert secret.get_absolute_url() not in page.content.decode()
    assert secret.get_absolute_url() in world.client(world.supervisor).get(item.get_absolute_url()).content.decode()
    for post, number in ((world.supervisor, 2), (world.editor, 0), (world.clerk, 0)):
        assert find(post, Wanted("修桥")).total == number
