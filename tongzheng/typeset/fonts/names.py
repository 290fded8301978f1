"""Which families serve which role: the names inside the font files, Chinese and English."""

from __future__ import annotations

import re
from enum import StrEnum
from fnmatch import fnmatchcase


class Role(StrEnum):
    """The five faces an official document is set in (GB/T 9704-2012), by their Chinese names."""

    FANGSONG = "仿宋"
    KAITI = "楷体"
    HEITI = "黑体"
    SONGTI = "宋体"
    TITLE = "小标宋"


# What the office's machines have and Word asks for; written into .docx when no file of the office's own says otherwise.
OFFICE_NAMES = {
    Role.FANGSONG: "仿宋_GB2312",
    Role.KAITI: "楷体_GB2312",
    Role.HEITI: "黑体",
    Role.SONGTI: "宋体",
    Role.TITLE: "方正小标宋简体",
}

# In order of preference, as shell patterns over `plain` names. The office's own files and the free ones have their own rows.
OWN = {
    Role.FANGSONG: ("仿宋gb2312", "fangsonggb2312", "仿宋", "fangsong", "simfang", "方正仿宋*", "fzfangsong*", "fzfs*", "华文仿宋", "stfangsong", "*仿宋*", "*fangsong*"),
    Role.KAITI: ("楷体gb2312", "kaitigb2312", "楷体", "kaiti", "simkai", "方正楷体*", "fzkai*", "fzkt*", "华文楷体", "stkaiti", "*楷*", "*kaiti*", "*wenkai*"),
    Role.HEITI: ("黑体", "simhei", "方正黑体*", "fzhei*", "fzht*", "华文黑体", "stheiti", "华文细黑", "*黑体*", "*heiti*"),
    Role.SONGTI: ("宋体", "simsun", "新宋体", "nsimsun", "方正书宋*", "fzshusong*", "fzss*", "华文宋体", "stsong", "*书宋*", "思源宋体*", "sourcehanserif*"),
    Role.TITLE: ("方正小标宋简体", "fzxiaobiaosongb05s", "方正小标宋*", "fzxiaobiaosong*", "*小标宋*", "*xiaobiaosong*", "方正大标宋*", "fzdabiaosong*", "华文中宋", "stzhongsong"),
}  # fmt: skip
FREE = {
    Role.FANGSONG: ("fandolfang*", "zhuquefangsong*"),
    Role.KAITI: ("fandolkai*", "lxgwwenkai", "arplukaicn"),
    Role.HEITI: ("fandolheiregular", "notosanssc*", "notosanscjksc*"),
    Role.SONGTI: ("fandolsongregular", "notoserifsc*", "notoserifcjksc*"),
    Role.TITLE: ("fandolsongbold", "notoserifcjkscbold"),
}
# When even those are missing: a page with another face is better than none; `report` says so.
LAST = ("notoserifsc*", "notoserifcjksc*", "notosanssc*", "notosanscjksc*", "fandolsongregular")

# Asked, in this order, for a character that a face does not have (rare names, symbols).
FALLBACKS = (
    "notoserifsc*",
    "notoserifcjksc*",
    "notosanssc*",
    "notosanscjksc*",
    "babelstonehan",
    "hanaminb",
    "hanamina",
)


def plain(name: str) -> str:
    """A family name without case, blanks, hyphens and underlines: 'FZXiaoBiaoSong-B05S' → 'fzxiaobiaosongb05s'."""
    return re.sub(r"[\s_\-·.]+", "", name).casefold()


def matches(names: frozenset[str], pattern: str) -> bool:
    return any(fnmatchcase(name, pattern) for name in names)


def role_of(name: str) -> Role | None:
    """The role a face of this name is made for, by the tables above; None for any other face."""
    known = frozenset({plain(name)})
    for table in (FREE, OWN):
        for role, patterns in table.items():
            if any(matches(known, pattern) for pattern in patterns):
                return role
    return None
