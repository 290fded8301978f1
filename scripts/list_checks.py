"""Writes docs/users/checks.md from the registry and scripts/check_examples.tsv: `list_checks.py`, or `--check` to compare."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tongzheng.text.checks import Check, checks  # noqa: E402
from tongzheng.text.checks.standards import STANDARDS  # noqa: E402

PAGE = ROOT / "docs" / "users" / "checks.md"
HEAD = """# 文稿检查

送签前、审签前、编辑时都可以查。**错误**应改，**警告**须看，**提示**默认折叠。每一项都可以由办公室关掉、改级别、按类别停用；个别地方确实没错的，点“此处无误”写明理由，不再提示，留痕。检查从不拦住报送（密级标志除外）。

名称一类要先由办公室登记领导名单、单位旧称、固定提法才会报；“公开前的人名”只在公开前查；个人信息在公开前一律是错误。

<!-- 由 scripts/list_checks.py 生成，不要手改 -->
"""


def examples() -> dict[str, dict[str, str]]:
    """Check id → its example: what is shown, and the title and body that make the check speak."""
    lines = (Path(__file__).parent / "check_examples.tsv").read_text(encoding="utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    found = {row[0]: dict(zip(head, [*row, *[""] * len(head)], strict=False)) for row in rows}
    for row in found.values():
        row["body"] = row["body"].replace("\\n", "\n") * int(row["times"] or 1)
    return found


def page() -> str:
    """The page as it should be."""
    shown = examples()
    parts = [HEAD]
    order: list[str] = list(dict.fromkeys(c.group for c in checks().values()))
    listed = sorted(checks().values(), key=lambda c: order.index(c.group))
    for group, members in groupby(listed, key=lambda c: c.group):
        parts.append(f"\n## {group}\n\n| 检查 | 级别 | 说明 | 会报的例子 | 依据 |\n|---|---|---|---|---|\n")
        parts += [_row(c, shown.get(c.id, {}).get("example", "")) for c in members]
    parts.append("\n## 质量口径\n\n办公室可选一套；每个字看哪些检查、再请写稿人自问什么：\n")
    for standard in STANDARDS.values():
        parts.append(f"\n**{standard.name}**\n\n")
        parts += [f"- {d.name}：{d.means}。{d.question}\n" for d in standard.dimensions]
    return "".join(parts)


def _row(check: Check, example: str) -> str:
    level = check.level.label + ("" if check.default else "（默认关）")
    cells = (f"{check.name}<br>`{check.id}`", level, check.why, example, check.source)
    return f"| {' | '.join(cell.replace('|', '｜') for cell in cells)} |\n"


def main() -> int:
    """Write the page, or say whether it is as it should be."""
    if "--check" in sys.argv:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{len(checks())} checks in {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
