"""Into the archive: what a record holds, closing, what comes late, what is damaged (E10)."""

import hashlib
import json

import pytest

from tests.house.cases import Cases
from tongzheng.archive import actions, queries
from tongzheng.archive.models import Item, Volume
from tongzheng.archive.rules import read_checksum_list
from tongzheng.files.store import path_of
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale


def read(item, name):
    return path_of(item.files.get(name=name).blob_id).read_bytes()


def test_a_record_holds_the_text_the_making_and_the_metadata(cases, filed):
    issue = cases.published
    about = json.loads(read(filed, "元数据.json"))
    assert about["题名"] == filed.title == f"{issue.periodical}{issue.number_text}"
    assert about["签发"] == cases.world.approver.person.name
    placement = issue.placements.get()
    assert placement.title in [line["标题"] for line in about["篇目"]]
    assert placement.body in read(filed, "文本.txt").decode()
    making = read(filed, "办理过程.html").decode()
    for word in ("送审签", "签发", "印发", cases.world.editor.person.name, cases.world.approver.person.name):
        assert word in making
    assert Entry.objects.filter(kind="archive.item.file", subject_id=filed.pk, by=cases.world.editor).exists()


def test_finished_pages_are_part_of_it(filed):
    names = set(filed.files.values_list("name", flat=True))
    assert {"正本.pdf", "正本.docx", "正本.ofd"} <= names
    assert read(filed, "正本.pdf").startswith(b"%PDF")
    assert filed.pages >= 1


def test_filed_twice_is_one_record(cases, filed):
    assert actions.file_issue(cases.published, by=cases.world.editor) == filed
    assert Item.objects.count() == 1


def test_only_what_was_published_is_filed(cases):
    with pytest.raises(Refused, match="还没有印发"):
        actions.file_issue(cases.approved, by=cases.world.editor)


def test_closing_numbers_the_records_and_keeps_their_checksums(cases, filed):
    volume = actions.close_volume(filed.volume, by=cases.world.approver)
    item = Item.objects.get()
    assert item.position == 1
    assert item.reference == f"{volume.year}-D30-0001"
    listed = read_checksum_list(path_of(volume.manifest_id).read_text())
    assert [name for name, _ in listed] == [f"{item.reference}/{file.name}" for file in item.files.all()]
    for name, sha256 in listed:
        assert hashlib.sha256(read(item, name.split("/")[1])).hexdigest() == sha256
    entry = Entry.objects.get(kind="archive.volume.close")
    assert entry.data["manifest"] == volume.manifest_id


def test_a_volume_is_not_closed_while_issues_wait_or_when_empty(cases, filed):
    later = Cases(cases.world)
    later.__dict__["periodical"] = cases.periodical
    later.published  # noqa: B018 - published, not filed
    with pytest.raises(Refused, match="还有 1 期没有归档"):
        actions.close_volume(filed.volume, by=cases.world.approver)
    empty = Volume.objects.create(office=filed.volume.office, year=2001, retention="Y")
    with pytest.raises(Refused, match="空的"):
        actions.close_volume(empty, by=cases.world.approver)


def test_what_comes_late_goes_into_a_second_part(cases, filed):
    volume = actions.close_volume(filed.volume, by=cases.world.approver)
    later = Cases(cases.world)
    later.__dict__["periodical"] = cases.periodical
    late = actions.file_issue(later.published, by=cases.world.editor)
    assert (late.volume.part, late.volume.state) == (2, "open")
    assert str(late.volume).endswith("补卷")
    assert volume.items.get() == filed
    with pytest.raises(Stale):
        actions.close_volume(volume, by=cases.world.approver)
    with pytest.raises(Refused, match="已经封卷"):
        actions.refile_item(Item.objects.get(pk=filed.pk), by=cases.world.editor, retention="Y", reason="重要")


def test_another_class_needs_a_reason(cases, filed):
    with pytest.raises(Refused, match="原因"):
        actions.refile_item(filed, by=cases.world.editor, retention="Y", reason=" ")
    moved = actions.refile_item(filed, by=cases.world.editor, retention="Y", reason="领导批示")
    assert moved.volume.retention == "Y"
    assert Entry.objects.get(kind="archive.item.refile").reason == "领导批示"


def test_the_class_of_a_periodical_holds_from_then_on(cases):
    actions.set_retention(cases.periodical, by=cases.world.editor, retention="Y")
    assert actions.file_issue(cases.published, by=cases.world.editor).volume.retention == "Y"
    with pytest.raises(Refused, match="只能是"):
        actions.set_retention(cases.periodical, by=cases.world.editor, retention="D5")


def test_a_damaged_content_is_named(filed):
    assert queries.damaged(filed.volume) == []
    path = path_of(filed.files.get(name="文本.txt").blob_id)
    whole = path.read_bytes()
    try:
        path.write_bytes(b"x")
        assert queries.damaged(filed.volume) == [f"{filed.title}：文本.txt"]
    finally:
        path.write_bytes(whole)


def test_records_are_found_by_any_clue(cases, filed):
    clerk, editor = cases.world.clerk, cases.world.editor
    for words in (filed.number, filed.responsible, cases.published.placements.get().title[:6]):
        assert list(queries.list_items(editor, words=words)) == [filed]
    assert not queries.list_items(clerk).exists()


def test_the_search_reaches_the_archive(cases, filed):
    actions.close_volume(filed.volume, by=cases.world.approver)
    filed.refresh_from_db()
    page = cases.client("editor").get("/find/", {"q": filed.reference})
    assert filed.get_absolute_url() in page.text
    assert filed.get_absolute_url() not in cases.client("clerk").get("/find/", {"q": filed.reference}).text


def test_the_line_of_a_report_ends_in_the_archive(cases, filed):
    page = cases.client("clerk").get(f"/reports/{cases.adopted.pk}/line/")
    assert page.status_code == 200
    stage = page.text.split("<b>归档</b>")[1].split("</li>")[0]
    assert "<time" in stage
