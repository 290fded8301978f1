"""Administrative divisions: whose code is whose parent's, and what kind of unit a name means."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_PARENTS = ("parent", "streetCode", "areaCode", "cityCode", "provinceCode")  # the nearest first


@dataclass(frozen=True)
class Division:
    code: str
    name: str
    parent: str
    kind: str


def parent_code(cells: Mapping[str, str]) -> str:
    """The code of the unit directly above (N1)."""
    return next((cells[key] for key in _PARENTS if cells.get(key)), "")


def kind_of(cells: Mapping[str, str]) -> str:
    """Province, city, county, township, subdistrict, village or community, by columns and name (N1)."""
    name = cells["name"]
    if cells.get("streetCode"):
        return "community" if name.endswith(("社区", "居民委员会", "居委会")) else "village"
    if cells.get("areaCode"):
        return "subdistrict" if name.endswith(("街道", "街道办事处")) else "township"
    if cells.get("cityCode"):
        return "county"
    if cells.get("provinceCode"):
        return "city"
    if name.endswith(("街道", "街道办事处")):
        return "subdistrict"
    if name.endswith(("乡", "镇", "苏木")):
        return "township"
    return "province" if not cells.get("parent") and name.endswith(("省", "自治区")) else "department"


def order_divisions(rows: Sequence[Division], only: str | None) -> list[Division]:
    """Parents before children, each code once; with `only` (a code or a name) just that one and what is below it (N1)."""
    by_code = {row.code: row for row in rows}
    children: dict[str, list[Division]] = {}
    for row in by_code.values():
        children.setdefault(row.parent if row.parent in by_code else "", []).append(row)
    roots = children.get("", [])
    if only:
        roots = [row for row in by_code.values() if only in (row.code, row.name)]
    result: list[Division] = []
    seen: set[str] = set()
    queue = deque(roots)
    while queue:
        row = queue.popleft()
        if row.code not in seen:
            seen.add(row.code)
            result.append(row)
            queue.extend(children.get(row.code, []))
    return result
