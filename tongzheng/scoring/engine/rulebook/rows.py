"""The tables of a rulebook, one dataclass a table, one field a column (rules.md 2.2). Order of rows means nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tongzheng.scoring.engine import words as w
from tongzheng.scoring.engine.rulebook import columns as c


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """采用分值：层级 × 刊物 × 采用方式 × 信息类别"""

    levels: tuple[str, ...] = c.some("层级", w.LEVELS)
    periodicals: tuple[str, ...] = c.names("刊物")
    ways: tuple[str, ...] = c.some("采用方式", w.WAYS)
    kinds: tuple[str, ...] = c.some("信息类别", w.KINDS)
    points: Decimal = c.figure("分值", "整条采用的分", low=0)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """采用方式折算：一种方式按另一种方式分值的几成"""

    levels: tuple[str, ...] = c.some("层级", w.LEVELS)
    periodicals: tuple[str, ...] = c.names("刊物")
    ways: tuple[str, ...] = c.some("采用方式", w.WAYS, "哪种方式要折算")
    of: str = c.choice("按哪种方式", w.WAYS, "以这种方式的分值为底")
    times: Decimal = c.times("倍数", "如综合按单条的一半，填 0.5", Decimal(1))
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """系数：路径、类别、约稿……同名的只用一行，不同名的连乘"""

    name: str = c.text("名称", "如 路径、类别、约稿", required=True)
    levels: tuple[str, ...] = c.some("层级", w.LEVELS)
    periodicals: tuple[str, ...] = c.names("刊物")
    kinds: tuple[str, ...] = c.some("信息类别", w.KINDS)
    routes: tuple[str, ...] = c.some("报送路径", w.ROUTES)
    direct: str = c.tri("直报点", "牵头单位是不是直报点；空着表示不限")
    classes: tuple[str, ...] = c.classes()
    commission: tuple[str, ...] = c.some("约稿结果", w.RESULTS, "该稿是约稿回稿且结果如此；空着表示不限")
    times: Decimal = c.times("倍数", "与其他系数连乘后一次四舍五入；不计的填 0", Decimal(1), zero=True)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """重复采用：一稿多刊怎么计，必须写明"""

    name: str = c.text("名称", "如 县级刊物、上级刊物", required=True)
    levels: tuple[str, ...] = c.some("层级", w.LEVELS)
    periodicals: tuple[str, ...] = c.names("刊物")
    mode: str = c.choice("取法", w.REPEATS, "累加、只计先印发的一次、取最高、补差、别处没有采用才计")
    per: tuple[str, ...] = c.listed(
        "范围", {k: w.KEYS[k] for k in ("level", "periodical")}, "在什么范围里比；空着是整稿"
    )
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """转报分：报上级一次计多少"""

    levels: tuple[str, ...] = c.some("层级", w.LEVELS)
    kinds: tuple[str, ...] = c.some("信息类别", w.KINDS)
    points: Decimal = c.figure("分值", "每稿每层级只计第一次", low=0)
    every: bool = c.flag("每次都计", "同一层级转报几次计几次")
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonus:
    """类别另加分：被采用的某类稿件每稿另加一次，没有有效采用即冲销"""

    name: str = c.text("名称", "如 问题建议加分", required=True)
    kinds: tuple[str, ...] = c.some("信息类别", w.KINDS)
    levels: tuple[str, ...] = c.some("层级", w.LEVELS)
    not_periodicals: tuple[str, ...] = c.without("不算的刊物", "在这些刊物上采用不算，如网站")
    points: Decimal = c.figure("分值", "每稿一次", low=0)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """联合报送：各类得分怎么分；分出的尾差归牵头单位"""

    items: tuple[str, ...] = c.some(
        "哪类得分", {k: w.ITEMS[k] for k in ("adoption", "relay", "problem", "instruction")}
    )
    mode: str = c.choice("分法", w.JOINTS, "各得全分、均分、按份数、定额、只计牵头")
    fixed: Decimal = c.figure("定额", "“定额”分法里其他每家的分", low=0)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """领导职级：主要领导、其他领导以外另行计分的，如秘书长类、办公室主任"""

    key: str = c.text("代号", "如 secretary，批示分值里用它", required=True)
    name: str = c.text("名称", "如 秘书长类", required=True)
    of: str = c.choice("从哪一类里分出", w.RANKS, "称谓对上、又属于这一类的领导才归进来", "deputy")
    titles: tuple[str, ...] = c.phrases("称谓", "职务里有这些字样的归入，字样最长的算；空着只按登记的职级")
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionRule:
    """批示规则：多位领导、多次批示怎么合"""

    combine: str = c.choice("多人批示", w.COMBINES, "逐位相加、只取最高、由高到低递减")
    per: tuple[str, ...] = c.listed(
        "范围", {k: w.KEYS[k] for k in ("level", "carrier", "rank")}, "在什么范围里合；空着是整稿"
    )
    weights: tuple[Decimal, ...] = c.weights("递减比例", "第一位、第二位……最后一个数管到底，如 1, 0.5, 0.25")
    leader: str = c.choice("同一领导", w.LEADERS, "同一领导对同一稿件多次批示怎么计", "each")
    not_kinds: tuple[str, ...] = c.listed("不计批示的类别", w.KINDS, "如紧急类")
    with_older: bool = c.flag("与旧版已计的比", "换版后与按旧版已计的批示分一并比较", True)
    initial: Decimal = c.figure("圈阅分", "圈阅一次计多少，一般为 0", low=0)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionPoints:
    """批示分值：固定分，或所批采用分的倍数"""

    levels: tuple[str, ...] = c.some("领导层级", w.LEVELS)
    ranks: tuple[str, ...] = c.ranks("领导职级")
    kinds: tuple[str, ...] = c.some("信息类别", w.KINDS)
    points: Decimal = c.figure("固定分", "填了倍数就不用填", low=0)
    times: Decimal | None = c.times("倍数", "按所批那条采用的整条分乘几倍")
    further: Decimal | None = c.figure("其余每位", "递减时第二位起每位固定几分，如首位 10、其余各 5 填 5", None, low=0)
    weights: tuple[Decimal, ...] = c.weights("本行递减比例", "递减时这一行的领导另用的比例；空着按批示规则的")
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """原稿基数：批在未刊发的原稿或转报件上时，倍数乘的底数"""

    kinds: tuple[str, ...] = c.some("信息类别", w.KINDS)
    levels: tuple[str, ...] = c.some("领导层级", w.LEVELS)
    points: Decimal = c.figure("基数", "没有采用记录时的底数", low=0)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """采用撤回：按原因分"""

    causes: tuple[str, ...] = c.some("原因", w.CAUSES)
    instructions: str = c.choice("批示分", w.CARRIED, "撤回后批示分怎么办", "carrier")
    restore: bool = c.flag("其他采用补上", "同稿其他有效采用是否重新比较、补上计分", True)
    penalty: Decimal = c.figure("另扣分", "每稿一次，只扣牵头单位", low=0)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """整期召回：视为哪种原因的撤回"""

    cause: str = c.choice("视为", w.CAUSES, "该期全部采用视为这种原因撤回", "editor")
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionPoints:
    """约稿：按时、迟交、未交各多少"""

    results: tuple[str, ...] = c.some("结果", w.RESULTS)
    points: Decimal = c.figure("分值", "扣分写负数")
    item: str = c.choice("记入", w.ITEMS, "记在哪一项", "commission")
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Misses:
    """约稿多次未交的后果"""

    number: int = c.count("第几次", "年内第几次未交起", 2)
    clawback: bool = c.flag("冲销已得", "当年已得的约稿完成分全部冲销", True)
    stop: bool = c.flag("以后不计", "此后当年按时完成的不再计分", True)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """累进扣分：同类事项第几次起扣得更多，可以设最多扣多少"""

    name: str = c.text("名称", "同一名称的几行一起数次数，如 约稿未交；数报送任务的，写任务的名称", required=True)
    on: str = c.choice("数什么", w.ESCALATING, "约稿未交或迟交、违规认定、督查落实的情形，报送任务没完成的期数")
    kinds: tuple[str, ...] = c.listed("违规事项", w.BREACHES, "只数这些违规；空着是全部")
    results: tuple[str, ...] = c.listed("督查情形", w.SUPERVISED, "只数这些情形；空着是扣分的全部")
    scope: str = c.choice("几时重新数", w.SCOPES, "每期从头数，或全年连着数", "year")
    number: int = c.count("第几次起", "满几次起按本行", 2)
    points: Decimal | None = c.figure("每次", "按本行每次多少，扣分写负数；填了倍数就不用填", None)
    times: Decimal | None = c.times("倍数", "原来该扣的乘几倍")
    earlier: bool = c.flag("前面的也算", "满了次数，前面各次也按本行补扣")
    most: Decimal | None = c.figure("最多扣", "这一名称一期或一年最多扣多少，写正数；空着不封顶", None, low=0)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachPoints:
    """违规扣分：迟、漏、误、谎、瞒、轻、脱岗、差错分列"""

    kinds: tuple[str, ...] = c.some("事项", w.BREACHES)
    major: str = c.tri("重大", "是否重大突发信息；空着表示不限")
    points: Decimal = c.figure("分值", "扣分写负数；只通报不扣写 0")
    item: str = c.choice(
        "记入", {k: w.ITEMS[k] for k in ("breach", "duty", "error", "deduction")}, "记在哪一项", "breach"
    )
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisedPoints:
    """督查落实：按时、超时、退回、催办……一件一次"""

    results: tuple[str, ...] = c.some("情形", w.SUPERVISED)
    points: Decimal = c.figure("分值", "扣分写负数；一件可以同时有几种情形，各记各的")
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """被上级通报：该次乘几倍"""

    levels: tuple[str, ...] = c.some("被哪级通报", w.LEVELS)
    kinds: tuple[str, ...] = c.some("事项", w.BREACHES)
    times: Decimal = c.times("倍数", "如加倍填 2", Decimal(2))
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposal:
    """突发信息去向分：同一条取最高的一个去向"""

    disposals: tuple[str, ...] = c.some("去向", w.DISPOSALS)
    points: Decimal = c.figure("分值", "去向分", low=0)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule:
    """突发信息一事一条：附件、减半"""

    media: Decimal = c.figure("附件分", "任一次报送附图像、音视频的加分，每条一次", low=0)
    cut_kinds: tuple[str, ...] = c.listed("减分情形", w.BREACHES, "任一次报送有这些情形，条分打折，只打一次")
    cut: Decimal = c.share("打几折", "减半填 0.5", Decimal(1))
    media_clause: str = c.text("附件条款")
    cut_clause: str = c.text("减分条款")
    supplement_clause: str = c.text("补报件条款")
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """报送基础分：每条分、封顶、达标整段分"""

    name: str = c.text("名称", "同一榜有几行时用来区分")
    classes: tuple[str, ...] = c.classes()
    each: Decimal = c.figure("每条分", "收到一条计多少", low=0)
    commissioned: bool = c.flag("含约稿回稿", "约稿回稿也计")
    returned: bool = c.flag("含退回的", "被退回的也计")
    cap: Decimal | None = c.figure("每期封顶", "空着表示不封顶", None, low=0)
    reach: int = c.count("达标条数", "收到几条得整段分；0 表示没有整段分")
    reach_points: Decimal = c.figure("整段分", "达标得多少，不达标 0", low=0)
    fixed: Decimal = c.figure("每期固定分", "如机构健全、基础分", low=0)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """报送任务：按单位类别定条数，少一条扣、超一条加"""

    name: str = c.text("名称", "如 月任务、问题建议单列", required=True)
    classes: tuple[str, ...] = c.classes()
    span: str = c.choice("周期", w.PERIODS, "几时算一次；空着随记账周期，可以更长，如按月记账、每季 1 篇长稿", "")
    number: int = c.count("条数", "一个周期应报几条", 1)
    kinds: tuple[str, ...] = c.listed("单列类别", w.KINDS, "只数这些类别；空着是全部")
    each_person: bool = c.flag("按人头", "条数乘以在岗信息员人数")
    short: Decimal = c.figure("少一条扣", "写正数", low=0)
    over: Decimal = c.figure("超一条加", "写正数", low=0)
    done: Decimal = c.figure("完成得", "够数整段得多少，写正数", low=0)
    failed: Decimal = c.figure("没完成扣", "不够数整段扣多少，不论少几条，写正数", low=0)
    short_cap: Decimal | None = c.figure("缺报最多扣", "少报扣分每期最多多少，写正数；空着不封顶", None, low=0)
    over_cap: Decimal | None = c.figure("超报封顶", "超报加分每期最多多少；空着不封顶", None, low=0)
    forfeit: bool = c.flag("缺了扣光基础分", "少一条即扣光当期报送基础分")
    returned: bool = c.flag("含退回的", "被退回的也算完成")
    item: str = c.choice("记入", {k: w.ITEMS[k] for k in ("task", "quota")}, "记在哪一项", "task")
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """录用率：低于多少扣多少"""

    classes: tuple[str, ...] = c.classes()
    below: Decimal = c.share("低于", "用分数精确比较，恰等于不扣", Decimal(0))
    points: Decimal = c.figure("扣分", "写正数", low=0)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lump:
    """年度整段分：全年被采用满几稿，年末一次加"""

    classes: tuple[str, ...] = c.classes()
    number: int = c.count("满几稿", "一稿多刊算 1 稿", 1)
    levels: tuple[str, ...] = c.listed("层级", w.LEVELS, "哪些层级的采用算数；空着是全部")
    not_periodicals: tuple[str, ...] = c.without("不算的刊物", "如网站")
    points: Decimal = c.figure("分值", "满了加多少", low=0)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """封顶：单项或总分，超出部分记一笔负数"""

    items: tuple[str, ...] = c.listed("哪些项", w.ITEMS, "空着是总分")
    gains_only: bool = c.flag("不含未交扣分", "只计完成分及其冲销")
    classes: tuple[str, ...] = c.classes()
    scope: str = c.choice("范围", w.SCOPES, "每期，或全年累计", "year")
    most: Decimal = c.figure("最多", "封顶分", low=0)
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """保底：总分低于多少补到多少"""

    classes: tuple[str, ...] = c.classes()
    scope: str = c.choice("范围", w.SCOPES, "每期，或年末一次", "year")
    least: Decimal = c.figure("补到", "一般为 0")
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """板块：基础分、扣完为止、折算比例"""

    key: str = c.text("代号", "如 info、duty", required=True)
    name: str = c.text("名称", "如 信息板块", required=True)
    items: tuple[str, ...] = c.listed("包括的项", w.ITEMS, "空着是其余各项")
    base: Decimal = c.figure("基础分", "每期从多少分起", low=0)
    entered: bool = c.flag("基础分记账", "基础分在账上记一笔")
    floored: bool = c.flag("扣完为止", "扣分以基础分扣完为止，不吃加分", True)
    weight: Decimal = c.times("折算比例", "计入综合得分的比例", Decimal(1))
    passing: Decimal | None = c.figure("达标分", "不满即当期不达标；空着不考", None)
    clause: str = c.clause()
    floor_clause: str = c.text("扣完为止的条款")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRule:
    """申诉成立后怎么更正"""

    mode: str = c.choice("更正方式", w.APPEAL_WAYS, "差额记一笔，或按板块实际变化额", "difference")
    clause: str = c.clause()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergerRule:
    """单位合并：合并日净分整体转入接收单位"""

    clause: str = c.clause()
