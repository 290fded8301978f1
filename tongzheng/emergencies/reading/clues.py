"""What kind of emergency a text tells of, by the words of the office's kinds and words every office uses (U2, U3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from tongzheng.emergencies.reading.words import Span

# (words of a kind's name, what texts about it say). A kind whose name has one of the first gets the second as well.
USUAL: list[tuple[str, str]] = [
    ("交通 车祸 道路", "交通事故 车祸 追尾 相撞 相碰 碰撞 撞上 撞倒 撞死 撞到 撞破 连撞 侧翻 翻车 翻入 肇事 刹车失灵 失控 卷进 "
     "驾驶员 交警 高速公路 超载 坠入 坠崖 连环相撞 撞伤 拖行 车辆相撞 客车 货车 中巴 大巴 槽罐车"),
    ("地震", "地震 里氏 震级 震源 震中 余震 震感 强震 级地震"),
    ("火灾 失火", "火灾 起火 失火 着火 大火 火势 明火 火魔 火场 火海 扑灭 灭火 过火面积 烧毁 火情 纵火"),
    ("森林 草原 山火 林火", "森林火灾 山火 林火 草原火灾 火烧连营 林场 林区 上坟烧纸 烧荒 过火林地"),
    ("食物中毒 食品", "食物中毒 中毒 呕吐 腹泻 腹痛 恶心 上吐下泻 食用 食品安全 亚硝酸盐 疑似中毒 误食 食堂 用餐 肠胃炎"),
    ("恐怖 暴恐", "恐怖 恐怖袭击 恐怖分子 自杀式 自杀性 炸弹 汽车炸弹 爆炸案 连环爆炸 爆炸事件 袭击 袭击者 枪击 砍杀 歹徒 引爆 "
     "武装分子 劫持 人质 绑架"),
    ("刑事 治安 命案", "命案 杀害 行凶 持刀 抢劫 伤人 斗殴 嫌疑人 投毒 刑事"),
    ("群体 聚集 上访 维稳", "聚集 上访 集访 围堵 堵路 拉横幅 静坐 罢工 停工 讨薪 械斗 群体性 集体上访 堵门 诉求"),
    ("煤矿 矿山 矿难", "矿难 瓦斯 透水 冒顶 井下 煤矿 矿井 矿工 巷道"),
    ("安全生产 生产安全 工矿 建筑 施工", "坍塌 工地 脚手架 坠落 高处坠落 触电 机械伤害 窒息 有限空间 塔吊 基坑 安全事故 作业 车间"),
    ("爆炸 烟花", "爆炸 燃爆 爆燃 烟花 爆竹 闪爆"),
    ("危险化学 危化 泄漏", "泄漏 泄露 危化品 危险化学品 氯气 氨气 液氨 硫化氢 罐车 槽车 化工"),
    ("洪 暴雨 内涝 防汛 水旱", "洪水 洪涝 山洪 暴雨 内涝 强降雨 决口 溃坝 管涌 漫堤 水位 险情 汛 积水 被淹"),
    ("地质 滑坡 泥石流", "滑坡 泥石流 崩塌 塌方 地面塌陷 山体 落石 地质灾害"),
    ("雪 冰冻 低温", "暴雪 大雪 积雪 冰冻 雨雪 道路结冰 寒潮"),
    ("风 雹", "台风 冰雹 大风 龙卷风 雷击 飑"),
    ("旱", "旱情 干旱 缺水 饮水困难"),
    ("环境 污染", "污染 水质 超标 死鱼 异味 排污 偷排 水源地"),
    ("传染 疫情 公共卫生", "疫情 病例 确诊 流感 诺如 手足口 聚集性 发热 传染 隔离 核酸 霍乱 鼠疫 疫苗"),
    ("动物 畜禽", "猪瘟 禽流感 口蹄疫 病死猪 扑杀 死亡生猪 疫点"),
    ("职业中毒 一氧化碳", "一氧化碳 煤气中毒 职业中毒"),
    ("溺水", "溺水 落水 溺亡 游泳"),
    ("踩踏", "踩踏 拥挤 挤压"),
    ("停电 停水 供水 供电 燃气 通信 市政 公用", "停电 停水 断电 断水 停气 燃气 天然气 爆管 通信中断 供水 供电"),
    ("舆情 网络", "网帖 热搜 舆情 网传 网民 短视频 评论区 发帖"),
    ("金融 集资", "挤兑 非法集资 跑路 兑付 理财"),
    ("校园 学校", "校园 学生 学校 师生 欺凌"),
    ("旅游 景区", "景区 游客 索道 缆车"),
    ("航 船 水上", "沉船 翻船 渡船 渔船 撞船 搁浅 客船"),
    ("铁路", "列车 铁路 脱轨 动车"),
    ("电梯 特种设备", "电梯 锅炉 压力容器"),
    ("民族 宗教 涉外", "涉外 外籍 宗教 民族"),
]  # fmt: skip
HEAD = 120  # characters at the head of a text that count double


K = TypeVar("K")  # anything with a name and clues (words found in texts about it, blanks between)


def clues_of(kind: Any) -> dict[str, float]:
    """The words that point at a kind, and how much each says; a longer word says more, its own name most."""
    usual = [said for names, said in USUAL if any(name in kind.name for name in names.split())]
    words = {word for text in (kind.clues, *usual) for word in re.split(r"[\s、，,；;]+", text) if len(word) > 1}
    bare = re.sub(r"(?:事故|事件|灾害|突发)$", "", kind.name)
    weights = {word: min(len(word), 4) / 2 for word in words}
    return weights | {name: 3.0 for name in {kind.name, bare} if len(name) > 1 and not name.startswith("其")}


def find_kind(text: str, kinds: Iterable[K]) -> tuple[K, tuple[Span, ...]] | None:
    """The kind whose words the text has most of, and those words; None when it has none.

    A word is counted twice at most, at the head of the text double.
    """
    best: tuple[float, K, tuple[Span, ...]] | None = None
    for kind in kinds:
        score, spans = 0.0, []
        for word, weight in clues_of(kind).items():
            places = [found.start() for found in re.finditer(re.escape(word), text)][:2]
            score += sum(weight * (2 if at < HEAD else 1) for at in places)
            spans += [Span(at, at + len(word), word) for at in places[:1]]
        if score and (best is None or score > best[0]):
            best = (score, kind, tuple(sorted(spans, key=lambda span: span.start)[:3]))
    return (best[1], best[2]) if best else None
