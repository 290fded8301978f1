"""The screen's form: the same words, escaped, in headings, tables and lists that a reader's tools understand."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.contrib.staticfiles import finders

from tests.typeset import papers
from tests.typeset.words import missing
from tongzheng.typeset import html
from tongzheng.typeset.document import Document, Head, Heading, Paragraph, Picture, Table, Text
from tongzheng.typeset.layout import built_in

VOID = {"img", "hr", "br"}
BULLETIN = built_in()["bulletin"]


class Reader(HTMLParser):
    """Text, tags in their order, and whether every tag is closed where it should be."""

    def __init__(self):
        super().__init__()
        self.words, self.tags, self.open, self.attrs, self.wrong = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attrs.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        self.words.append(data)

    @property
    def said(self) -> str:
        return "".join(self.words)


def read(document, layout=BULLETIN, **how) -> Reader:
    reader = Reader()
    reader.feed(html.render(document, layout, **how))
    reader.close()
    assert not reader.open
    assert not reader.wrong
    return reader


@pytest.mark.parametrize("key", built_in())
def test_says_every_word_in_order(key):
    document, layout = papers.of_layout(key), built_in()[key]
    assert missing(read(document, layout).said, document, layout) == []


def test_headings_tables_and_pictures_are_what_they_are():
    page = read(papers.bulletin(), picture_url=lambda picture: "/p/1?a=1&b=2")
    assert [tag for tag in page.tags if tag in ("h1", "h2", "h3", "h4", "h5")] == [
        "h1", "h2",  # name, 本期要目
        "h2", "h3", "h4", "h5", "h3",  # 经济运行
        "h2", "h3",  # 基层动态
    ]  # fmt: skip
    heads = [attrs for tag, attrs in page.attrs if tag == "th"]
    assert heads == [{"scope": "col"}] * 5
    images = [attrs for tag, attrs in page.attrs if tag == "img"]
    assert images == [{"src": "/p/1?a=1&b=2", "alt": "图1　开工项目"}]
    assert "figcaption" in page.tags
    assert "caption" in page.tags
    links = [attrs["href"] for tag, attrs in page.attrs if tag == "a"]
    ids = {attrs.get("id") for _, attrs in page.attrs}
    assert links == ["#text-1", "#text-2", "#text-3"]
    assert {link[1:] for link in links} <= ids


def test_without_sections_titles_stand_one_level_higher():
    assert [tag for tag in read(papers.special()).tags if tag[0] == "h" and tag[1:].isdigit()][:2] == ["h1", "h2"]


def test_a_picture_without_an_address_is_its_caption():
    page = read(papers.bulletin())
    assert "img" not in page.tags
    assert "图1　开工项目" in page.said
    bare = Document(Head("名"), (Text("题", (Picture(b"", "image/png"),)),))
    assert "figure" not in read(bare).tags


EVIL = "<script>alert(1)</script>\"'&<b onclick=x>"


def test_nothing_typed_becomes_markup():
    text = Text(EVIL, (Paragraph(EVIL), Heading(1, EVIL), Table(((EVIL,), (EVIL,)), caption=EVIL)), EVIL, EVIL, EVIL)
    picture = Text("图", (Picture(b"", "image/png", EVIL),))
    document = Document(
        Head(*[EVIL] * 4, papers.DAY, *[EVIL] * 5), (text, picture), replace(papers.FOOT, report_to=EVIL, names=((EVIL, EVIL),)),
        note=EVIL, contents=True, addressee=EVIL, people=((EVIL, EVIL),), attachments=(EVIL,), signature=EVIL, remark=EVIL, language=EVIL,
    )  # fmt: skip
    page = read(
        document,
        replace(BULLETIN, masthead=replace(BULLETIN.masthead, contents=EVIL)),
        picture_url=lambda p: f'"{EVIL}',
    )
    assert "script" not in page.tags
    assert "b" not in [tag for tag, attrs in page.attrs if "onclick" in attrs]
    assert page.said.count("<script>") > 10


def test_nothing_asks_for_an_inline_style_or_script():
    for key, layout in built_in().items():
        page = read(papers.of_layout(key), layout)
        assert not [
            tag for tag, attrs in page.attrs if "style" in attrs or any(name.startswith("on") for name in attrs)
        ]
        assert not {"script", "style", "link"} & set(page.tags)


def test_the_style_sheet_is_served():
    assert finders.find("typeset/print.css")
