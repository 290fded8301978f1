"""Units by the names people write: short, long, with 县 or without, 「各乡镇」 (D3). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tongzheng.supervision.rules.outline.words import names_in
from tongzheng.supervision.rules.units import U

# as it is written in full → as it is said
_SHORT = [
    (re.compile(long), short)
    for long, short in (
        (r"发展和改革|发展改革", "发改"), (r"人力资源和社会保障|人力资源社会保障", "人社"), (r"住房和城乡建设|住房城乡建设|住建和交通", "住建"),
        (r"市场监督管理|市场监管", "市监"), (r"文化广电(?:和)?旅游(?:体育)?|文化和旅游|文化旅游|文广旅(?:体)?", "文旅"),
        (r"自然资源和规划|自然资源规划|自然资源", "自规"), (r"教育体育|教育和体育|教体", "教育"), (r"工业和信息化|经济和信息化|工业信息化|经信|科技和工信|科工", "工信"),
        (r"交通运输|交通", "交运"), (r"应急管理", "应急"), (r"退役军人事务", "退役军人"), (r"卫生健康", "卫健"), (r"医疗保障", "医保"),
        (r"林业和草原", "林业"), (r"城市管理(?:综合行政执法)?|综合行政执法|综合执法", "城管"), (r"政务服务(?:和|管理和)?(?:大?数据(?:管理)?|管理)?|政务服务", "政数"),
        (r"行政审批服务", "行政审批"), (r"生态环境分局|环境保护局|环保局", "生态环境局"), (r"水务", "水利"), (r"农业和农村|农业农村", "农业农村"), (r"地方金融(?:监督)?管理", "金融"),
    )
]  # fmt: skip
_PREFIX = re.compile(r"^(?:[\u4e00-\u9fff]{1,6}?(?:自治县|省|市|县|区|旗)|省|市|县|区)(?=[\u4e00-\u9fff]{2,})")
_SUFFIX = re.compile(r"(?:人民政府|政府|办事处)$")
_ALL_TOWNS = re.compile(r"^各(?:有关|相关)?(?:乡镇|乡|镇街|镇|街道|镇办|乡办)")
_ALL_BUREAUS = re.compile(r"^各(?:县直|市直|区直|直属)?(?:部门|单位|县直部门|县直单位)$")
_UNNAMED = re.compile(
    r"(?:有关|相关|其他|其它|等)(?:[县市区]直)?(?:部门|单位|乡镇|镇街|街道)+|^(?:各?成员|县直|责任|牵头|配合)(?:单位|部门)$"
)


def said_short(name: str) -> str:
    """A unit's name as it is said: 「怀远县发展和改革局」 → 「发改局」."""
    name = re.sub(r"[\s（(].*$", "", name.strip())
    name = _PREFIX.sub("", name)
    for long, short in _SHORT:
        name = long.sub(short, name)
    return _SUFFIX.sub("", name) if len(_SUFFIX.sub("", name)) >= 2 else name


def find_by_names(words: str, units: Iterable[U]) -> tuple[list[U], list[str], list[str]]:
    """(units in the order they are written, names nobody here bears, words that name no unit: 「有关部门」)."""
    pool = list(units)
    known: dict[str, U] = {}
    for unit in pool:
        for name in (unit.name, unit.short_name, said_short(unit.short_name), said_short(unit.name)):
            known.setdefault(name, unit)
    found: dict[int, U] = {}
    strange: list[str] = []
    vague: list[str] = []
    for name in names_in(words):
        bearer = known.get(name) or known.get(said_short(name))
        if bearer is not None:
            found.setdefault(bearer.pk, bearer)
        elif _ALL_TOWNS.match(name):
            found |= {one.pk: one for one in pool if one.kind in ("township", "subdistrict") and one.pk not in found}
        elif _ALL_BUREAUS.match(name):
            found |= {one.pk: one for one in pool if one.kind == "department" and one.pk not in found}
        elif _UNNAMED.search(name):
            vague.append(name)
        else:
            strange.append(name)
    return list(found.values()), strange, vague
