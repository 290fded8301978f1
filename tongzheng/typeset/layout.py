"""How a document looks: data an office can change, the national standard as its defaults (E6; GB/T 9704-2012).

Lengths are millimetres, type sizes points, unless a name says otherwise. The built-in layouts are `data/layouts/*.toml`;
an office's own is one of them with a few values changed (`Layout.changed`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, get_args, get_type_hints

from tongzheng.typeset.errors import TypesetError

MM = 72 / 25.4  # points a millimetre
RED = "#d40000"
FONTS = ("fangsong", "kaiti", "heiti", "songti", "title")  # fonts.Role


@dataclass(frozen=True, slots=True)
class Page:
    """Paper and type area: A4, 156 × 225 mm, 22 lines of 28 characters (GB/T 9704-2012, 5.1–5.2)."""

    width: float = 210.0
    height: float = 297.0
    top: float = 37.0  # 天头
    left: float = 28.0  # 订口
    right: float = 26.0
    bottom: float = 35.0
    lines: int = 22
    chars: int = 28
    mirrored: bool = False  # binding edge to the right on even pages

    @property
    def text_width(self) -> float:
        """Width of the type area（版心）."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """Height of the type area."""
        return self.height - self.top - self.bottom

    @property
    def pitch(self) -> float:
        """Points from baseline to baseline so that the lines fill the type area exactly (not the common 28 pt)."""
        return self.text_height * MM / self.lines

    @property
    def advance(self) -> float:
        """Points from character to character so that the characters fill the line exactly."""
        return self.text_width * MM / self.chars


@dataclass(frozen=True, slots=True)
class Type:
    """A typeface's role, its size, weight and colour."""

    font: str = "fangsong"
    size: float = 16.0  # 3 号
    bold: bool = False
    colour: str = "#000000"


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of the first page. `form`: bulletin（刊头）, document（发文机关标志）, letter（信函）, minutes（纪要）."""

    form: str = "bulletin"
    name: Type = Type("title", 54.0, bold=True, colour=RED)  # shrunk to one line if it must be
    drop: float = (
        0.0  # from the type area's top to the top of the name's characters; 35 for a document, 20 for an order
    )
    spread: float = 0.25  # between the name's characters, in their own size, where the line has room
    number: Type = Type("fangsong", 16.0)
    rule: float = 0.7  # thickness of the rule under it, millimetres; 0 prints none
    rule_colour: str = RED
    gap: float = 4.0  # from the line above to the rule
    after: int = 2  # blank lines between the rule and the first title
    contents: str = "本期要目"


@dataclass(frozen=True, slots=True)
class Bottom:
    """The foot of the last page. `form`: bulletin（报、送、发）, document（抄送、印发机关）, none."""

    form: str = "bulletin"
    text: Type = Type("fangsong", 14.0)  # 4 号
    outer: float = 0.35  # first and last rule
    inner: float = 0.25
    even: bool = False  # on an even page always (the sheet's last face), after a blank page if need be
    names: bool = True  # 责任编辑　核稿　签发
    copies: bool = True  # 共印×份


@dataclass(frozen=True, slots=True)
class Numbers:
    """Page numbers: 4 号 Song, a dash on each side, odd right, even left, 7 mm under the type area."""

    show: bool = True
    first: bool = True  # on the first page too (a letter has none there)
    text: Type = Type("songti", 14.0)
    below: float = 7.0
    alternate: bool = True


def _headings() -> tuple[Type, ...]:
    return (Type("heiti"), Type("kaiti"), Type("fangsong"), Type("fangsong"))


@dataclass(frozen=True, slots=True)
class Layout:
    """One complete layout; `key` names it in files and addresses, `name` on screens."""

    key: str
    name: str
    about: str = ""
    page: Page = Page()
    masthead: Masthead = Masthead()
    body: Type = Type()
    title: Type = Type("title", 22.0, bold=True)  # 2 号小标宋
    section: Type = Type("heiti", 16.0)
    headings: tuple[Type, ...] = field(default_factory=_headings)
    note: Type = Type("kaiti")  # 编者按
    byline: Type = Type("kaiti")
    table: Type = Type("fangsong", 12.0)
    bottom: Bottom = Bottom()
    numbers: Numbers = Numbers()
    section_breaks: bool = False  # every section begins a page
    text_breaks: bool = False  # every text begins a page

    def changed(self, values: Mapping[str, Any]) -> Layout:
        """This layout with some values changed, e.g. {"title": {"size": 20}}.

        Raises TypesetError naming the value that is unknown or out of range.
        """
        return checked(_merge(self, values, ""))

    def table_of(self) -> dict[str, Any]:
        """Every value as a plain nested table: what TOML and forms show."""
        return asdict(self)


def _merge(old: Any, values: Mapping[str, Any], at: str) -> Any:
    hints = get_type_hints(type(old))
    known = {f.name for f in fields(old)}
    new: dict[str, Any] = {}
    for name, value in values.items():
        here = f"{at}{name}"
        if name not in known:
            raise TypesetError(f"版式里没有“{here}”这一项")
        new[name] = _value(getattr(old, name), value, hints[name], here)
    return replace(old, **new)


def _value(old: Any, value: Any, hint: Any, here: str) -> Any:
    if is_dataclass(old):
        if not isinstance(value, Mapping):
            raise TypesetError(f"“{here}”应是一组值")
        return _merge(old, value, f"{here}.")
    if isinstance(old, tuple):
        if not isinstance(value, list | tuple) or len(value) != len(old):
            raise TypesetError(f"“{here}”应有 {len(old)} 组值")
        kind = get_args(hint)[0]
        return tuple(_value(o, v, kind, f"{here}.{n}") for n, (o, v) in enumerate(zip(old, value, strict=True), 1))
    if isinstance(old, bool) is not isinstance(value, bool):
        raise TypesetError(
            f"“{here}”只能是 true 或 false" if isinstance(old, bool) else f"“{here}”不能是 true 或 false"
        )
    if isinstance(old, float) and isinstance(value, int):
        return float(value)
    if not isinstance(value, type(old)):
        raise TypesetError(f"“{here}”应是{'文字' if isinstance(old, str) else '数字'}")
    return value


def checked(layout: Layout) -> Layout:
    """The same layout, or TypesetError saying which value cannot be printed and what is allowed."""
    page = layout.page
    _within("纸宽", page.width, 90, 420)
    _within("纸高", page.height, 120, 594)
    for name, value in (("天头", page.top), ("订口", page.left), ("右白边", page.right), ("下白边", page.bottom)):
        _within(name, value, 5, 100)
    _within("版心宽", page.text_width, 60, 400)
    _within("版心高", page.text_height, 60, 580)
    _within("每面行数", page.lines, 5, 80)
    _within("每行字数", page.chars, 8, 80)
    for name, kind in _types(layout):
        if kind.font not in FONTS:
            raise TypesetError(f"“{name}”的字体“{kind.font}”不认识，可用：{'、'.join(FONTS)}")
        _within(f"{name}字号", kind.size, 5, 120)
        if len(kind.colour) != 7 or kind.colour[0] != "#" or set(kind.colour[1:].lower()) - set("0123456789abcdef"):
            raise TypesetError(f"“{name}”的颜色“{kind.colour}”应写成 #d40000 的样子")
    _one_of("刊头样式", layout.masthead.form, ("bulletin", "document", "letter", "minutes"))
    _one_of("报尾样式", layout.bottom.form, ("bulletin", "document", "none"))
    for name, value, most in (
        ("刊头下移", layout.masthead.drop, 120), ("红线粗细", layout.masthead.rule, 10),
        ("红线上距", layout.masthead.gap, 40), ("红线下空行", layout.masthead.after, 10),
        ("刊名字距", layout.masthead.spread, 2), ("版记粗线", layout.bottom.outer, 5), ("版记细线", layout.bottom.inner, 5), ("页码下距", layout.numbers.below, 30),
    ):  # fmt: skip
        _within(name, value, 0, most)
    if layout.body.size > page.pitch:
        raise TypesetError(f"正文 {layout.body.size:g} 磅，{page.lines} 行排不进版心：每行只有 {page.pitch:.1f} 磅")
    if layout.body.size > page.advance * 1.1:
        raise TypesetError(f"正文 {layout.body.size:g} 磅，每行排不下 {page.chars} 字：每字只有 {page.advance:.1f} 磅")
    return layout


def _types(layout: Layout) -> list[tuple[str, Type]]:
    named = [
        ("刊名", layout.masthead.name), ("期号", layout.masthead.number), ("正文", layout.body), ("标题", layout.title),
        ("栏目", layout.section), ("编者按", layout.note), ("供稿", layout.byline), ("表格", layout.table),
        ("报尾", layout.bottom.text), ("页码", layout.numbers.text),
    ]  # fmt: skip
    return [*named, *((f"第{n}级标题", kind) for n, kind in enumerate(layout.headings, 1))]


def _within(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise TypesetError(f"“{name}”是 {value:g}，只能在 {least:g} 到 {most:g} 之间")


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise TypesetError(f"“{name}”不认识“{value}”，可用：{'、'.join(allowed)}")


@cache
def built_in() -> dict[str, Layout]:
    """The layouts that come with the program, by key, in the order an office meets them."""
    found = {}
    for file in sorted(files(__package__).joinpath("data/layouts").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            key, name = table.pop("key"), table.pop("name")
            found[key] = Layout(key, name).changed(table)
    return found
