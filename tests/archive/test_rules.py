"""Numbers, names and lists of the archive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.archive import rules


def test_a_reference_names_year_class_and_number():
    assert rules.reference(2026, "D30", 1, 12) == "2026-D30-0012"
    assert rules.reference(2026, "Y", 2, 3) == "2026-Y-2-0003"
    assert [rules.part_word(part) for part in (1, 2, 3, 12)] == ["", "补卷", "补卷（三）", "补卷（12）"]


@given(st.text(max_size=200))
def test_a_name_goes_on_every_disk(text):
    name = rules.safe_name(text)
    assert name
    assert len(name) <= rules.NAME_MOST
    assert name == name.strip(" .")
    assert not set(name) & set('\\/:*?"<>|\n\r\t\0\u202e\u200b')


names = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40)
sums = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(st.lists(st.tuples(names, sums), max_size=20))
def test_a_checksum_list_reads_back(files):
    assert rules.read_checksum_list(rules.checksum_list(files)) == files


@pytest.mark.parametrize("line", ["", "abc  x", f"{'g' * 64}  x", f"{'0' * 64} x", f"{'0' * 64}  "])
def test_a_broken_line_is_named(line):
    with pytest.raises(ValueError, match="第 2 行"):
        rules.read_checksum_list(f"{'0' * 64}  a\n{line}\n")
