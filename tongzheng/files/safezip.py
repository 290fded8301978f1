"""Zip containers are looked over before anybody opens them (R8).

Sizes are checked twice: as the directory declares them, and as they come out (read whole, checksum compared).
"""

import io
import re
import stat
import zipfile
import zlib
from pathlib import Path

from tongzheng.files.refusals import FileRefused

MAX_ENTRIES = 5_000
MAX_TOTAL = 300 * 1024 * 1024
MAX_XML = 100 * 1024 * 1024  # one part that will be parsed
MAX_RATIO = 200  # looked at from ten megabytes on; blank worksheets reach about 100
RATIO_FROM = 10 * 1024 * 1024
MAX_DEPTH = 2  # a chart in a document carries a workbook; a workbook in that workbook is one too many
CHUNK = 256 * 1024
ZIP_HEAD = b"PK\x03\x04"
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError)


def open_zip(source: bytes | Path) -> zipfile.ZipFile:
    """The container, after it was found sound; raises FileRefused for bombs, encryption and path tricks (R8)."""
    opened = _open(source)
    _check(opened, _Budget(), depth=0)
    return opened


class _Budget:
    """What may still come out, over all containers inside one another."""

    def __init__(self) -> None:
        self.left = MAX_TOTAL
        self.entries = MAX_ENTRIES

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise FileRefused(f"文件解开后超过 {MAX_TOTAL // 1024 // 1024} MB，不能接收（疑为压缩炸弹）")


def _open(source: bytes | Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except BROKEN as error:
        raise FileRefused("文件已损坏，打不开，请用办公软件重新保存后再上传") from error


def _check(opened: zipfile.ZipFile, budget: _Budget, depth: int) -> None:
    infos = opened.infolist()
    budget.entries -= len(infos)
    if budget.entries < 0:
        raise FileRefused(f"文件内部条目超过 {MAX_ENTRIES} 个，不能接收（疑为压缩炸弹）")
    _check_names(infos)
    _check_declared(infos, budget.left)
    for info in infos:
        if not info.is_dir():
            _check_entry(opened, info, budget, depth)


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    seen = set()
    for info in infos:
        name = info.orig_filename
        parts = name.split("/")
        odd = name.startswith("/") or "\\" in name or "\0" in name or ".." in parts or re.match("[A-Za-z]:", name)
        if odd or stat.S_ISLNK(info.external_attr >> 16):
            raise FileRefused("文件内部含有可疑路径，不能接收，请用办公软件重新保存后再上传")
        if name in seen:
            raise FileRefused("文件内部有重名条目，不能接收，请用办公软件重新保存后再上传")
        seen.add(name)


def _check_declared(infos: list[zipfile.ZipInfo], left: int) -> None:
    if any(info.flag_bits & 0x1 for info in infos):
        raise FileRefused("文件已加密，不能接收，请去掉密码后再上传")
    if any(info.compress_type not in METHODS for info in infos):
        raise FileRefused("文件使用了不支持的压缩方式，请用办公软件重新保存后再上传")
    if sum(info.file_size for info in infos) > left:
        raise FileRefused(f"文件解开后超过 {MAX_TOTAL // 1024 // 1024} MB，不能接收（疑为压缩炸弹）")
    for info in infos:
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise FileRefused("文件压缩比异常，不能接收（疑为压缩炸弹）")
        if info.filename.endswith((".xml", ".rels")) and info.file_size > MAX_XML:
            raise FileRefused("文件内容过大，不能接收")
    places = sorted((info.header_offset, info.compress_size) for info in infos)
    for (start, size), (following, _) in zip(places, places[1:], strict=False):
        if start + size > following:
            raise FileRefused("文件内部条目互相重叠，不能接收（疑为压缩炸弹）")


def _check_entry(opened: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget, depth: int) -> None:
    nested = b""
    try:
        with opened.open(info) as part:
            head = part.read(4)
            keep = head == ZIP_HEAD
            buffer = [head]
            budget.take(len(head))
            while chunk := part.read(CHUNK):
                budget.take(len(chunk))
                if keep:
                    buffer.append(chunk)
            if keep:
                nested = b"".join(buffer)
    except BROKEN as error:
        raise FileRefused("文件已损坏，打不开，请用办公软件重新保存后再上传") from error
    if nested:
        if depth + 1 >= MAX_DEPTH:
            raise FileRefused("文件层层嵌套压缩包，不能接收")
        try:
            inner = _open(nested)
        except FileRefused:
            return  # begins like a container and is none: harmless bytes
        _check(inner, budget, depth + 1)
