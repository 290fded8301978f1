"""Invented reports for the search bench: words by Zipf's law, a fixed seed, no text of anybody's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

SEED = 20261122
WORDS = 30_000
UNITS = 400  # the first send most; above them are BRANCHES and one root
BRANCHES = 20
ROOT = 9000
FIRST_DAY, DAYS = date(2016, 11, 21), 3653
CHUNK = 5000

_COMMON = (
    "工作 信息 建设 发展 我县 群众 项目 全县 落实 推进 企业 服务 安全 问题 生产 农业 情况 管理 检查 整改 建议 增长 乡镇 部门 组织 "
    "村民 收入 产业 资金 万元 同比 目前 反映 存在 不足 困难 加强 措施 开展 排查 隐患 道路 学校 医院 养老 就业 环境 治理 防汛 抗旱 "
    "招商引资 乡村振兴 安全生产 基层治理 营商环境 教育 医疗 土地 耕地 粮食 种植 养殖 合作社 高标准农田 饮水 电网 改造 老旧小区 物业"
).split()


@dataclass(frozen=True)
class Text:
    """One invented report."""

    pk: int
    unit: int
    dated: date
    title: str
    body: str


def vocabulary() -> list[str]:
    """The words, commonest first: some of the office's, the rest made of common characters."""
    chance = np.random.default_rng(SEED)
    # the commoner half of the standard's characters, in its own order
    characters = [bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]
    weight = 1 / (np.arange(len(characters)) + 30)
    order = chance.permutation(len(characters))
    lengths = chance.choice([2, 2, 2, 2, 3, 4], size=WORDS)
    drawn = iter(chance.choice(order, size=int(lengths.sum()), p=weight / weight.sum()).tolist())
    made = ["".join(characters[next(drawn)] for _ in range(length)) for length in lengths.tolist()]
    return list(dict.fromkeys([*_COMMON, *made]))


def texts(rows: int) -> Iterator[Text]:
    """So many reports of about 500 characters, oldest first."""
    chance = np.random.default_rng(SEED + rows)
    words = np.array(vocabulary(), dtype=object)
    odds = np.cumsum(1 / (np.arange(len(words)) + 1.0))
    odds /= odds[-1]
    units = np.cumsum(1 / (np.arange(UNITS) + 5.0))
    units /= units[-1]
    for start in range(0, rows, CHUNK):
        size = min(CHUNK, rows - start)
        lengths = chance.integers(140, 280, size=size)
        drawn = words[np.searchsorted(odds, chance.random(int(lengths.sum()) + size * 7))]
        senders = (np.searchsorted(units, chance.random(size)) + 1).tolist()
        figures = chance.integers(1, 10_000, size=size * 3).tolist()
        at = 0
        for number, length in enumerate(lengths.tolist()):
            line = drawn[at : at + length + 7].tolist()
            at += length + 7
            body = "。\n".join(_sentences(line[7:], figures[number * 3 : number * 3 + 3]))
            day = FIRST_DAY + timedelta(days=(start + number) * DAYS // rows)
            yield Text(start + number + 1, senders[number], day, "".join(line[:7]), body)


def _sentences(words: list[str], figures: list[int]) -> Iterator[str]:
    for number, at in enumerate(range(0, len(words), 50)):
        part = words[at : at + 50]
        clauses = ["".join(part[i : i + 7]) for i in range(0, len(part), 7)]
        if number < len(figures):
            clauses[0] += f"{figures[number] / 10}%"
        yield "，".join(clauses)
