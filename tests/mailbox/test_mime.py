"""What people wrote is what we read, whatever program sent it; hostile mail is answered in bounded time."""

from __future__ import annotations

import base64
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mailbox.letters import BODY, mail, old, page, raw
from tongzheng.mailbox import rules
from tongzheng.mailbox.mime import Unreadable, html_text, read_mail


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("utf-8", "utf-8"), ("gb2312", "gb18030"), ("GBK", "gbk"), ("gb18030", "gb18030"), ("x-gbk", "gbk"),
        ("gb2312", "utf-8"), ("us-ascii", "gb18030"), ("no-such-charset", "utf-8"), ("base64", "gbk"), ("utf-16", "utf-16"),
        ("hz-gb-2312", "hz"),
    ],
)  # fmt: skip
def test_charset_told_rightly_wrongly_or_not(label, codec):
    text = BODY if codec != "hz" else BODY.replace("塘", "塘")
    head = f"From: a@b.cn\nContent-Type: text/plain; charset={label}\nContent-Transfer-Encoding: base64"
    assert read_mail(raw(head, base64.encodebytes(text.encode(codec)))).text == text


def test_traditional_mail():
    text = "關於山塘水位的報告，請貴辦審閱。"
    head = "From: a@b.cn\nContent-Type: text/plain; charset=big5\nContent-Transfer-Encoding: quoted-printable"
    body = "".join(f"={b:02X}" for b in text.encode("big5")).encode()
    assert read_mail(raw(head, body)).text == text


def test_subject_cut_inside_a_character():
    data = "关于山塘水位的紧急报告".encode("gb2312")
    words = "\n ".join(f"=?gb2312?B?{base64.b64encode(data[i : i + 5]).decode()}?=" for i in range(0, len(data), 5))
    assert read_mail(raw(f"From: a@b.cn\nSubject: {words}", b"x")).subject == "关于山塘水位的紧急报告"


def test_subject_in_bare_bytes_of_an_old_program():
    assert read_mail(raw("From: a@b.cn\nSubject: 山塘水位情况", b"x", "gb18030")).subject == "山塘水位情况"


@pytest.mark.parametrize(
    "header",
    [
        "attachment; filename*=GB2312''%C7%E9%BF%F6.txt",
        "attachment; filename*0*=UTF-8''%E6%83%85; filename*1*=%E5%86%B5.txt",
        'attachment; filename="=?utf-8?B?5oOF5Ya1LnR4dA==?="',
        'attachment; filename="情况.txt"',
        'attachment; filename="C:\\\\doc\\\\情况.txt"',
    ],
)
def test_names_of_files(header):
    [(name, data)] = read_mail(old(header, b"abc")).files
    assert name == "情况.txt"
    assert data == b"abc"


def test_html_only():
    source = (
        "<html><head><style>p{color:red}</style></head><body><p>第一段&nbsp;甲</p><script>alert(1)</script>"
        "<div>第二段<br>第三\n段<!-- 隐藏 --></div><img src='http://tracker.example/x.gif'><table><tr><td>村</td><td>12</td></tr></table>"
    )
    assert read_mail(page(source)).text.split("\n") == ["第一段 甲", "第二段", "第三段", "村 ｜ 12"]


def test_everything_in_a_mail_is_there_for_the_gate():
    """The part nobody is shown is checked too."""
    parts = (
        b'--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nplain\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
        + "<p>只在网页里</p>".encode() + b"\r\n--b--\r\n"
    )  # fmt: skip
    found = read_mail(raw('From: a@b.cn\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b"', parts))
    assert found.text == "plain"
    assert any("只在网页里" in text for text in found.said)


def test_a_name_does_not_pass_for_an_address():
    found = read_mail(raw("From: =?utf-8?Q?known=40unit=2Ecn?= <stranger@far.example>", b"x"))
    assert (found.sender_name, found.sender) == ("known@unit.cn", "stranger@far.example")


@pytest.mark.parametrize(
    "head", ["From: a@b.cn, c@d.cn", "From: a@b.cn\nFrom: c@d.cn", "From:", "Subject: x", "From: <>"]
)
def test_without_one_sender_there_is_none(head):
    assert read_mail(raw(head, b"x")).sender == ""


def test_the_same_mail_by_another_way_is_the_same():
    one = mail(Message_ID="<1@x>")
    again = b"Received: from far.example by near.example\r\nX-Spam-Score: 1\r\n" + one
    assert read_mail(one).digest == read_mail(again).digest
    assert read_mail(mail("别的内容", Message_ID="<1@x>")).digest != read_mail(one).digest


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "自动回复"), ({"Precedence": "bulk"}, "群发或自动邮件"),
        ({"Return_Path": "<>"}, "退信"), ({"X_Spam_Flag": "YES"}, "邮件服务器标为垃圾邮件"), ({"Auto_Submitted": "no"}, ""),
    ],
)  # fmt: skip
def test_automatic_mail(headers, reason):
    assert read_mail(mail(**headers)).automatic == reason


def test_a_bounce():
    head = 'From: mailer@x.cn\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"'
    assert read_mail(raw(head, b"--b\r\n\r\nfailed\r\n--b--")).automatic == "退信或回执"


# --- what is the sender's own -----------------------------------------------------------------------------------------
def test_quotation_and_signature_go():
    text = "正文一段。\n正文二段。\n-- \n青石镇党政办 电话 1234\n"
    assert rules.own_words(text, "情况") == ("正文一段。\n正文二段。", "-- \n青石镇党政办 电话 1234")
    kept, cut = rules.own_words(
        "已核实，共12户。\n\n------------------ 原始邮件 ------------------\n发件人: 办公室\n请核实", "回复：请核实"
    )
    assert (kept, "请核实" in cut) == ("已核实，共12户。", True)


def test_a_forwarded_mail_stays_whole():
    text = "请收。\n-----原始邮件-----\n发件人：村里\n山塘水位上涨。"
    assert rules.own_words(text, "转发：山塘") == (text, "")


def test_nothing_is_cut_when_nothing_else_would_be_left():
    text = "-----Original Message-----\n全文都在引用里"
    assert rules.own_words(text, "x") == (text, "")


def test_a_line_of_dashes_in_the_middle_is_no_signature():
    text = "一、情况\n--\n" + "\n".join(f"第{i}段。" for i in range(20))
    assert rules.own_words(text, "x") == (text, "")


def test_subject_without_its_prefixes():
    assert rules.bare_subject("Re: 答复：转发: 山塘水位") == "山塘水位"
    assert rules.bare_subject("回复率偏低的问题") == "回复率偏低的问题"


# --- hostile ----------------------------------------------------------------------------------------------------------
def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", b"0" * 20_000_000)
    return out.getvalue()


NESTED = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (i, i) for i in range(3000))
LETTERS_IN_LETTERS = b"Content-Type: message/rfc822\r\n\r\n" * 3000
MANY = b"".join(b"--b\r\nContent-Disposition: attachment; filename=a%d\r\n\r\nx\r\n" % i for i in range(10_000))


@pytest.mark.parametrize(
    "data",
    [
        NESTED, LETTERS_IN_LETTERS, b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + MANY,
        b"X: y\r\n" * 5000 + b"\r\nx", b"a" * 3_000_000, b"\r\n" * 700_000, b"Subject: x\r\n\r\n" + b"a" * 32_000_000,
    ],
    ids=["nested", "letters in letters", "10000 files", "5000 headers", "one line", "only lines", "huge"],
)  # fmt: skip
def test_monsters_are_refused_in_words(data):
    with pytest.raises(Unreadable) as caught:
        read_mail(data)
    assert caught.value.reason


@pytest.mark.parametrize(
    "source", ["<" * 400_000, "<a " * 200_000, "<!--" * 200_000, "<style" * 100_000, "&" * 400_000, "<p>" * 200_000]
)
def test_hostile_html_is_linear(source):
    """A quadratic reader would take many minutes here."""
    assert isinstance(html_text(source), str)


@given(st.binary(max_size=2000))
def test_any_bytes_are_answered(data):
    with suppress(Unreadable):
        assert "\x00" not in read_mail(data).text


@given(st.text(max_size=300), st.text(max_size=200))
def test_any_header_is_answered(subject, sender):
    head = f"From: {sender}\nSubject: {subject}\nContent-Type: {subject}\nDate: {sender}"
    with suppress(Unreadable):
        found = read_mail(head.encode("utf-8", "surrogatepass") + b"\n\nx")
        (found.subject + found.sender + found.sender_name).encode("utf-8")
