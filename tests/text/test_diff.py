"""The visible difference of two texts (R15)."""

import re
import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.text.diff import DELETED, INSERTED, diff_counts, diff_html, diff_pieces

TEXTS = st.text(alphabet='甲乙丙丁，。\n<>&"😀 a¶', max_size=80)


@given(TEXTS, TEXTS)
def test_the_pieces_rebuild_both_texts(old, new):
    pieces = diff_pieces(old, new)
    assert "".join(text for kind, text in pieces if kind != INSERTED) == old
    assert "".join(text for kind, text in pieces if kind != DELETED) == new


@given(TEXTS, TEXTS)
def test_the_html_reads_as_the_new_text_when_deletions_are_left_out(old, new):
    html = re.sub(r"<del[^>]*>.*?</del>", "", str(diff_html(old, new)))
    html = html.replace('<ins class="mark">¶</ins>', "")
    lines = re.findall(r"<p>(.*?)</p>", html)
    assert [unescape(re.sub(r"</?ins>", "", line)) for line in lines] == new.split("\n")


def test_a_change_is_marked():
    assert str(diff_html("全镇受灾", "全县受灾")) == "<p>全<del>镇</del><ins>县</ins>受灾</p>"


def test_paragraph_marks_are_shown():
    assert str(diff_html("甲乙", "甲\n乙")) == '<p>甲<ins class="mark">¶</ins></p><p>乙</p>'
    assert str(diff_html("甲\n乙", "甲乙")) == '<p>甲<del class="mark">¶</del>乙</p>'


def test_markup_is_escaped():
    html = str(diff_html("", "<script>alert(1)</script>&"))
    assert "<script>" not in html
    assert html == "<p><ins>&lt;script&gt;alert(1)&lt;/script&gt;&amp;</ins></p>"


def test_counts_leave_white_space_out():
    assert diff_counts("甲乙丙", "甲乙 丁戊\n") == (2, 1)
    assert diff_counts("同", "同") == (0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("lines", [1, 20_000])
def test_a_megabyte_never_hangs(lines):
    line = "全县各级各部门要认真贯彻落实会议精神，"
    old = "\n".join(f"{n}{line * (1_000_000 // lines // 19)}{n * 7}" for n in range(lines))
    new = "".join(chr(ord(c) + 1) if n % 37 == 0 and c != "\n" else c for n, c in enumerate(old))
    started = time.process_time()
    html = diff_html(old, new)
    assert time.process_time() - started < 20
    assert "<ins>" in html
