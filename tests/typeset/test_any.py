"""Whatever is typed, the Word file opens and every form says the same: random documents, forbidden characters included."""

from __future__ import annotations

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.typeset.opened import out_of_order, said
from tests.typeset.test_html import read
from tests.typeset.words import missing
from tongzheng.typeset import docx
from tongzheng.typeset.document import Document, Foot, Head, Heading, ListItem, Paragraph, Table, Text
from tongzheng.typeset.layout import built_in
from tongzheng.typeset.printable import bracketed, dated, ems, one_line, printable

ODD = "\x00\x0b\x1f\x85\u2028\u202e\u200f\ufeff\ufffe\uffff\ud800\udfff\U0001fffe😀👨\u200d👩𠮷㛃喆<&>\"'：（）…—\t\n\r 　aZ09.%"
words = st.text(st.sampled_from(ODD + "政务信息报送采用云岭县一二三") | st.characters(codec=None), max_size=25)
blocks = st.one_of(
    st.builds(Heading, st.integers(-1, 9), words),
    st.builds(Paragraph, words),
    st.builds(ListItem, words, words),
    st.builds(Table, st.lists(st.lists(words, max_size=4).map(tuple), max_size=3).map(tuple), st.integers(0, 2), words),
)
texts = st.builds(Text, words, st.lists(blocks, max_size=3).map(tuple), words, words, words)
pairs = st.lists(st.tuples(words, words), max_size=2).map(tuple)
days = st.none() | st.dates()
heads = st.builds(Head, words, words, words, words, days, words, words, words, words, words)
feet = st.builds(Foot, words, words, words, words, words, words, days, st.none() | st.integers(0, 10**6), pairs)
documents = st.builds(
    Document, heads, st.lists(texts, max_size=2).map(tuple), feet, words, st.booleans(), words, pairs,
    st.lists(words, max_size=2).map(tuple), words, days, words,
)  # fmt: skip
layouts = st.sampled_from(list(built_in().values()))


@settings(max_examples=examples(30), phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(documents, layouts)
def test_every_form_opens_and_says_the_same(document, layout):
    data = docx.render(document, layout).data
    assert out_of_order(data) == []
    assert missing(said(data), document, layout) == []
    assert missing(read(document, layout).said, document, layout) == []
    assert docx.render(document, layout).data == data


@given(st.text(st.characters(codec=None) | st.sampled_from(ODD)))
def test_what_is_printable_stays_so_and_is_legal(text):
    clean = printable(text)
    assert printable(clean) == clean
    clean.encode("utf-8")
    assert not any(ord(char) < 32 and char not in "\t\n" for char in clean)
    assert "\n" not in one_line(text)
    assert ems(clean) >= 0


@given(st.dates())
def test_dates_are_written_without_noughts(day):
    assert dated(day) == f"{day.year}年{day.month}月{day.day}日"


def test_a_remark_is_bracketed_once():
    assert bracketed("此件公开发布") == bracketed("（此件公开发布）") == "（此件公开发布）"
