"""The office's own font files come first; what stands in, and what is missing, is said."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import typst
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from tongzheng.config import doctor
from tongzheng.typeset import fonts
from tongzheng.typeset.fonts import Role, files

RARE = "㛃䶮喆镕堃𬸦𠮷𪚥"


@pytest.fixture
def own(settings, tmp_path) -> Path:
    """The office's font folder, empty."""
    folder = tmp_path / "own fonts"
    folder.mkdir()
    settings.FONTS = folder
    return folder


def make_font(path: Path, english: str, chinese: str = "", characters: str = "一二三abc", weight: int = 400) -> Path:
    """A tiny real font: squares under the given names."""
    pen = TTGlyphPen(None)
    for step, point in enumerate([(0, 0), (0, 700), (700, 700), (700, 0)]):
        (pen.lineTo if step else pen.moveTo)(point)
    pen.closePath()
    square = pen.glyph()
    order = [".notdef", *(f"u{ord(c):05X}" for c in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(c): f"u{ord(c):05X}" for c in characters})
    builder.setupGlyf(dict.fromkeys(order, square))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupOS2(usWeightClass=weight)
    builder.setupPost()
    builder.setupNameTable({"familyName": {"en": english}, "styleName": {"en": "Regular"}, "psName": english})
    if chinese:
        builder.font["name"].setName(chinese, 1, 3, 1, 0x804)
    path.parent.mkdir(parents=True, exist_ok=True)
    builder.save(path)
    return path


def test_setup_brings_a_face_for_every_role():
    faces = fonts.faces()
    assert list(faces) == list(Role)
    assert all(face.fits and face.path.is_file() for face in faces.values())
    assert {role: face.office_name for role, face in faces.items()} == {
        Role.FANGSONG: "仿宋_GB2312", Role.KAITI: "楷体_GB2312", Role.HEITI: "黑体", Role.SONGTI: "宋体", Role.TITLE: "方正小标宋简体",
    }  # fmt: skip
    assert len({(face.family, face.weight) for face in faces.values()}) == 5, "five faces that look different"
    assert faces[Role.TITLE].weight >= 700
    assert fonts.missing() == []


def test_every_face_has_all_of_gb2312():
    rows = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    hanzi = [row.decode("gb2312", "ignore") for row in rows]
    hanzi = [char for char in hanzi if char]
    assert len(hanzi) == 6763
    for face in fonts.faces().values():
        font = files.FontFile(face.path, face.index, face.family, face.weight, frozenset(), "", face.own)
        assert [char for char in hanzi if not files.has(font, char)] == [], face.role


def test_names_of_rare_characters_are_covered_and_what_is_not_is_told():
    assert fonts.uncovered(f"关于{RARE}同志\n\u200b　A❶") == []
    assert fonts.uncovered("\U00031000好\U00031000") == ["\U00031000"], "extension H: told once"


def test_the_typesetter_finds_every_family_under_the_name_given(own):
    make_font(own / "fs.ttf", "FangSong_GB2312", "仿宋_GB2312")
    families = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(f) for f in fonts.folders()]
    ).families()
    assert {face.family for face in fonts.faces().values()} <= set(families)
    assert set(fonts.fallbacks()) <= set(families)


@pytest.mark.parametrize(
    ("english", "chinese", "role", "word"),
    [
        ("FangSong_GB2312", "仿宋_GB2312", Role.FANGSONG, "仿宋_GB2312"),
        ("FZFangSong-Z02S", "方正仿宋简体", Role.FANGSONG, "方正仿宋简体"),
        ("KaiTi_GB2312", "楷体_GB2312", Role.KAITI, "楷体_GB2312"),
        ("SimHei", "黑体", Role.HEITI, "黑体"),
        ("SimSun", "宋体", Role.SONGTI, "宋体"),
        ("FZXiaoBiaoSong-B05S", "方正小标宋简体", Role.TITLE, "方正小标宋简体"),
        ("STZhongsong", "", Role.TITLE, "STZhongsong"),
    ],
)
def test_the_offices_own_file_is_known_by_the_names_inside_it(own, english, chinese, role, word):
    path = make_font(own / "2019" / "whatever.TTF", english, chinese)
    face = fonts.faces()[role]
    assert (face.path, face.own, face.family, face.office_name) == (path, True, english, word)
    assert [face.role for face in fonts.faces().values() if face.own] == [role]
    assert fonts.folders()[0] == own
    assert f"{role}：{word}（本单位的 whatever.TTF）" in fonts.report()


def test_a_file_put_in_later_is_used_at_once_and_taken_out_again(own):
    assert not fonts.faces()[Role.HEITI].own
    path = make_font(own / "a.ttf", "SimHei", "黑体")
    assert fonts.faces()[Role.HEITI].own
    path.unlink()
    assert not fonts.faces()[Role.HEITI].own


def test_the_better_name_wins_whatever_the_file_is_called(own):
    make_font(own / "1.ttf", "STFangsong", "华文仿宋")
    exact = make_font(own / "2.ttf", "FangSong_GB2312", "仿宋_GB2312")
    assert fonts.faces()[Role.FANGSONG].path == exact


def test_a_broken_file_is_named_and_passed_over(own, db):
    (own / "坏的.ttf").write_bytes(b"\x00\x01\x00\x00 not a font at all")
    good = make_font(own / "好的.ttf", "SimSun", "宋体")
    cut = make_font(own / "断的.ttf", "KaiTi", "楷体")
    cut.write_bytes(cut.read_bytes()[:200])
    assert fonts.faces()[Role.SONGTI].path == good
    assert not fonts.faces()[Role.KAITI].own
    told = "\n".join(fonts.report())
    assert "读不了的字体文件：坏的.ttf" in told
    assert "读不了的字体文件：断的.ttf" in told
    assert "好的" in told
    finding = next(f for f in doctor.examine() if f["name"] == "印刷字体")
    assert not finding["ok"]
    assert "坏的.ttf" in finding["detail"]


def test_the_offices_font_of_rare_characters_is_asked_first(own):
    make_font(own / "ext.ttf", "SimSun-ExtB", "宋体-ExtB", characters="\U00031000")
    assert fonts.fallbacks()[0] == "SimSun-ExtB"
    assert not any(face.own for face in fonts.faces().values())
    assert fonts.uncovered("\U00031000") == []


def test_without_any_free_font_the_page_says_so(own, monkeypatch):
    monkeypatch.setattr(files, "package_folders", lambda: [])
    monkeypatch.setattr(files, "SYSTEM", ())
    assert fonts.faces() == {}
    assert fonts.missing() == list(Role)
    assert fonts.uncovered("字") == ["字"]
    assert all("make setup" in line or "没有备用字体" in line for line in fonts.report())


def test_with_only_noto_everything_is_printed_and_said_to_stand_in(own, monkeypatch):
    packages = [folder for folder in files.package_folders() if folder != Path(sys.prefix) / "fonts"]
    monkeypatch.setattr(files, "package_folders", lambda: packages)
    monkeypatch.setattr(files, "SYSTEM", ())
    assert list(fonts.faces()) == list(Role)
    assert fonts.missing() == [Role.FANGSONG, Role.KAITI, Role.TITLE]
    assert "仿宋：没有这种字体，暂用 Noto Serif SC" in "\n".join(fonts.report())


def test_the_doctor_says_what_stands_in(own, db):
    finding = next(f for f in doctor.examine() if f["name"] == "印刷字体")
    assert finding["ok"]
    assert "代用 FandolFang-Regular.otf" in finding["detail"]
