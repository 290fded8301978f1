"""A TOML text into plain data; what is wrong with its writing is said in Chinese, with the line."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any

from tongzheng.scoring.engine.rulebook.model import Fault, RulebookError

# What the parser says (the beginning of it), and what a clerk should look for.
_SAID = (
    ("Invalid date", "没有这一天，日期应写成 2026-01-01"),
    ("Cannot overwrite a value", "这一项前面已经写过一次"),
    ("Cannot declare", "这一段前面已经写过一次"),
    ("Duplicate inline table key", "同一行里有一项写了两次"),
    ("Cannot mutate", "这一项已经写成一行，不能再分开写"),
    ("Unclosed array", "方括号 [ ] 没有配对，或行末少了逗号"),
    ("Unclosed inline table", "花括号 { } 没有配对，或项与项之间少了逗号"),
    ("Invalid initial character for a key", "等号前应是一项的英文名称"),
    ("Invalid statement", "这一行应写成 名称 = 值"),
    ("Expected '='", "名称后面少了等号"),
    ("Expected ']", "方括号没有配对"),
    ("Invalid value", "等号后面的值写得不对：文字要加英文双引号，数字不加"),
    ("Expected newline", "一行只能写一项，值后面多了东西"),
    ("Unterminated string", "双引号没有配对"),
    ("Illegal character", "有不能用的字符（引号里不能换行，或混进了看不见的字符）"),
    ("Unescaped", "反斜杠要写两个"),
    ("Invalid hex value", "反斜杠要写两个"),
)
_LONG = re.compile(r"\d{300}")


def parsed(text: str) -> dict[str, Any]:
    """The data of a TOML text; RulebookError with the one fault its writing has."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        found = re.search(r"line (\d+)", said)
        line = int(found[1]) if found else max(1, len(text.splitlines()))
        why = next((words for start, words in _SAID if said.startswith(start)), f"写法不对（{said}）")
        raise RulebookError([Fault(line, "文件", f"不是合格的 TOML：{why}")]) from error
    except RecursionError as error:
        line = next((n for n, row in enumerate(text.splitlines(), 1) if row.count("[") + row.count("{") > 50), 1)
        raise RulebookError([Fault(line, "文件", "括号套得太深")]) from error
    except ValueError as error:  # a number longer than Python reads
        line = next((n for n, row in enumerate(text.splitlines(), 1) if _LONG.search(row)), 1)
        raise RulebookError([Fault(line, "文件", "这一行的数太长")]) from error
