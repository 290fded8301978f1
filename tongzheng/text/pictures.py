"""How a body of text says that a picture stands here: a line of its own, 〔图：现场.jpg〕 (R1, E6)."""

from __future__ import annotations

import re

PICTURE = re.compile(r"〔图[：:][ \u3000]*(?P<name>[^〔〕｜\r\n\u2028\u2029]{1,200}?)[ \u3000]*〕")  # a whole line


def picture_line(name: str) -> str:
    """The line that puts the picture of this name into a text."""
    return f"〔图：{name}〕"


def pictures_named(body: str) -> list[str]:
    """The names of the pictures a body asks for, each once, in their order."""
    if "〔图" not in body:
        return []
    lines = (line.strip(" \t\u3000\xa0") for line in re.split(r"[\r\n\u2028\u2029]+", body))
    return list(dict.fromkeys(found["name"] for line in lines if (found := PICTURE.fullmatch(line))))
