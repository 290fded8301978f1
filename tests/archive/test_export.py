"""Out of the archive: whole or not at all, stopped and taken up again, readable without the program (E10)."""

import argparse
import hashlib
import io
import uuid
import zipfile

import openpyxl
import pytest
from django.utils import timezone

from tests.house.cases import Cases
from tongzheng.archive import actions, queries, rules, tasks
from tongzheng.archive.models import Export
from tongzheng.config.tools import archive
from tongzheng.files.store import path_of
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused


@pytest.fixture
def three(cases):
    """Three records of this year."""
    found = []
    for _ in range(3):
        one = Cases(cases.world)
        one.__dict__["periodical"] = cases.periodical
        found.append(actions.file_issue(one.published, by=cases.world.editor))
    return found


def begin(cases, year):
    return actions.start_export(by=cases.world.editor, year=year, once=uuid.uuid4())


def test_the_zip_explains_itself_and_checks_itself(cases, three):
    actions.close_volume(three[0].volume, by=cases.world.approver)
    export = begin(cases, three[0].volume.year)
    seen = []
    assert actions.run_export(export, by=cases.world.editor, progress=lambda n, of: seen.append((n, of)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    data = queries.zip_of(export).read_bytes()
    export.refresh_from_db()
    assert (export.state, export.done, export.size) == ("done", 3, len(data))
    assert hashlib.sha256(data).hexdigest() == export.sha256
    bundle = zipfile.ZipFile(io.BytesIO(data))
    assert bundle.testzip() is None
    listed = rules.read_checksum_list(bundle.read("校验表.txt").decode())
    assert {name for name, _ in listed} == set(bundle.namelist()) - {"校验表.txt"}
    for name, sha256 in listed:
        assert hashlib.sha256(bundle.read(name)).hexdigest() == sha256
    index = bundle.read("目录.html").decode()
    sheet = openpyxl.load_workbook(io.BytesIO(bundle.read("目录.xlsx"))).active
    for item in three:
        item.refresh_from_db()
        assert item.title in index
        assert item.reference in [row[0].value for row in sheet.rows]
    assert not queries.folder_of(export).exists()


def test_a_stopped_one_goes_on_where_it_was(cases, three):
    export = begin(cases, three[0].volume.year)

    def stop_after_first(number, _of):
        if number == 1:
            actions.stop_export(Export.objects.get(pk=export.pk), by=cases.world.editor)

    assert not actions.run_export(export, by=cases.world.editor, progress=stop_after_first)
    export.refresh_from_db()
    assert (export.state, export.done) == ("stopped", 1)
    assert not queries.zip_of(export).exists()
    first = next(path for path in queries.folder_of(export).iterdir() if not path.name.endswith(".part"))
    made = first.stat().st_mtime_ns
    actions.resume_export(export, by=cases.world.editor)
    kept = []
    assert actions.run_export(export, by=cases.world.editor, progress=lambda *_: kept.append(first.stat().st_mtime_ns))
    assert set(kept) == {made}  # not made again
    assert zipfile.ZipFile(queries.zip_of(export)).testzip() is None


def test_killed_in_the_middle_of_a_record_leaves_no_half_record(cases, three, monkeypatch):
    export = begin(cases, three[0].volume.year)
    real, calls = path_of(three[1].files.first().blob_id), []

    def dies(sha256, what):
        calls.append(what)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return path_of(sha256).read_bytes()

    assert real.exists()
    with monkeypatch.context() as patch:
        patch.setattr("tongzheng.archive.actions.exporting._read", dies)
        with pytest.raises(KeyboardInterrupt):
            actions.run_export(export, by=cases.world.editor)
    assert actions.run_export(export, by=cases.world.editor)
    bundle = zipfile.ZipFile(queries.zip_of(export))
    assert len({name.split("/")[0] for name in bundle.namelist() if "/" in name}) == 3
    assert not any(".part" in name for name in bundle.namelist())


def test_the_command_goes_on_after_a_kill_and_keeps_off_who_is_at_work(cases, three, monkeypatch, tmp_path, capsys):
    export = begin(cases, three[0].volume.year)
    Export.objects.filter(pk=export.pk).update(done=1, beat_at=timezone.now())
    asked = argparse.Namespace(what="export", year=export.year, out=tmp_path / "y.zip", by="", json=True)
    monkeypatch.setattr("tongzheng.config.tools.archive.post_for", lambda *_: cases.world.editor)
    monkeypatch.setattr("tongzheng.config.tools.archive.LOOK", 0.01)
    with monkeypatch.context() as patch:
        patch.setattr(Export, "refresh_from_db", lambda self: setattr(self, "beat_at", timezone.now()))
        assert archive.run(asked) == 1
        assert "正在后台做" in capsys.readouterr().out
    monkeypatch.setattr("tongzheng.archive.rules.SILENT_SECONDS", 0.05)
    assert archive.run(asked) == 0
    assert len(zipfile.ZipFile(asked.out).namelist()) > 3


def test_a_lost_content_stops_it_with_its_name(cases, filed):
    export = begin(cases, filed.volume.year)
    path = path_of(filed.files.get(name="元数据.json").blob_id)
    whole = path.read_bytes()
    try:
        path.write_bytes(b"{}")
        with pytest.raises(Refused, match=r"元数据.json的内容和归档时不一样"):
            actions.run_export(export, by=cases.world.editor)
    finally:
        path.write_bytes(whole)
    assert not queries.zip_of(export).exists()


def test_the_worker_files_and_exports(cases):
    issue, editor = cases.published, cases.world.editor
    assert tasks.file_year.func(editor.pk, issue.year) == 1
    assert tasks.file_year.func(editor.pk, issue.year) == 0
    export = begin(cases, issue.year)
    assert tasks.make_export.func(export.pk)
    page = cases.client("editor").get(f"/archive/exports/{export.pk}/download/")
    assert zipfile.ZipFile(io.BytesIO(b"".join(page.streaming_content))).testzip() is None
    assert Entry.objects.filter(kind="archive.export.download", by=editor).exists()


def test_nothing_filed_nothing_exported(cases):
    with pytest.raises(Refused, match="还没有归档"):
        begin(cases, 2026)


def test_pages_show_the_work(cases, filed):
    editor = cases.client("editor")
    assert filed.volume.get_retention_display() in editor.get("/archive/").text
    assert filed.title in editor.get("/archive/?q=第1期").text
    assert "每个文件都和归档时一样" in editor.get(f"{filed.volume.get_absolute_url()}?check=1").text
    done = editor.post(f"/archive/volumes/{filed.volume_id}/close/", follow=True).text
    assert "已封卷" in done
    assert "0001" in done
    started = editor.post(f"/archive/exports/new/{filed.volume.year}/", {"year": filed.volume.year}, follow=True).text
    assert "0 / 1 件" in started
