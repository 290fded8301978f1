"""Invented papers for the tests of what leaves the office: one document for every layout, with everything in it."""

from __future__ import annotations

import io
from datetime import date
from functools import cache

from PIL import Image, ImageDraw

from tongzheng.typeset.document import Document, Foot, Head, Heading, ListItem, Paragraph, Picture, Table, Text

DAY = date(2026, 11, 20)
LINE = "今年以来云岭县坚持把政务信息工作摆在重要位置聚焦中心大局"  # 28 characters, no punctuation: one full line
assert len(LINE) == 28

PARAGRAPH = (
    "1至10月，全县96家规模以上工业企业完成增加值28.6亿元，同比增长6.4%，增速比前三季度回升0.7个百分点。"
    "中药材加工、竹木制品、电子元件三个行业增加值分别增长12.1%、8.3%、9.6%，合计拉动全县规上工业增长4.1个百分点。"
)


@cache
def picture(width: int = 800, height: int = 500, kind: str = "PNG") -> bytes:
    """A chart of bars."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for n in range(8):
        draw.rectangle(
            (n * width // 8 + 8, height - (n * 37 % 83 + 10) * height // 100, (n + 1) * width // 8 - 8, height),
            fill="steelblue",
        )
    kept = io.BytesIO()
    image.save(kept, kind)
    return kept.getvalue()


def table(columns: int = 5, rows: int = 6) -> Table:
    head = ("单位", "报送", "采用", "得分", "采用率", *(f"第{n}季度" for n in range(columns)))[:columns]
    body = tuple((f"第{n}镇人民政府", *(str(n * m * 7 % 100) for m in range(1, columns))) for n in range(1, rows))
    return Table((head, *body), caption="各单位报送采用情况表")


def text(title: str, *, section: str = "", long: int = 1, byline: str = "（县统计局　方砚供稿）") -> Text:
    blocks = (
        Paragraph(PARAGRAPH),
        Heading(1, "一、三个行业拉动明显"),
        *(Paragraph(PARAGRAPH) for _ in range(long)),
        Heading(2, "（一）用工偏紧的面在扩大"),
        ListItem("1.", "对52家企业的抽样显示，31家反映一线工人短缺，缺口约740人，主要集中在竹木制品和电子元件企业。"),
        ListItem("（1）", "建议由县民政局会同县教育局研究统采共用办法，“统一采购、分户结算”。"),
    )
    return Text(title, blocks, byline, section)


FOOT = Foot(
    report_to="县委书记、县长，县人大常委会主任、县政协主席，县委常委、副县长",
    send_to="县委办公室、县人大常委会办公室、县政协办公室",
    issue_to="各乡镇人民政府、街道办事处，县政府各部门",
    copies=96,
    names=(("责任编辑", "林述之"), ("核稿", "程未晚"), ("签发", "沈定远")),
)
OFFICIAL_FOOT = Foot(
    copy_to="县委办公室，县人大常委会办公室，县政协办公室，县法院，县检察院",
    printer="云岭县人民政府办公室",
    printed=DAY,
)


def bulletin(*, long: int = 1) -> Document:
    return Document(
        Head("政务信息", "第134期", "总第2134期", "云岭县人民政府办公室", DAY, mark="内部参阅　注意保存", copy_number="000012"),
        (
            text("前10个月规上工业增速回升、用工偏紧", section="经济运行", long=long),
            Text("“邻里食堂”运营一年，账怎么算平", (Paragraph(PARAGRAPH), table(), Paragraph(PARAGRAPH)), "（东湖街道供稿）", "经济运行"),
            Text("全县冬季农田水利建设现场会召开　今冬明春计划实施高标准农田四万二千亩", (Picture(picture(), "image/png", "图1　开工项目"), Paragraph(PARAGRAPH)), "", "基层动态", note="双溪镇的做法值得一读。"),
        ),
        FOOT,
        note="这一期集中反映工业与民生，请各单位结合实际研究。",
        contents=True,
    )  # fmt: skip


def notice() -> Document:
    return Document(
        Head(
            "云岭县人民政府办公室文件",
            "云政办发〔2026〕12号",
            urgency="特急",
            label="工作秘密★1年",
            copy_number="000001",
        ),
        (text("云岭县人民政府办公室关于进一步加强和改进政务信息报送工作的通知", byline=""),),
        OFFICIAL_FOOT,
        addressee="各乡镇人民政府、街道办事处，县政府各部门",
        attachments=("2026年政务信息报送要点", "各单位任务分解表"),
        signature="云岭县人民政府办公室",
        signed=DAY,
        remark="此件公开发布",
    )


def minutes() -> Document:
    return Document(
        Head("云岭县人民政府常务会议纪要", "第8期", publisher="云岭县人民政府办公室", date=DAY),
        (text("研究今冬明春农田水利建设", byline=""),),
        OFFICIAL_FOOT,
        people=(("出席", "沈定远、程未晚、林述之"), ("请假", "方砚"), ("列席", "县水利局祝南星")),
    )


def letter() -> Document:
    return Document(
        Head("云岭县人民政府办公室", "云政办函〔2026〕5号", label="工作秘密★1年"),
        (text("关于商请支持冬季农田水利建设的函", long=8, byline=""),),
        Foot(copy_to="县财政局"),
        addressee="县水利局",
        signature="云岭县人民政府办公室",
        signed=DAY,
    )


def special() -> Document:
    return Document(
        Head("信息专报", "第7期", "", "云岭县人民政府办公室", DAY, label="工作秘密★6个月", signer="沈定远"),
        (text("双溪镇反映冬季用工缺口需县级统筹", long=3),),
        FOOT,
    )


def of_layout(key: str) -> Document:
    """The paper that suits a built-in layout."""
    made = {"notice": notice, "results": notice, "minutes": minutes, "letter": letter, "special": special}
    return made.get(key, bulletin)()
