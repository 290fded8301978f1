"""What was copied along, marks of secrecy, personal data: found where they are, silent where they only seem to be (R4)."""

import pytest

from tongzheng.text.checks.base import Draft, Facts, Level, Part
from tongzheng.text.checks.leftovers import CHECKS as LEFTOVERS
from tongzheng.text.checks.privacy import CHECKS as PRIVACY
from tongzheng.text.checks.privacy import is_identity_number, passes_luhn
from tongzheng.text.checks.secrecy_marks import CHECKS as MARKS

ALL = {c.id: c for c in (*LEFTOVERS, *MARKS, *PRIVACY)}


def found(check, body, **facts):
    return [f.found for f in ALL[check].find(Draft("", body, Facts(**facts)))]


FIRES = [
    ("left.url", "详情见 https://www.jb.gov.cn/zwgk/123.html，请转告。", "https://www.jb.gov.cn/zwgk/123.html"),
    ("left.url", "请登录www.jb.gov.cn查询", "www.jb.gov.cn"),
    ("left.md", "### 主要做法\n一、建立台账", "### "),
    ("left.md", "工作中**突出重点**，分片包干。", "**突出重点**"),
    ("left.md", "- 第一条措施\n正文", "- "),
    ("left.md", "见[实施方案](http://x.cn/a)", "[实施方案](http://x.cn/a)"),
    ("left.md", "春耕&nbsp;进度", "&nbsp;"),
    ("left.md", "<p>春耕进度</p>", "<p>"),
    ("left.md", "```\n正文", "```"),
    ("left.press", "记者从县农业农村局获悉，早稻已栽插。", "记者从县农业农村局获悉"),
    ("left.press", "本报讯 近日，青石镇修好水渠。", "本报讯"),
    ("left.press", "据人民网客户端消息，多地降雨。", "据人民网客户端消息"),
    ("left.press", "图为志愿者清理河道现场。", "图为"),
    ("left.press", "水渠已修好。（完）", "（完）"),
    ("left.ai", "好的，以下是修改后的稿件：", "好的，以下"),
    ("left.ai", "作为AI语言模型，我无法核实数据。", "作为AI语言模型"),
    ("left.ai", "根据您的要求，全文如下：", "根据您的要求"),
    ("left.ai", "一、总体情况。按照您的描述，我已为您整理好全文。", "按照您的描述"),
    ("left.ai", "希望以上内容对您有帮助！", "希望以上内容对您有帮助"),
    ("left.ai", "如需进一步调整，请随时告诉我。", "如需进一步调整，请随时告诉我"),
    ("left.ai", "全县共有（此处插入具体数据）户。", "（此处插入具体数据）"),
    ("doc.wenhao", "根据江政发[2023]15号文件", "[2023]15号"),
    ("doc.wenhao", "按江政办〔2024〕第7号执行", "〔2024〕第7号"),
    ("doc.wenhao", "按江政办（2019）012号执行", "（2019）012号"),
    ("sec.mark", "秘密★5年\n关于库存的报告", "秘密★5年"),
    ("sec.mark", "内部文件，不得外传", "内部文件，不得外传"),
    ("sec.mark", "仅供领导参阅", "仅供领导参阅"),
    ("pii.mobile", "联系人手机 159-0000-1234。", "159-0000-1234"),
    ("pii.mobile", "电话：１８９１２３４５６７８", "１８９１２３４５６７８"),
]  # fmt: skip
SILENT = [
    ("left.url", "互联网接入率达98%。"),
    ("left.md", "面积为3*5米，2**10次。"),
    ("left.md", "车牌为川A/**308、川B/**W26。"),
    ("left.md", "1.建立台账\n2.分片包干"),
    ("left.press", "全县有广大新闻记者86名，记者站3个。"),
    ("left.press", "县委编辑部负责史志，企图为本单位谋利的现象"),
    ("left.ai", "群众说：“好的，我马上搬。”"),
    ("left.ai", "接管后，我们将按照您的要求整改到位。"),
    ("left.ai", "您好！根据您的描述，房屋于五月交付，现答复如下。"),
    ("left.ai", "按照上级要求，以下是具体情况。"),
    ("left.ai", "提供小额贷款，如需要资金，请到窗口申请。"),
    ("doc.wenhao", "按江政发〔2023〕15号文件执行"),
    ("doc.wenhao", "（2024）年第3季度"),
    ("sec.mark", "强调保守国家秘密，检查机密级会议室。"),
    ("sec.mark", "内部资料整理归档工作已完成"),
    ("pii.mobile", "统一编号2138123456780，投资13800000000元"),
    ("pii.mobile", "固定电话 02812345678"),
    ("pii.mobile", "约13812345678万元"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "body", "said"), FIRES)
def test_left_over_is_found(check, body, said):
    assert said in found(check, body)


@pytest.mark.parametrize(("check", "body"), SILENT)
def test_what_only_looks_like_it_is_not(check, body):
    assert found(check, body) == []


def test_document_number_is_put_right_and_markup_taken_off():
    (finding,) = ALL["doc.wenhao"].find(Draft("", "江政发【2022】第008号"))
    assert finding.suggestion == "〔2022〕8号"
    (bold,) = ALL["left.md"].find(Draft("", "要**压实**责任"))
    assert bold.suggestion == "压实"


def identity(first17):
    return next(first17 + c for c in "0123456789X" if is_identity_number(first17 + c))


def card(first):
    return next(first + c for c in "0123456789" if passes_luhn(first + c))


def test_identity_numbers_by_birthday_and_check_character():
    good = identity("51072319881103246")
    assert found("pii.id", f"身份证号{good}。") == [good]
    spaced = f"{good[:6]} {good[6:14]} {good[14:]}"
    assert found("pii.id", spaced) == [spaced]
    wide = good.translate({ord("0") + i: ord("０") + i for i in range(10)})
    assert found("pii.id", wide) == [wide]
    wrong = good[:-1] + ("1" if good[-1] != "1" else "2")
    assert found("pii.id", wrong) == []
    assert found("pii.id", "510723198813032461") == []  # a thirteenth month
    assert found("pii.id", good + "7") == []
    assert found("pii.id", "1" * 40) == []


def test_bank_cards_by_luhn():
    good = card("621700123456789012")
    assert found("pii.card", f"汇至{good}账户") == [good]
    spaced = " ".join((good[:4], good[4:8], good[8:12], good[12:16], good[16:]))
    assert found("pii.card", spaced) == [spaced]
    assert found("pii.card", good[:-1] + str((int(good[-1]) + 1) % 10)) == []
    assert found("pii.card", "6666666666666666") == []
    assert found("pii.card", identity("51072319881103246")) == []


def test_personal_data_is_an_error_before_publication():
    body = "请致电13912345678"
    (inside,) = ALL["pii.mobile"].find(Draft("", body))
    (outside,) = ALL["pii.mobile"].find(Draft("", body, Facts(channel="public")))
    assert (inside.level, outside.level) == (Level.WARNING, Level.ERROR)


@pytest.mark.parametrize(
    ("body", "name"),
    [("村民刘大山说，水来了。", "刘大山"), ("据信访人欧阳小红反映", "欧阳小红"), ("患者陈某某（男）与居民丁一、物业商量", "丁一")],
)  # fmt: skip
def test_private_names_only_before_publication(body, name):
    assert found("pii.name", body) == []
    assert found("pii.name", body, channel="public") == [name]


@pytest.mark.parametrize(
    "body", ["方便居民高度关注的事", "村民自治，居民安全", "业主张某反映", "村民家中进水", "患者普遍表示"]
)
def test_words_that_begin_like_a_name(body):
    assert found("pii.name", body, channel="public") == []


def test_a_mark_is_shown_where_it_stands():
    body = "标题\n\n机密★10年\n正文"
    (finding,) = ALL["sec.mark"].find(Draft("", body))
    assert (finding.part, body[finding.start : finding.end], finding.level) == (Part.BODY, "机密★10年", Level.ERROR)
    (title,) = ALL["sec.mark"].find(Draft("【秘密】关于粮库的报告", "正文"))
    assert title.part is Part.TITLE
