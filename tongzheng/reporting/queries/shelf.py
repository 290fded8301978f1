"""The table to fill in, and the files that wait between the preview of an import and the import itself (R8)."""

from __future__ import annotations

from tongzheng.files.shelf import drop, shelve, unshelve
from tongzheng.files.xlsx import write_xlsx
from tongzheng.reporting.models import Focus, Kind, Label, Mood

__all__ = ["drop", "shelve", "template", "unshelve"]
HEAD = ["标题", "正文", "单位", "类别", "围绕", "喜忧", "主题", "事发时间", "报送时间", "知悉范围", "联系电话", "来源"]


def template() -> bytes:
    """An empty table to fill in, with a page of explanations (R8)."""
    how = [
        ["列", "怎么填"],
        ["标题、正文", "必填；标题超过 120 字的，前 120 字作标题，全文保留在正文开头"],
        ["单位", "办公室导入时填全称或简称；信息员不用填"],
        ["类别", "、".join(map(str, Kind.labels))],
        ["围绕", "、".join(map(str, Focus.labels))],
        ["喜忧", "、".join(map(str, Mood.labels))],
        ["知悉范围", "、".join(map(str, Label.labels))],
        ["事发时间、报送时间", "2026-11-16 14:00 这个样子"],
        ["", "不得填写任何带密级的内容"],
    ]
    return write_xlsx({"稿件": [HEAD], "说明": how})
