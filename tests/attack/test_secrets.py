"""Classified text at every door: refused, on the trail once with the door's name, and kept nowhere (R6)."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from docx import Document
from openpyxl import Workbook

from tests.attack.doors import DOORS, ready, undone
from tongzheng.trail.models import Entry

MARKER = "龙潭水库坝体渗漏量"
ESCAPED = json.dumps(MARKER).strip('"')  # as it would stand in JSON on SQLite
MARK = f"机密★5年\n{MARKER}"
LINE = f"{MARKER}机密★5年"  # for a field of one line


@pytest.fixture(autouse=True)
def _empty_shelves(settings, tmp_path):
    """Files of other tests do not count."""
    settings.DATA, settings.FILES_ROOT = tmp_path, tmp_path / "files"


def files_now() -> set[Path]:
    """Every file in the store and in the imports' waiting room."""
    folders = [f for f in (Path(settings.FILES_ROOT), Path(settings.DATA) / "imports") if f.is_dir()]
    return {path for folder in folders for path in folder.rglob("*") if path.is_file()}


@cache
def tables() -> list[str]:
    """Every table there is, the index's among them."""
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def rows_of(table: str) -> list[tuple[object, ...]]:
    """Its rows as the database gives them."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database itself
        return cursor.fetchall()


def kept(before: frozenset[Path] = frozenset()) -> list[str]:
    """Where in database, files and sessions the marker stands; `before`: files that were there without it."""
    found = [table for table in tables() if any(form in repr(rows_of(table)) for form in (MARKER, ESCAPED))]
    files = {path: path.read_bytes() for path in files_now()}
    found += [str(path) for path, data in files.items() if MARKER.encode() in data]
    sessions = apps.get_model("sessions", "Session").objects.all()
    found += ["session" for session in sessions if MARKER in repr(session.get_decoded())]
    if files.keys() - before:  # a workbook or a Word file is packed: that no file waits at all is the surer test
        found.append("a file")
    return found


def refusals() -> list[str]:
    return [e.data["door"] for e in Entry.objects.filter(kind="text.classified")]


@pytest.mark.usefixtures("blank_house")
@pytest.mark.parametrize("door", [d for d in DOORS if d.door], ids=str)
def test_no_door_takes_a_classified_text(door, world):
    cases = ready(door, world)
    before = frozenset(files_now())  # pages already made
    for name in door.texts:
        value = MARK if name in ("body", "reason", "note", "text", "result", "question", "names") else LINE
        with undone():
            answer = door.send(cases, **{name: value})
            assert answer.status_code == 422, name
            if door.name != "reporting:autosave":
                assert "密级标志" in answer.content.decode(), name
                assert MARKER in answer.content.decode(), f"{name}: what was typed is gone"
            assert refusals() == [door.door], name
            assert kept(before) == [], name


def word_file(where: str = "body") -> bytes:
    document = Document()
    document.add_paragraph("关于山核桃滞销的情况")
    document.add_paragraph("今年产量约4600吨。")
    if where == "header":
        document.sections[0].header.paragraphs[0].text = f"机密★5年 {MARKER}"
    elif where == "property":
        document.core_properties.subject = f"机密★5年 {MARKER}"
    else:
        document.add_paragraph(f"机密★5年 {MARKER}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def table(where: str = "body", head: tuple[str, ...] = ("标题", "正文", "备注")) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(head)
    secret = f"机密★5年 {MARKER}"
    sheet.append(
        ["山核桃滞销", secret if where == "body" else "今年产量约4600吨。", secret if where == "other_column" else ""]
    )
    if where == "second_sheet":
        book.create_sheet("秘表").append([secret])
    elif where == "hidden_sheet":
        other = book.create_sheet("秘表")
        other.append([secret])
        other.sheet_state = "hidden"
    elif where == "property":
        book.properties.subject = secret
    elif where == "sheet_name":
        book.create_sheet("机密★5年")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FILES = [
    ("a.docx", word_file()), ("a.docx", word_file("header")), ("a.docx", word_file("property")),
    ("a.xlsx", table()), ("a.xlsx", table("other_column")), ("a.xlsx", table("second_sheet")),
    ("a.xlsx", table("hidden_sheet")), ("a.xlsx", table("property")), ("a.xlsx", table("sheet_name")),
    (f"机密★5年{MARKER}.docx", word_file("header")),
]  # fmt: skip
NUMBERS = [str(n) for n in range(len(FILES))]


@pytest.mark.parametrize(("name", "data"), FILES, ids=NUMBERS)
def test_no_file_with_a_mark_comes_in(name, data, world):
    from tests.house.cases import Cases

    cases = Cases(world)
    doors = [
        ("editor", "/reports/import/", "uploads", "导入稿件"),
        ("clerk", "/reports/import/", "uploads", "导入稿件"),
        ("clerk", f"/reports/{cases.draft.pk}/attach/", "uploads", "附件"),
        ("admin", "/units/import/", "file", "机构与人员"),
    ]
    for by, url, field, door in doors:
        if by == "admin" and not name.endswith(".xlsx"):
            continue
        client = world.client(getattr(world, by))
        with undone():
            answer = client.post(url, {field: SimpleUploadedFile(name, data)})
            assert answer.status_code == 422, (by, url)
            assert refusals() == [door], (by, url)
            assert kept() == [], (by, url)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.doc", "a.txt"])
def test_a_file_nobody_can_read_does_not_wait_on_the_disk(name, world):
    data = f"机密★5年 {MARKER}".encode()
    for by in ("editor", "clerk"):
        answer = world.client(getattr(world, by)).post("/reports/import/", {"uploads": SimpleUploadedFile(name, data)})
        assert answer.status_code == 422
        assert kept() == []


def test_a_text_file_with_a_mark_is_no_attachment(world):
    from tests.house.cases import Cases

    draft = Cases(world).draft
    for data in (MARK.encode(), MARK.encode("gb18030"), MARK.encode("utf-16")):
        with undone():
            upload = SimpleUploadedFile("a.txt", data)
            answer = world.client(world.clerk).post(f"/reports/{draft.pk}/attach/", {"uploads": upload})
            assert answer.status_code == 422
            assert refusals() == ["附件"]
            assert kept() == []


def test_what_travels_through_sign_in_is_kept_nowhere(world):
    answer = Client().post("/reports/new/", {"title": "一", "body": MARK})
    assert answer.status_code == 401
    assert MARKER in answer.content.decode()
    assert kept() == []
    client = Client()
    client.post(
        "/signin/", {"username": world.clerk.person.login, "password": "no", "kept": answer.context["kept_text"]}
    )
    assert kept() == []
