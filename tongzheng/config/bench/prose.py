"""Invented office prose in any amount, for the copy bench: what is said varies word by word, what everybody says is shared.

A text is a list of sentences, a sentence is a frame with slots for places, years and amounts, so that an edited copy
can be made by filling the slots anew. Some sentences are set phrases shared by many texts, and some texts come from
forms that differ in their slots only: the hard cases of copy detection, on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

_PLACE = "青白石云岭河沙溪湾塘坪坝岩桥柳松竹梅兰荷金银龙凤麻茶枫榆桐杏东西南北上下新旧大小前后长平"
_KIND = ["镇", "乡", "村", "社区", "街道", "林场", "园区"]
_WHEN = (
    "入冬以来 年初 近期 上月底 汛期之前 连日来 节前 去年秋天起 本季度 前段时间 春耕开始后 旺季到来前 "
    "换届之后 雨雪过后 学校放假前 机构调整后"
).split()
_MANNER = (
    "逐户 分片 集中 连夜 就地 按月 轮流 限期 统一 带头 主动 反复 及时 稳妥 公开 提前 上门 联合 重点 全面 "
    "先行 分批 当场 据实 专门 抽样 随机 同步 从严 陆续"
).split()
_VERB = (
    "排查 登记 清理 修复 更换 复核 拆除 补种 调运 收储 发放 核对 验收 走访 劝导 约谈 抽检 封存 疏通 加固 检修 改造 登门 "
    "盘点 统计 公示 审核 培训 演练 转运 安置 兑付 催缴 化解 调解 巡查 打捞 消毒 试点 推广 扩建 迁移 签约 招募 租用 "
    "测算 摸底 移交 追缴 整治 处置 接访 回访 代办 筹集 拨付 引进 监测 预警 阻断 养护"
).split()
_OF = (
    "山塘 水库 管网 冷库 油茶 早稻 撂荒地 光伏 危房 校车 药店 农机 茶园 蜂蜜 渡口 便桥 旧街 夜市 菜场 浴室 公墓 祠堂 "
    "电梯 路灯 井盖 围挡 工棚 砂场 窑厂 鱼塘 猪场 饲料 秸秆 地膜 农药 种苗 雨棚 站台 货车 网店 快递 民宿 古树 湿地 "
    "河道 闸门 泵房 配电 燃气 锅炉 烟道 消防 食堂 宿舍 操场 教具 课后 托育 养老 护理 残疾 低保 医保 社保 户籍 档案 "
    "窗口 热线 网格 调解 法援 征地 补偿 租金 工资 欠款 贷款 保费 补贴 项目"
).split()
_THING = (
    "隐患 漏点 台账 缺口 纠纷 订单 设施 线路 名册 资金 人员 方案 标准 记录 标识 通道 材料 车辆 设备 场地 合同 证照 数据 "
    "费用 进度 质量 价格 用工 需求 投诉 建议 问题 点位 岗位 制度 清单 样品 库存 损失 面积 产量 客流 排班 值守 账目 手续 "
    "协议 图纸 工期 验收单"
).split()
_STATE = (
    "仍未到位 已见成效 比较集中 时有反复 基本摸清 尚待核实 明显好转 难以为继 责任不明 衔接不畅 进展较快 底数不清 "
    "群众认可 商户配合 家属不满 村民观望 供应偏紧 成本上升 效果不稳 有待规范"
).split()
_UNIT = ["处", "户", "人", "亩", "台", "万元", "公里", "吨", "件", "家"]
_ODD = "的了在和与对把被由向从按为就先再又更仅约共每各另余超逾近未不已将正"

_SET = (
    "下一步，将继续压实责任，细化措施，确保各项工作落到实处、取得实效。",
    "县委、县政府高度重视，主要领导多次作出安排，分管领导现场调度。",
    "各级各部门要提高思想认识，加强组织领导，密切协作配合，形成工作合力。",
    "坚持问题导向和目标导向相统一，一件事情接着一件事情办，一年接着一年干。",
    "切实增强人民群众的获得感、幸福感、安全感。",
    "现将有关情况报告如下，请审阅。",
    "全面落实属地管理责任、部门监管责任和单位主体责任。",
    "建立健全长效机制，巩固拓展工作成果，防止问题反弹回潮。",
)

_THINGS = [of + thing for of in _OF for thing in _THING]
_ACTS = [manner + verb for manner in _MANNER for verb in _VERB]
_PLACES = [a + b + kind for a in _PLACE for b in _PLACE for kind in _KIND]


@dataclass(frozen=True)
class Sentence:
    """A frame with `%s` slots, and what fills them: ("p" place, "y" year, "n" amount)."""

    frame: str
    kinds: str

    def fill(self, rng: Random) -> str:
        return self.frame % tuple(_FILL[kind](rng) for kind in self.kinds)


_FILL = {
    "p": lambda rng: _one(rng, _PLACES),
    "y": lambda rng: str(1996 + int(31 * rng.random())),
    "n": lambda rng: f"{2 + int(9000 * rng.random())}{_one(rng, _UNIT)}",
}


def _one(rng: Random, words: Sequence[str]) -> str:
    return words[int(len(words) * rng.random())]  # a million texts: three times as fast as choice()


def sentence(rng: Random) -> Sentence:
    """A sentence of three or four clauses nobody else has written, 40 to 70 characters."""
    chance = rng.random
    parts, kinds = [], ""
    if chance() < 0.15:
        parts.append("%s年，")
        kinds += "y"
    if chance() < 0.6:
        parts.append("%s")
        kinds += "p"
    if chance() < 0.4:
        parts.append(_one(rng, _WHEN))
    parts.append(_one(rng, _ACTS) + _one(rng, _THINGS))
    for _ in range(2 if chance() < 0.5 else 3):
        parts.append("，" + _one(rng, _ODD) + _one(rng, _THINGS) + _one(rng, _ACTS))
        if chance() < 0.4:
            parts.append("%s")
            kinds += "n"
        else:
            parts.append(_one(rng, _STATE))
    return Sentence("".join(parts) + "。", kinds)


class Office:
    """What this office's writers share: set phrases and forms. The same seed writes the same texts."""

    def __init__(self, seed: int, phrases: int = 400, forms: int = 400) -> None:
        rng = Random(seed)
        self.phrases = [Sentence(text, "") for text in _SET] + [sentence(rng) for _ in range(phrases)]
        self.forms = [self.free(rng) for _ in range(forms)]

    def free(self, rng: Random) -> list[Sentence]:
        """A text of its own of 9 to 13 sentences, about a quarter of them set phrases, the commonest ones most often."""
        return [
            self.phrases[int(len(self.phrases) * rng.random() ** 3)] if rng.random() < 0.25 else sentence(rng)
            for _ in range(9 + int(5 * rng.random()))
        ]

    def form(self, rng: Random) -> list[Sentence]:
        """A text by one of the forms: differs from its sisters in places, years and amounts only."""
        return rng.choice(self.forms)


def written(sentences: list[Sentence], rng: Random) -> str:
    """The text with its slots filled, in paragraphs of four sentences."""
    lines = [one.fill(rng) for one in sentences]
    return "\n".join("".join(lines[i : i + 4]) for i in range(0, len(lines), 4))
