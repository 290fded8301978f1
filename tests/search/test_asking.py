"""What people type, and what they mean by it."""

from datetime import date, timedelta

import pytest

from tongzheng.search import looking
from tongzheng.search.rules import CAP, understand


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("招商引资", "我县招商引资到位资金12.5亿元"),
        ("12.5", "到位资金12.5亿元"),
        ("1,234", "新建大棚1,234座"),
        ("2024", "截至2024年底"),
        ("０２4", "截至2024年底"),
        ("gdp", "全县ＧＤＰ增长"),
        ("ＧＤＰ", "全县gdp增长"),
        ("信息", "信息化"),
        ("靳", "靳家岭村"),
        ("龘靐", "村民龘靐反映"),
        ("𠮷野", "𠮷野家"),
        ("發展", "发展集体经济"),
        ("发展", "發展集體經濟"),
        ("答覆", "已书面答复"),
        ("瞭解", "经了解"),
        ("乾燥", "干燥设备"),
        ("县(市)", "各县（市）、区"),
        ("“落实，整改”", "落实，整改到位"),
        ('"落实， 整改"', "落实， 整改到位"),
        ("×××", "联系人×××"),
        ("AND", "R AND D 经费"),
    ],
)
def test_one_text_is_found_and_its_neighbour_is_not(shelf, text, asked):
    found, _ = shelf.put(asked, "另一件毫不相干之事")
    assert shelf.pks(text) == [found]


def test_a_phrase_is_not_its_words_apart(shelf):
    whole, apart, _ = shelf.put("安全生产隐患排查", "安全与生产，隐患与排查", "安全")
    assert shelf.pks("“安全生产隐患”") == shelf.pks("安全生产隐患") == [whole]
    assert shelf.pks("安全 生产 隐患") == [apart, whole]
    assert shelf.pks("安全 -生产") == shelf.pks("安全 －“生产”") == shelf.pks("安全 −生产") == [3]


def test_a_title_and_a_body_do_not_run_into_each_other(shelf):
    shelf.put(("关于防汛", "抗旱工作"))
    assert shelf.pks("防汛抗旱") == []
    assert shelf.pks("防汛 抗旱") == [1]


NONSENSE = [
    "，。；",
    "“”",
    '"',
    "-",
    "* ^ : ( ) { } + -",
    "\x00",
    "\ud800",
    "\u202e\u200b",
    "NEAR(信息 工作, 3) OR grams:信息*",
    "'); DROP TABLE search_card; --",
    "%",
    "a" * 10_000,
    "信息" * 5_000,
    "字" * 1_000_000,
    " ".join(f"词{n}" for n in range(3_000)),
    "👩‍👩‍👧 مرحبا",
    "\\",
]


def test_nothing_that_is_typed_breaks_the_search(shelf):
    (found,) = shelf.put("信息工作")
    for text in NONSENSE:
        assert shelf.find(text).total == 0, text[:50]
        page = shelf.find("信息", author=text, tags=frozenset({text}), order="best")
        assert (page.hits, page.total, page.more) == ((), 0, False), text[:50]
    assert shelf.pks("“信息" * 200) == shelf.pks('信息*"') == [found]


def test_a_whole_report_pasted_in_finds_that_report(shelf):
    body = "，".join(f"第{n}村今年新修水渠{n * 7}米" for n in range(300))
    found, _ = shelf.put(body, body.replace("第299村", "另一村"))
    assert shelf.pks(f"“{body}”") == [found]


def test_only_punctuation_is_answered_with_a_remark_and_nothing_with_everything(shelf):
    pks = shelf.put("甲", "乙")
    assert shelf.find("，。").asked.notes == ("没有可以检索的字",)
    assert shelf.pks("，。") == []
    assert shelf.pks("") == shelf.pks("   ") == pks[::-1]


def test_more_than_is_read_is_said():
    assert understand("字" * 10_001).notes == ("只看了前10000个字",)
    assert understand(" ".join(f"词{n}" for n in range(21))).notes == ("只用了前20个词",)


def test_pieces_show_what_was_looked_for_as_it_was_written(shelf):
    shelf.put(("ＧＤＰ与發展", "前情" * 60 + "全县ＧＤＰ增长㎡，经濟發\n展" + "后话" * 60))
    (hit,) = shelf.find("gdp 发展 m2").hits
    assert hit.title == (("ＧＤＰ", True), ("与", False), ("發展", True))
    assert "".join(text for text, _ in hit.body).startswith("…")
    assert [text for text, marked in hit.body if marked] == ["ＧＤＰ", "㎡"]
    assert (hit.model, hit.pk, hit.label, hit.url, hit.dated) == (
        "search.pretend",
        1,
        "稿件",
        "/r/1/",
        date(2026, 5, 1),
    )


@pytest.fixture
def many(shelf):
    """1,100 reports with a common word; one old one has it in the title, one uses it often; readers by hundreds."""
    shelf.hold(("信息公开", "信息工作"), dated=date(2001, 2, 3), reader=7)
    shelf.hold("信息" * 9, dated=date(2001, 2, 4), reader=7)
    for number in range(1100):
        shelf.hold(f"第{number}号，信息", dated=date(2010, 1, 1) + timedelta(days=number * 4), reader=number % 2)
    shelf.index(list(shelf.held))
    return shelf


def test_a_common_word(many, monkeypatch):
    counted_and_paged_to_a_thousand(many)
    the_best_first_even_if_a_thousand_are_newer(many)
    for patience, narrow in [(looking.PATIENCE, looking.NARROW), (0, looking.NARROW), (0, 10)]:
        monkeypatch.setattr(looking, "PATIENCE", patience)
        monkeypatch.setattr(looking, "NARROW", narrow)
        all_of_it_to_whoever_sees_little(many)
    monkeypatch.setattr(looking, "HINTED", 7)
    what_is_left_out_counts_as_looked_at_on_both_engines(many)


def what_is_left_out_counts_as_looked_at_on_both_engines(many):
    many.put(*[("信息公开", "有效")] * 6, dated=date(2000, 1, 1))
    many.put(*[("信息公开", "作废")] * 6, dated=date(2000, 2, 1))
    assert [hit.pk for hit in many.find("信息 -作废", order="best", size=2).hits] == [1, 2]


def counted_and_paged_to_a_thousand(many):
    page = many.find("信息", start=990, size=50)
    assert (page.total, page.more) == (CAP, True)
    assert [hit.pk for hit in page.hits] == list(range(1102 - 990, 1102 - 1000, -1))
    assert many.find("信息", start=1000).hits == ()


def the_best_first_even_if_a_thousand_are_newer(many):
    assert many.find("信息", order="best").total == CAP
    assert [hit.pk for hit in many.find("信息", order="best", size=2).hits] == [1, 2]
    assert [hit.pk for hit in many.find("信息", order="best", reader=1, size=1).hits] == [1102]  # may not see those two


def all_of_it_to_whoever_sees_little(many):
    page = many.find("信息", reader=7)
    assert ([hit.pk for hit in page.hits], page.total) == ([2, 1], 2)
    assert many.find("信息 第", reader=1, size=1).total == 550
    assert many.find("信息 -第7", reader=7, until=date(2001, 2, 3)).total == 1
