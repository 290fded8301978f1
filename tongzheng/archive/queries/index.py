"""The index of an export: pages a person opens without this program (E10)."""

from __future__ import annotations

from collections.abc import Iterator

from django.template.loader import render_to_string

from tongzheng.archive.models import Export, Item
from tongzheng.files.xlsx import write_xlsx
from tongzheng.reporting.models import Label

HEAD = ["档号", "题名", "文号", "责任者", "日期", "保管期限", "页数", "知悉范围", "文件夹"]
HOW = """这是从通政导出的档案，不用通政也能看。

目录.html　　用浏览器打开，点题名看每一件
目录.xlsx　　同一份目录，可以筛选
校验表.txt　 每个文件的 SHA-256 校验值；在这个文件夹里运行 sha256sum -c 校验表.txt 可以核对
每件一个文件夹：正本（PDF、Word、OFD）、文本、办理过程、元数据
"""


def index_pages(export: Export, items: list[Item], names: dict[int, str]) -> Iterator[tuple[str, bytes]]:
    """Name and contents of the pages at the top of the zip."""
    rows = [(item, names[item.pk], str(Label(item.label).label)) for item in items]
    page = render_to_string("archive/index.html", {"export": export, "rows": rows})
    yield "说明.txt", HOW.encode("utf-8-sig")
    yield "目录.html", page.encode()
    yield "目录.xlsx", write_xlsx({"目录": [HEAD, *([*line(item), label, name] for item, name, label in rows)]})


def line(item: Item) -> list[str]:
    """A record's line without its label and folder."""
    return [
        item.reference, item.title, item.number, item.responsible, item.dated.isoformat(),
        item.volume.get_retention_display(), str(item.pages or ""),
    ]  # fmt: skip
