"""Bombs, encryption and path tricks do not get past the door (R8)."""

import io
import struct
import warnings
import zipfile

import pytest

from tongzheng.files import safezip
from tongzheng.files.docx import read_docx, write_docx
from tongzheng.files.refusals import FileRefused
from tongzheng.files.safezip import open_zip
from tongzheng.files.xlsx import read_rows


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name used twice is what one test is about
        with zipfile.ZipFile(out, "w", method) as made:
            for name, data in parts.items():
                made.writestr(name, data)
    return out.getvalue()


def refused(data: bytes, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        open_zip(data)


def test_a_sound_container_opens_and_reads():
    with open_zip(zipped({"a/b.xml": b"<a/>"})) as opened:
        assert opened.read("a/b.xml") == b"<a/>"


def test_a_path_opens_too(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a": b"1"}))
    with open_zip(path) as opened:
        assert opened.namelist() == ["a"]


def test_a_bomb_is_told_by_its_ratio():
    refused(zipped({"word/document.xml": bytes(20 * 1024 * 1024)}), "炸弹")


def test_a_bomb_is_told_by_its_declared_size(monkeypatch):
    monkeypatch.setattr(safezip, "MAX_TOTAL", 1000)
    refused(zipped({"a": b"1" * 600, "b": b"2" * 600}), "超过")


def test_a_bomb_that_lies_about_its_size_is_found_on_reading():
    data = bytearray(zipped({"a.xml": bytes(5 * 1024 * 1024)}))
    for head, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.find(head)
        data[start + at : start + at + 4] = struct.pack("<I", 1000)
    refused(bytes(data), "损坏|炸弹")


def test_too_many_entries(monkeypatch):
    monkeypatch.setattr(safezip, "MAX_ENTRIES", 10)
    refused(zipped({f"a{n}": b"" for n in range(11)}), "条目")


def test_a_bomb_inside_a_document_counts_with_it(monkeypatch):
    monkeypatch.setattr(safezip, "MAX_TOTAL", 100_000)
    inner = zipped({"b.xml": b"<a/>" * 30_000})
    refused(zipped({"word/embeddings/a.xlsx": inner}), "炸弹")


def test_a_workbook_behind_a_chart_is_let_in_but_not_a_third_layer():
    one = zipped({"a": b"1"})
    two = zipped({"xl/embeddings/a.xlsx": one})
    open_zip(two)
    refused(zipped({"a.zip": two}), "嵌套")


@pytest.mark.parametrize("name", ["../a", "/etc/passwd", "a/../../b", "C:/a"])
def test_path_tricks(name):
    refused(zipped({name: b"1"}), "路径")


def test_a_backslash_or_nul_in_a_name():
    refused(zipped({"axb": b"1"}).replace(b"axb", b"a\\b"), "路径")
    refused(zipped({"axb": b"1"}).replace(b"axb", b"a\0b"), "路径")


def test_a_symbolic_link():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo("a")
        info.external_attr = 0o120777 << 16
        made.writestr(info, "/etc/passwd")
    refused(out.getvalue(), "路径")


def test_the_same_name_twice():
    refused(zipped({"a": b"1", "b": b"2"}).replace(b"b", b"a"), "重名")


def test_an_encrypted_entry():
    data = bytearray(zipped({"a": b"1"}))
    for head, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(head) + at] |= 1
    refused(bytes(data), "加密")


def test_an_unusual_compression():
    refused(zipped({"a": b"1" * 100}, zipfile.ZIP_LZMA), "压缩方式")


def test_entries_that_overlap():
    data = zipped({"a": b"x" * 50, "b": b"y" * 50}, zipfile.ZIP_STORED)
    second = data.rfind(b"PK\x01\x02")
    spoilt = bytearray(data)
    spoilt[second + 42 : second + 46] = struct.pack("<I", 10)
    refused(bytes(spoilt), "重叠|损坏")


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(10), b"not a zip at all"], ids=["empty", "head", "end", "text"]
)
def test_what_is_no_container(data):
    refused(data, "损坏")


def test_a_damaged_checksum():
    data = zipped({"a": b"hello world"}, zipfile.ZIP_STORED)
    refused(data.replace(b"hello", b"jello", 1), "损坏")


def test_the_readers_go_through_the_door():
    sound = write_docx("题", ["文"])
    out = io.BytesIO(sound)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/media/big.bin", bytes(20 * 1024 * 1024))
    for read in (read_docx, read_rows):
        with pytest.raises(FileRefused, match="炸弹"):
            read(out.getvalue())
