"""The tables an office begins with; every figure can be changed on the screens (U1, U2, U14).

Statutory ones name their article; those marked 默认 are ours and are to be checked by the office.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

LAW_493 = "《生产安全事故报告和调查处理条例》第三条"
ROAD = LAW_493
MASS = "群体性事件分级（国家试行标准，地方转载）"
LOCAL = "默认，请按本地规定核对"
GEO = "《地质灾害防治条例》第四条"
QUAKE = "《国家地震应急预案》，请核对"
FOREST = "《森林防火条例》第四十条"
HEALTH = "《国家突发公共卫生事件应急预案》，请核对"

# category, name, words found in texts, what must be reported, sensitive whatever its size
KINDS: list[tuple[str, str, str, str, bool]] = [
    ("natural", "暴雨洪涝", "暴雨 洪水 内涝 山洪 漫堤 溃坝 决口 洪涝 水位 汛情", "人员伤亡失联、被困；堤坝水库险情；城镇进水、道路中断；转移群众。", False),
    ("natural", "地质灾害", "滑坡 泥石流 山体 塌方 崩塌 落石 地陷 塌陷", "有人员伤亡失联或被困；房屋倒损；阻断道路河道；需要转移群众。", False),
    ("natural", "地震", "地震 震级 余震 震感 里氏", "有感地震；人员伤亡、房屋倒损。", False),
    ("natural", "气象灾害", "大风 冰雹 台风 雷击 龙卷风 高温 寒潮 风雹", "人员伤亡；房屋、大棚、电力设施成片受损；红色、橙色预警。", False),
    ("natural", "低温雨雪冰冻", "暴雪 冰冻 雪灾 冻雨 道路结冰 低温", "人员伤亡被困；道路、供电中断；大面积冻害。", False),
    ("natural", "干旱", "干旱 旱情 缺水 饮水困难", "人畜饮水困难；大面积绝收。", False),
    ("natural", "森林草原火灾", "森林火灾 山火 林火 草原火灾 火场 过火面积", "当日未扑灭；有人员伤亡；威胁村庄和重要设施；跨行政区。", False),
    ("accident", "道路交通事故", "交通事故 相撞 追尾 侧翻 翻车 客车 货车 校车 坠河 肇事 车祸 轿车 面包车", "死亡 1 人以上；涉及客车、校车、危险品车辆；主要道路中断。", False),
    ("accident", "火灾", "火灾 着火 起火 大火 失火 明火 消防 燃烧 过火 浓烟", "有人员伤亡；人员密集场所、高层、厂房仓库、文物建筑起火。", False),
    ("accident", "生产安全事故", "矿难 透水 瓦斯 冒顶 车间 机械伤害 窒息 坠井 煤矿 矿井 粉尘", "有人员死亡、重伤或被困。", False),
    ("accident", "建筑施工事故", "工地 塔吊 脚手架 坍塌 基坑 高处坠落 施工 垮塌", "有人员死亡、重伤或被困；在建工程垮塌。", False),
    ("accident", "危险化学品事故", "泄漏 爆炸 化工 危化品 液氨 氯气 槽罐车 鞭炮 烟花", "发生爆炸、泄漏；有人员伤亡或需要疏散。", False),
    ("accident", "燃气和特种设备事故", "燃气 煤气 液化气 锅炉 电梯 索道 压力容器 天然气", "有人员伤亡或被困；大面积停气。", False),
    ("accident", "水上和溺水事故", "溺水 沉船 翻船 落水 游船 渡船", "有人员死亡失联；未成年人溺水一律报。", False),
    ("accident", "环境污染事件", "污染 死鱼 超标 偷排 异味 水源地 尾矿", "影响饮用水源；有人员中毒或需要疏散；跨行政区。", False),
    ("accident", "水电气通信中断", "停水 停电 停气 断网 抢修 管道爆裂 爆管", "影响 1000 户以上或超过 12 小时；影响医院、供水等重点单位。", False),
    ("health", "食物中毒", "食物中毒 呕吐 腹泻 食堂 中毒 亚硝酸盐 毒蘑菇 集体就餐", "一次 10 人以上；有死亡；学校、托幼机构、工地一律报。", False),
    ("health", "传染病疫情", "疫情 确诊 病例 传染病 流感 诺如 霍乱 鼠疫 聚集性 发热 手足口", "甲类和按甲类管理的传染病；聚集性病例；学校停课。", False),
    ("health", "群体性不明原因疾病", "不明原因 群体性 集体发病 不适", "3 人以上相同症状、原因不明。", False),
    ("health", "职业中毒", "职业中毒 硫化氢 一氧化碳 苯 有限空间", "急性职业中毒 1 人以上。", False),
    ("health", "动物疫情", "非洲猪瘟 禽流感 口蹄疫 病死猪 扑杀 染疫", "一类动物疫病；成批死亡；抛弃病死畜禽。", False),
    ("security", "群体性事件", "聚集 上访 围堵 堵路 拉横幅 罢工 讨薪 停工 集体上访 静坐 群体性", "聚集 50 人以上，或围堵机关、阻断道路；越级集体上访。", False),
    ("security", "重大刑事治安案件", "凶杀 砍人 持刀 命案 绑架 抢劫 枪击 刺伤 劫持", "命案；持械伤害多人；涉枪涉爆。", False),
    ("security", "恐怖袭击", "恐怖 袭击 自杀式 炸弹 恐怖分子 人质 爆炸案 武装分子", "一律报。", True),
    ("security", "涉校涉学生事件", "校园 学生 学校 幼儿园 欺凌 坠楼 走失", "学生非正常死亡、走失、群体受伤；校园周边行凶。", True),
    ("security", "民族宗教和涉外事件", "民族 宗教 外籍 涉外 外国人 寺庙", "一律报。", True),
    ("security", "网络舆情", "网传 视频 热搜 转发 发帖 舆情 网民", "涉本地、转发快、可能引发线下行动的。", False),
    ("security", "金融风险", "挤兑 非法集资 跑路 暴雷 兑付", "挤兑；涉及 50 人以上的非法集资上访。", False),
    ("other", "苗头和隐患", "苗头 隐患 扬言 可能 倾向", "可能演变为上面各类的苗头性、倾向性情况。", False),
    ("other", "其他", "", "拿不准的先报。", False),
]  # fmt: skip

# category or kind: measure -> (特别重大, 重大, 较大, 一般) from how many on; 0: not a measure of that grade
_LADDERS: list[tuple[str, str, tuple[float, float, float, float], str]] = [
    ("accident", "deaths", (30, 10, 3, 1), LAW_493),
    ("accident", "serious", (100, 50, 10, 1), LAW_493),
    ("accident", "loss", (10000, 5000, 1000, 100), LAW_493),
    ("natural", "deaths", (30, 10, 3, 1), LOCAL),
    ("natural", "evacuated", (0, 10000, 1000, 100), LOCAL),
    ("natural", "houses", (0, 3000, 300, 10), LOCAL),
    ("natural", "loss", (10000, 5000, 1000, 100), LOCAL),
    ("地质灾害", "deaths", (30, 10, 3, 1), GEO),
    ("地质灾害", "loss", (1000, 500, 100, 1), GEO),
    ("地震", "deaths", (300, 50, 10, 1), QUAKE),
    ("森林草原火灾", "deaths", (30, 10, 3, 1), FOREST),
    ("森林草原火灾", "serious", (100, 50, 10, 1), FOREST),
    ("health", "deaths", (0, 10, 1, 0), HEALTH),
    ("health", "patients", (0, 0, 100, 30), HEALTH),
    ("职业中毒", "deaths", (0, 5, 1, 0), HEALTH),
    ("职业中毒", "patients", (0, 50, 10, 1), HEALTH),
    ("security", "people", (5000, 1000, 500, 50), MASS),
    ("security", "deaths", (10, 3, 1, 0), MASS),
    ("security", "injuries", (30, 10, 3, 1), MASS),
    ("security", "blocked", (8, 4, 1, 0), MASS),
    ("other", "deaths", (30, 10, 3, 1), LOCAL),
]

# what, severity and graver, from which moment, the rest; the narrowest in force wins
_NONE, _ORDINARY, _LARGER, _MAJOR = 9, 4, 3, 2
CLOCKS: list[tuple[str, int, str, dict[str, Any]]] = [
    ("phone", _NONE, "learnt_at", {"minutes": 20, "basis": "默认：获悉后 20 分钟电话报告"}),
    ("written", _NONE, "phoned_at", {"minutes": 40, "basis": "默认：接报后 40 分钟书面报告"}),
    ("follow_up", _LARGER, "phoned_at", {"times": "08:00 17:00", "basis": "较大以上每日 8 时、17 时前续报"}),
    ("follow_up", _NONE, "phoned_at", {"times": "08:00 17:00", "sensitive": True, "basis": "敏感件比照较大以上"}),
    ("final", _NONE, "phoned_at", {"minutes": 7 * 1440, "warn": 1440, "director_after": 1440, "basis": "默认：7 日内终报或说明"}),
    ("final", _LARGER, "phoned_at", {"minutes": 30 * 1440, "warn": 1440, "director_after": 1440, "basis": "默认：30 日"}),
    ("relay", _ORDINARY, "phoned_at", {"minutes": 120, "warn": 10, "basis": "一般 2 小时内报上级"}),
    ("relay", _LARGER, "phoned_at", {"minutes": 60, "warn": 10, "basis": "较大 1 小时内报上级"}),
    ("relay", _MAJOR, "phoned_at", {"minutes": 30, "warn": 10, "basis": "重大、特别重大 30 分钟内报上级"}),
    ("relay", _NONE, "phoned_at", {"minutes": 60, "warn": 10, "sensitive": True, "basis": "敏感件比照较大"}),
]  # fmt: skip


def lines() -> Iterator[tuple[str, int, str, float, str]]:
    """(category or kind, severity, measure, at least, basis) of every threshold."""
    for of, measure, ladder, basis in _LADDERS:
        for severity, least in enumerate(ladder, 1):
            if least:
                yield of, severity, measure, least, basis
