"""The tables that hold for a whole rulebook: grades, too few pieces, vetoes. Declared as those in `rows`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tongzheng.scoring.engine import words as w
from tongzheng.scoring.engine.rulebook import columns as c


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """等次：综合得分不低于多少"""

    name: str = c.text("等次", "如 优、良", required=True)
    least: Decimal | None = c.figure("不低于", "含本数；最低一等空着", None)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Few:
    """条数不足：最高评到哪一等"""

    scope: str = c.choice("范围", w.SCOPES, "当期，或年度")
    number: int = c.count("不足几条", "计分条数少于此数", 1)
    best: str = c.text("最高等次", "如 良", required=True)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Veto:
    """一票否决：什么情形、几次、后果"""

    on: str = c.choice("情形", w.TRIGGERS, "违规认定、约稿未交或迟交、不达标的期数")
    kinds: tuple[str, ...] = c.listed("事项", w.BREACHES, "哪些违规；空着是全部")
    major: str = c.tri("重大", "只算重大的；空着表示不限")
    number: int = c.count("满几次", "年内满几次", 1)
    effect: str = c.choice("后果", w.EFFECTS, "取消评先、直接定等次，或全年总分记 0", "commend")
    grade: str = c.text("定为", "直接定的等次，如 差")
    clause: str = c.clause()
