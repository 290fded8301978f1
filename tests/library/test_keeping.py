"""Materials by hand: kept with every version, shown to whom they are for, archived and never lost."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tongzheng.library.actions.keeping import FieldRefused, add_material, archive_material, edit_material
from tongzheng.library.models import Material
from tongzheng.library.queries import documents, materials, texts
from tongzheng.library.rules import parse_day, parse_tags, split_title
from tongzheng.text.revisions import revisions_of
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

BODY = "山区县建冷库，先看产地再看销地。合作社共管、错峰用电，可以省下三成电费。"


def put(world, **fields):
    values = {"title": "山区冷链建设的经验", "body": BODY, "kind": "article", "source": "外地政务信息", **fields}
    return add_material(
        by=fields.pop("by", world.editor), once=uuid.uuid4(), **{k: v for k, v in values.items() if k != "by"}
    )


def form(**fields):
    return {
        "title": "山区冷链建设的经验", "body": BODY, "kind": "article", "source": "外地政务信息", "dated": "2026-11-01",
        "tags": "冷链、农业 冷链", "once": str(uuid.uuid4()), "version": "", **fields,
    }  # fmt: skip


def test_put_in_read_found_and_changed(world):
    editor = world.client(world.editor)
    data = form()
    assert editor.post("/library/new/", data).status_code == 302
    editor.post("/library/new/", data)  # a double press
    material = Material.objects.get()
    assert (material.tag_list, material.dated, material.length) == (["冷链", "农业"], date(2026, 11, 1), 36)
    assert BODY[:10] in editor.get(material.get_absolute_url()).text
    for query in ("q=错峰", "tag=冷链", "kind=article", "year=2026", "q=外地 冷库"):
        assert material.title in editor.get(f"/library/?{query}").text
    for query in ("q=没有的词", "tag=冷", "kind=data", "year=2020"):
        assert material.title not in editor.get(f"/library/?{query}").text
    changed = form(body=BODY + "\n可以试点。", version="1")
    assert editor.post(f"/library/{material.pk}/edit/", changed).status_code == 302
    assert [r.body for r in revisions_of(material)] == [BODY, BODY + "\n可以试点。"]
    assert BODY in editor.get(f"{material.get_absolute_url()}?round=1").text
    assert list(Entry.objects.filter(subject_type="library.material").values_list("kind", flat=True)) == [
        "library.material.add", "library.material.edit",
    ]  # fmt: skip


def test_two_editors_at_once_lose_nothing(world):
    material = put(world)
    edit_material(material, by=world.editor2, version=1, title="别人改的题", body="别人改的正文，另有一段。")
    editor = world.client(world.editor)
    answer = editor.post(f"/library/{material.pk}/edit/", form(body="我改的正文", version="1"))
    assert answer.status_code == 422
    assert "别人改的正文" in answer.text
    assert "我改的正文" in answer.text
    assert 'name="version" value="2"' in answer.text
    editor.post(f"/library/{material.pk}/edit/", form(body="我改的正文", version="2"))
    assert Material.objects.get().body == "我改的正文"
    assert len(revisions_of(material)) == 3


def test_units_see_only_what_is_shared_and_in_use(world):
    own, shared = put(world, title="内部参考"), put(world, title="给单位参考", shared=True)
    clerk = world.client(world.clerk)
    shown = clerk.get("/library/").text
    assert "给单位参考" in shown
    assert "内部参考" not in shown
    assert clerk.get(own.get_absolute_url()).status_code == 404
    assert world.client(world.other_clerk).get(shared.get_absolute_url()).status_code == 404
    assert "修改" not in clerk.get(shared.get_absolute_url()).text
    archive_material(shared, by=world.editor, reason="已过时")
    assert clerk.get(shared.get_absolute_url()).status_code == 404
    assert not materials(world.clerk).exists()


def test_archived_with_a_reason_read_by_the_desk_and_taken_back(world):
    material = put(world)
    editor = world.client(world.editor)
    assert editor.post(f"/library/{material.pk}/archive/", {"reason": " "}).status_code == 422
    editor.post(f"/library/{material.pk}/archive/", {"reason": "已过时"})
    assert material.title not in editor.get("/library/").text
    assert material.title in editor.get("/library/?archived=on").text
    assert editor.post(f"/library/{material.pk}/edit/", form(version="1")).status_code == 403
    assert [t.pk for t in texts(None)] == [material.pk]  # still compared with
    editor.post(f"/library/{material.pk}/restore/", {})
    assert material.title in editor.get("/library/").text
    with pytest.raises(RuntimeError):
        material.delete()


@pytest.mark.parametrize("field", ["title", "body", "source", "tags"])
def test_a_marked_text_is_refused_through_every_field(world, field):
    answer = world.client(world.editor).post("/library/new/", form(**{field: "机密★10年"}))
    assert answer.status_code == 422
    assert not Material.objects.exists()
    assert Entry.objects.get(kind="text.classified").data["door"] == "素材库"


def test_a_marked_text_cannot_come_in_by_editing(world):
    material = put(world)
    with pytest.raises(Classified):
        edit_material(material, by=world.editor, version=1, title=material.title, body="密级：秘密\n内容")
    assert Material.objects.get().body == BODY


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"body": " \n"}, {"kind": "x"}, {"title": "长" * 201}, {"tags": "、".join(map(str, range(11)))}, {"tags": "长" * 21},
     {"dated": "2999-01-01"}, {"dated": "昨天"}],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field(world, wrong):
    assert world.client(world.editor).post("/library/new/", form(**wrong)).status_code == 422
    assert not Material.objects.exists()


def test_hostile_text_is_kept_clean(world):
    put(world, title="标题\x00\u202e\ud800", body="正文\x00" + "😀" * 10 + "<script>", tags="甲|乙")
    material = Material.objects.get()
    assert (material.title, material.tag_list) == ("标题", ["甲", "乙"])
    assert (
        "<script>"
        not in world.client(world.editor)
        .get(material.get_absolute_url())
        .text.partition("<article")[2]
        .partition("</article>")[0]
    )
    assert (
        world.client(world.editor).get("/library/?year=99999999999999&kind=%F0%9F&tag=%7C%27&page=x").status_code == 200
    )


def test_only_the_own_office(world):
    material = put(world)
    with pytest.raises(Refused):
        edit_material(material, by=world.other_editor, version=1, title="x", body="y")
    with pytest.raises(FieldRefused):
        put(world, dated=timezone.localdate() + timedelta(days=2))


def test_what_search_and_copies_get(world):
    material = put(world, tags="冷链", shared=True)
    [text], [document] = texts([material.pk]), documents(None)
    assert (text.kind, text.title, text.body, text.unit) == ("library.material", material.title, BODY, world.office.pk)
    assert "冷链" in document.body
    assert {"material:article", "tag:冷链"} <= document.tags


def test_days_tags_titles():
    today = date(2026, 11, 22)
    assert (
        parse_day("2026年11月2日", today)
        == parse_day("2026-11-02 08:00", today)
        == parse_day("２０２６．１１．２", today)
        == date(2026, 11, 2)
    )
    assert parse_day("2026年11月", today) == date(2026, 11, 1)
    assert [parse_day(x, today) for x in ("2026-13-01", "2027-01-01", "昨天", "", "2026-11-02说", "1-1-1")] == [
        None
    ] * 6
    assert parse_tags("防汛、水利,防汛 ；抗旱") == ["防汛", "水利", "抗旱"]
    assert split_title("关于冷链\n正文一段。", "文件名") == ("关于冷链", "正文一段。")
    assert split_title("这一段就是正文。\n第二段。", "文件名") == ("文件名", "这一段就是正文。\n第二段。")
