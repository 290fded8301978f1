"""Invented documents, one for each layout: what an administrator sees a layout with, and what tests and benches print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tongzheng.typeset.document import Block, Document, Foot, Head, Heading, ListItem, Paragraph, Table, Text

DAY = date(2026, 11, 20)
OFFICE = "云岭县人民政府办公室"
_FOOT = Foot(
    report_to="县委书记、县长，县人大常委会主任、县政协主席，县委常委、副县长。",
    send_to="县委办公室、县人大常委会办公室、县政协办公室。",
    issue_to="各乡镇人民政府、街道办事处，县政府各部门。",
    copies=96,
    names=(("责任编辑", "林述之"), ("核稿", "程未晚"), ("签发", "沈定远")),
)
_SENTENCES = (
    "1至10月，全县96家规模以上工业企业完成增加值28.6亿元，同比增长6.4%，增速比前三季度回升0.7个百分点。",
    "中药材加工、竹木制品、电子元件三个行业增加值分别增长12.1%、8.3%、9.6%，合计拉动全县规上工业增长4.1个百分点。",
    "对52家企业的抽样显示，31家反映一线工人短缺，缺口约740人，主要集中在竹木制品和电子元件企业。",
    "运营一年来，日均用餐由46人增至128人，每餐成本由13.2元降至9.8元，10月份首次实现收支持平。",
    "今冬明春计划实施高标准农田4.2万亩、清淤渠道137公里、加固山塘26座，目前已开工项目41个，完成投资3860万元。",
    "各乡镇要把责任落实到村、到组、到人，做到有计划、有检查、有结果，确保春节前完成主要任务。",
    "建议由县民政局会同县教育局、县市场监管局研究统采共用办法，年底前提出方案。",
)
_TITLES = (
    "前10个月规上工业增速回升、用工偏紧",
    "“邻里食堂”运营一年，账怎么算平",
    "全县冬季农田水利建设全面展开",
    "东湖街道把独居老人的助餐送到家门口",
    "双溪镇山塘加固半月完成三成，资金拨付仍慢",
    "县政务服务中心推行“一次说清”，群众少跑两趟",
)
_LEADS = ("一、三个行业拉动明显。", "二、用工偏紧的面在扩大。", "三、问题与建议。")


def _prose(n: int, sentences: int) -> str:
    return "".join(_SENTENCES[(n + k) % len(_SENTENCES)] for k in range(sentences))


def _text(n: int, section: str = "") -> Text:
    blocks: tuple[Block, ...] = (
        Paragraph(_prose(n, 2)),
        *(Paragraph(words + _prose(n + k + 2, 2)) for k, words in enumerate(_LEADS)),
    )
    return Text(_TITLES[n % len(_TITLES)], blocks, byline="县工业和信息化局　祝南星供稿", section=section)


def sample_issue(pages: int) -> Document:
    """An issue of about so many pages."""
    sections = ("经济运行", "基层治理", "民生实事")
    count = max(1, round(pages * 0.97))
    return Document(
        head=Head("政务信息", "第134期", "总第2134期", OFFICE, DAY, mark="内部参阅　注意保存"),
        texts=tuple(_text(n, sections[min(n * len(sections) // count, 2)]) for n in range(count)),
        foot=_FOOT,
        contents=True,
    )


def sample(key: str) -> Document:
    """A document fit for the built-in layout of that key; an issue for any other."""
    return _BY_KEY.get(key, lambda: sample_issue(4))()


def _special() -> Document:
    text = replace(_text(0), blocks=(*_text(0).blocks, Paragraph("四、下一步打算。" + _prose(5, 2))))
    head = Head("信息专报", "第27期", "", OFFICE, DAY, label="工作秘密★1年", urgency="加急", copy_number="000012")
    return Document(
        head,
        (text,),
        replace(_FOOT, issue_to="", send_to=""),
        note="请县工业和信息化局、县人力资源社会保障局于11月30日前提出办法。",
    )


def _express() -> Document:
    texts = tuple(Text(_TITLES[n], (Paragraph(_prose(n, 2)),), byline="双溪镇　方砚供稿") for n in range(4))
    return Document(Head("信息快报", "第58期", "", OFFICE, DAY), texts, replace(_FOOT, report_to="县政府领导。"))


def _reference() -> Document:
    note = "此稿摘自外地材料，所列做法供研究我县养老服务时参考。"
    texts = (replace(_text(1), note=note), replace(_text(3), byline="摘自《邻县工作通讯》第9期"))
    return Document(Head("决策参阅", "第11期", "", OFFICE, DAY, mark="供领导参阅"), texts, _FOOT, contents=True)


def _results() -> Document:
    rows = [("位次", "报送单位", "报送", "采用", "上级采用", "得分", "目标", "完成率")]
    units = ("东湖街道", "双溪镇", "县民政局", "县水利局", "县工业和信息化局", "县教育局", "青石乡", "县政务服务中心")
    rows += [
        (str(n + 1), units[n % len(units)] + ("" if n < len(units) else f"（{n // len(units) + 1}组）"), str(96 - 2 * n), str(48 - n), str(max(0, 9 - n)),
         f"{186.5 - 5.5 * n:.1f}", "112", f"{(186.5 - 5.5 * n) / 1.12:.0f}%")
        for n in range(24)
    ]  # fmt: skip
    text = Text(
        "关于2026年第三季度全县政务信息采用情况的通报",
        (
            Paragraph("今年第三季度，各单位共报送政务信息1286条，采用412条，采用率32.0%。现将有关情况通报如下。"),
            Heading(1, "一、总体情况"), Paragraph(_prose(5, 2)),
            Heading(1, "二、采用情况"), Table(tuple(rows), caption="2026年第三季度政务信息采用情况表"),
            Heading(1, "三、下一步要求"),
            ListItem("1.", "紧扣中心工作选题，多报有情况、有分析、有建议的信息。"),
            ListItem("2.", "突发事件按时限首报，不迟报、不漏报。"),
            ListItem("3.", "数字、人名、地名报送前逐一核对。"),
        ),
    )  # fmt: skip
    return Document(
        Head(f"{OFFICE}", "云政办函〔2026〕31号"), (text,),
        Foot(copy_to="县委办公室。", printer=OFFICE, printed=DAY, copies=110),
        addressee="各乡镇人民政府、街道办事处，县政府各部门", signature=OFFICE, signed=DAY,
    )  # fmt: skip


def _notice() -> Document:
    text = Text(
        "云岭县人民政府办公室关于进一步加强和改进全县政务信息报送工作有关事项的通知",
        (
            Paragraph("为提高政务信息报送质量，更好服务领导决策，经县政府同意，现就有关事项通知如下。"),
            Heading(1, "一、明确报送重点"), Paragraph(_prose(5, 1)),
            Heading(2, "（一）报经济运行"), Paragraph(_prose(0, 2)),
            Heading(2, "（二）报民生实事"), Paragraph(_prose(3, 2)),
            Heading(3, "1.日常信息"), Paragraph(_prose(5, 2)),
            Heading(4, "（1）一般动态"), Paragraph(_prose(6, 1)),
            Heading(1, "二、严格报送时限"), Paragraph(_prose(4, 3)),
            Heading(1, "三、加强组织领导"), Paragraph(_prose(2, 3)),
        ),
    )  # fmt: skip
    return Document(
        Head(f"{OFFICE}文件", "云政办发〔2026〕12号", label="工作秘密★1年", urgency="特急", copy_number="000001"), (text,),
        Foot(copy_to="县委各部门，县人大常委会办公室、县政协办公室，县法院、县检察院，县人武部。", printer=OFFICE, printed=DAY),
        addressee="各乡镇人民政府、街道办事处，县政府各部门、各直属机构",
        attachments=("2026年度政务信息报送要点", "政务信息报送单位联系人名单和值班电话一览表（含乡镇、街道、县直部门和双管单位）"),
        signature=OFFICE, signed=DAY, remark="此件公开发布",
    )  # fmt: skip


def _minutes() -> Document:
    text = Text(
        "研究第四季度政务信息工作会议纪要",
        (Paragraph("11月18日上午，县政府办公室主任沈定远主持召开会议，研究第四季度政务信息工作。纪要如下。"),
         Heading(1, "一、关于选题"), Paragraph(_prose(1, 2)), Heading(1, "二、关于时限"), Paragraph(_prose(4, 2))),
    )  # fmt: skip
    people = (
        ("出席", "县政府办公室沈定远、程未晚，县民政局杜知春，县水利局祝南星，东湖街道方砚，双溪镇林述之"),
        ("请假", "县教育局吴慎言"),
    )
    return Document(
        Head("云岭县人民政府办公室会议纪要", "第8期", "", OFFICE, DAY), (text,),
        Foot(copy_to="各参会单位。", printer=OFFICE, printed=DAY), people=people,
    )  # fmt: skip


def _letter() -> Document:
    text = Text("关于商请提供秋季用工数据的函", (Paragraph("为做好第四季度经济运行分析，商请贵局提供以下数据。"), ListItem("1.", "规模以上工业企业用工人数。"),
                ListItem("2.", "企业缺工人数和主要工种。"), Paragraph("请于11月30日前函复我办。"), Paragraph("专此函达。")))  # fmt: skip
    return Document(
        Head(OFFICE, "云政办函〔2026〕45号", urgency="加急"), (text,), addressee="县人力资源和社会保障局",
        signature=OFFICE, signed=DAY, remark="联系人：林述之",
    )  # fmt: skip


def _supplement() -> Document:
    text = Text(
        "东湖街道“邻里食堂”调查", tuple(b for n in range(3) for b in _text(n).blocks), byline="县民政局　杜知春供稿"
    )
    return Document(
        Head("政务信息", "增刊第3期", "", OFFICE, DAY),
        (text,),
        _FOOT,
        note="县民政局会同东湖街道作了一个月的调查，现予刊发。",
    )


_BY_KEY = {
    "special": _special, "express": _express, "reference": _reference, "results": _results, "notice": _notice,
    "minutes": _minutes, "letter": _letter, "supplement": _supplement,
}  # fmt: skip
