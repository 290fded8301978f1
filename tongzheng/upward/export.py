"""What is carried to a superior outside this instance, and figures as workbooks (E8, K3)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from tongzheng.files.xlsx import write_xlsx
from tongzheng.typeset.docx import render as render_docx
from tongzheng.typeset.pdf import render as render_pdf
from tongzheng.upward.models import Outcome, Selection
from tongzheng.upward.queries.numbers import Figures, Line
from tongzheng.upward.queries.pages import document_of, layout_of
from tongzheng.upward.queries.selections import Piece

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same package twice is the same bytes


def docx_of(selection: Selection, pieces: Sequence[Piece]) -> bytes:
    """The selection in its superior's layout, for Word and WPS."""
    return render_docx(document_of(selection, pieces), layout_of(selection)).data


def pdf_of(selection: Selection, pieces: Sequence[Piece]) -> bytes:
    """The same for paper."""
    return render_pdf(document_of(selection, pieces), layout_of(selection)).data


def list_of(selection: Selection, pieces: Iterable[Piece]) -> bytes:
    """Its texts, one a row."""
    head = ["序号", "标题", "来稿单位", "字数", "知悉范围", "再次报送的理由"]
    rows = [
        [
            number,
            p.title,
            "、".join(dict.fromkeys(r.unit.short_name for r in p.reports)),
            len("".join(p.body.split())),
            p.text.get_label_display(),
            p.item.again,
        ]
        for number, p in enumerate(pieces, 1)
    ]
    return write_xlsx({selection.number_text or "清单": [head, *rows]})


def package_of(selection: Selection, pieces: Sequence[Piece]) -> bytes:
    """One zip to carry over: the text for Word, the pages, and the list."""
    out = io.BytesIO()
    name = str(selection)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for ending, data in (
            (".docx", docx_of(selection, pieces)),
            (".pdf", pdf_of(selection, pieces)),
            ("清单.xlsx", list_of(selection, pieces)),
        ):
            zipped.writestr(zipfile.ZipInfo(f"{name}{ending}", EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def figures_xlsx(figures: Figures) -> bytes:
    """Every table of the page, a sheet each."""
    head = ["报送（条）", "采用（条）", "采用率（%）"]

    def plain(lines: Iterable[Line]) -> list[list[Any]]:
        return [[line.name, line.sent, line.adopted, line.rate] for line in lines]

    targets = [
        [
            line.name,
            line.sent,
            line.target.sent if line.target else None,
            line.sent_rate,
            line.adopted,
            line.target.adopted if line.target else None,
            line.adopted_rate,
            line.rate,
        ]
        for line in figures.superiors
    ]
    head_targets = ["上级", "报送（条）", "报送目标", "完成（%）", "采用（条）", "采用目标", "完成（%）", "采用率（%）"]
    return write_xlsx(
        {
            "按上级": [head_targets, *targets],
            "按月": [["月份", *head], *plain(figures.months)],
            "按单位": [["单位", *head], *plain(figures.units)],
            "按层级": [["层级", "采用（条）", "批示"], *([x.name, x.adopted, x.instructed] for x in figures.levels)],
            "按刊物": [["上级刊物", "采用（条）"], *([x.name, x.adopted] for x in figures.outlets)],
        }
    )


def sent_xlsx(rows: Iterable[dict[str, Any]]) -> bytes:
    """What went up, one a row."""
    head = ["报送日期", "报哪里", "编报", "标题", "来稿单位", "再次报送的理由"]
    found = [[r["on"], r["to"], str(r["selection"] or "单篇转报"), r["title"], r["units"], r["again"]] for r in rows]
    return write_xlsx({"上报条目": [head, *found]})


def outcomes_xlsx(outcomes: Iterable[Outcome], units: dict[int, str]) -> bytes:
    """The register, one a row."""
    head = [
        "日期",
        "结果",
        "层级",
        "刊物",
        "期号",
        "栏目",
        "得分",
        "批示领导",
        "批示",
        "标题",
        "来稿单位",
        "得知日期",
        "登记人",
        "状态",
    ]
    rows = []
    for o in outcomes:
        text = o.article or o.report
        words = [o.on, o.get_kind_display(), o.get_level_display(), o.outlet, o.issue_no, o.section, o.points, o.leader]
        who = "系统回传" if o.home else o.by.person.name
        rows.append(
            [*words, o.text, text.title if text else "", units.get(o.pk, ""), o.known_on, who, o.get_state_display()]
        )
    return write_xlsx({"上级采用和批示": [head, *rows]})
