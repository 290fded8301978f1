"""Text made fit to keep (R1, R8)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.text.clean import clean_text, clean_title, count_chars, paragraphs


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\x00b\x07c", "abc"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("甲\u202e乙\u202c丙\u200f", "甲乙丙"),
        ("甲\u200b乙\ufeff", "甲乙"),
        ("e\u0301", "é"),
        ("行尾  　\n次行\t", "行尾\n次行"),
        ("一\n\n\n\n\n\n二", "一\n\n\n二"),
        ("一\n\n\n二", "一\n\n\n二"),
        ("\n\n　　缩进\n", "　　缩进"),
        ("甲\u00a0乙", "甲 乙"),
        ("<b>不动</b> & 😀", "<b>不动</b> & 😀"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("机\u200d密", "机密"),
        ("坏\ud800字", "坏字"),
        ("（全角）ＡＢ", "（全角）ＡＢ"),
        ("", ""),
    ],
)
def test_clean_text(raw, clean):
    assert clean_text(raw) == clean


@given(st.text() | st.text(alphabet="甲 \u3000\n\r\t\x00\u200d\u200b😀👩\ufe0fe\u0301\u2000"))
def test_cleaning_twice_changes_nothing_more(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not {"\x00", "\r", "\u202e", "\u200b", "\ufeff"} & set(once)
    assert "\n\n\n\n" not in once
    once.encode("utf-8")


@given(st.text(alphabet="甲乙丙，。 \n\t"))
def test_cleaning_loses_no_visible_character(text):
    assert "".join(clean_text(text).split()) == "".join(text.split())


def test_a_title_is_one_line():
    assert clean_title("  关于\r\n某事　 的\x00报告 ") == "关于 某事 的报告"


def test_paragraphs_have_no_blanks_and_no_indent():
    assert paragraphs("　　一、甲\n\n  \n　　二、乙  ") == ["一、甲", "二、乙"]


def test_characters_are_counted_without_white_space():
    assert count_chars("全县 12 个村，\n　　受灾。\u200b") == 10
