"""Attachments kept by hash; what is refused leaves nothing behind (R8, Z2)."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongzheng.files.docx import write_docx
from tongzheng.files.models import Attachment, Blob
from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import attach, attachments_of, detach, open_blob, orphans, path_of
from tongzheng.text.secrecy import Classified

pytestmark = pytest.mark.django_db
DOCX = write_docx("标题", ["正文"])


@pytest.fixture(autouse=True)
def root(settings, tmp_path) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


def upload(name: str = "报告.docx", data: bytes = DOCX) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def on_disk(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_its_hash(world, root):
    kept = attach(world.town_a, upload(), by=world.clerk)
    sha256 = hashlib.sha256(DOCX).hexdigest()
    assert path_of(sha256) == root / sha256[:2] / sha256[2:4] / sha256
    assert (kept.name, kept.blob_id, kept.blob.size, kept.by) == ("报告.docx", sha256, len(DOCX), world.clerk)
    assert kept.blob.media_type.endswith("wordprocessingml.document")
    with open_blob(kept.blob) as file:
        assert file.read() == DOCX


def test_the_same_content_is_kept_once(world, root):
    attach(world.town_a, upload(), by=world.clerk)
    attach(world.town_b, upload("另名.docx"), by=world.editor)
    assert (Attachment.objects.count(), Blob.objects.count(), len(on_disk(root))) == (2, 1, 1)


def test_a_content_the_disk_has_lost_is_written_again(world):
    kept = attach(world.town_a, upload(), by=world.clerk)
    path_of(kept.blob_id).unlink()
    attach(world.town_a, upload(), by=world.clerk)
    with open_blob(kept.blob) as file:
        assert file.read() == DOCX


def test_attachments_are_listed_and_taken_off(world):
    first = attach(world.town_a, upload("一.docx"), by=world.clerk)
    second = attach(world.town_a, upload("二.docx"), by=world.clerk)
    assert detach(first)
    assert not detach(first)
    assert list(attachments_of(world.town_a)) == [second]
    assert list(attachments_of(world.town_a, removed=True)) == [first, second]
    assert list(attachments_of(world.town_b)) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("报告.docx", write_docx("题", ["机密★5年"])),
        ("机密★5年 报告.docx", DOCX),
        ("【秘密】报告.exe", b"MZ"),
        ("说明.txt", "密级：秘密".encode("gb18030")),
    ],
    ids=["content", "name", "name of a program", "text file"],
)
def test_a_classified_file_leaves_nothing(world, root, name, data):
    with pytest.raises(Classified) as caught:
        attach(world.town_a, upload(name, data), by=world.clerk)
    assert caught.value.door == "附件"
    assert (Attachment.objects.count(), Blob.objects.count(), on_disk(root)) == (0, 0, [])


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.exe", b"MZ"), ("a.docx", b"no"), ("a.docx", b""), ("", DOCX), ("a.pdf", b"%PDF-1.4 no")],
    ids=["program", "not one", "empty", "no name", "broken pdf"],
)
def test_a_refused_file_leaves_nothing(world, root, name, data):
    file = upload("x", data)
    file._name = name
    with pytest.raises(FileRefused):
        attach(world.town_a, file, by=world.clerk)
    assert (Attachment.objects.count(), on_disk(root)) == (0, [])


def test_a_file_too_big_is_refused_whatever_it_declares(world, settings):
    settings.ATTACHMENT_MAX = 1024
    file = upload(data=b"x" * 2000)
    for declared in (2000, None):
        file.size = declared
        with pytest.raises(FileRefused, match="超过"):
            attach(world.town_a, file, by=world.clerk)


def test_files_without_a_row_are_found(world, root):
    kept = attach(world.town_a, upload(), by=world.clerk)
    lost = root / "ab" / "cd" / ("ab" * 32)
    lost.parent.mkdir(parents=True)
    lost.write_bytes(b"x")
    assert orphans() == []
    assert orphans(older_than=timedelta(seconds=-5)) == [lost]
    assert path_of(kept.blob_id).exists()
