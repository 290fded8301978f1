"""Openings, titles and closings that fit any matter."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """Titles and openings of a kind, for topics without their own."""

    titles: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()


FRAMES: dict[str, Frame] = {
    "news": Frame(),
    "experience": Frame(),
    "problem": Frame(),
    "advice": Frame(
        titles=(
            "关于做好{theme}工作的[几点/三点]建议",
            "建议[进一步/切实]加强{theme}工作",
            "[完善/改进]{theme}[的建议/工作的几点建议]",
            "建议[统筹/协同]解决{theme}中的突出问题",
            "关于[破解/缓解]{theme}难题的建议",
            "从{t1}、{t2}看{theme}还需补的短板",
        )
    ),
    "research": Frame(
        titles=(
            "{t1}、{t2}等地{theme}情况[调查/调研]",
            "[我县/{area}]{theme}情况调研",
            "{theme}：现状、问题与对策",
            "对{v1}等村{theme}情况的调查",
            "{theme}怎么抓：来自{t1}的调查",
            "关于{theme}情况的调研报告",
        ),
        leads=(
            "为摸清{theme}底数，{mon}，{unit}采取[实地走访/入户访谈/发放问卷/查阅台账]与座谈相结合的方式，对{t1}、{t2}、{t3}开展专题调研，走访群众和经营主体，召开座谈会，形成如下意见。",
            "围绕{theme}，{unit}抽调人员组成调研组，先后到{v1}、{v2}、{v3}等村实地查看，与村组干部、群众代表面对面交流，了解实情。",
            "按照年度调研安排，{unit}于{d}前完成了{theme}专题调研，先分片摸底，再集中会商，有关情况如下。",
            "针对基层反映较多的{theme}问题，{unit}调研组用一周时间走访{t1}、{t4}两地，核对了近三年的有关数据。",
        ),
    ),
    "analysis": Frame(
        titles=(
            "{mon}{theme}情况分析",
            "{theme}[运行/工作]情况综合分析",
            "前一阶段{theme}进展、问题及走势分析",
            "{theme}：进展、短板和下步打算",
            "[当前/近期]{theme}形势分析",
        ),
        leads=(
            "{unit}对{mon}{theme}情况作了汇总分析，总体平稳，[局部仍有短板/也有需要关注的苗头]。",
            "从{unit}掌握的情况看，{since}{theme}[稳中有进/进展平稳/有快有慢]，现综合分析如下。",
            "{unit}汇总各点位报送的数据，对{theme}作了阶段性分析。",
            "截至{d}，{unit}对{theme}有关指标逐项比对，主要情况和需要关注的问题如下。",
        ),
    ),
    "opinion": Frame(
        titles=(
            "群众反映{theme}中的[几件烦心事/几个问题]",
            "[居民/村民/群众]盼解决{theme}问题",
            "社情民意：{theme}还有哪些不便",
            "{v1}群众对{theme}的[几点意见/期盼]",
            "{t1}、{t2}群众反映{theme}问题较集中",
            "走访中听到的{theme}[心里话/意见]",
        ),
        leads=(
            "{unit}近日在走访中了解到，{v1}、{v2}一带群众对{theme}议论较多，主要反映以下情况。",
            "{unit}梳理{mon}收到的来电、来信和走访记录，{theme}方面的意见较为集中。",
            "有群众向{unit}反映，{since}{theme}方面遇到一些不便，希望引起重视。",
            "在{d}召开的民情恳谈会上，到会群众就{theme}提了不少意见，{unit}归纳如下。",
        ),
    ),
    "urgent": Frame(),
    "forecast": Frame(
        titles=(
            "下阶段{theme}走势及应对建议",
            "{theme}：下一步可能出现的情况和对策",
            "对今{season}后一阶段{theme}形势的预判",
            "需提前关注{theme}方面的几个苗头",
        ),
        leads=(
            "{unit}根据近期掌握的数据和基层反映，对下一阶段{theme}形势作了预判，以下情况需提前关注。",
            "综合{t1}、{t2}、{t3}等地情况，{unit}认为，未来两个月{theme}可能出现以下变化。",
        ),
    ),
    "reaction": Frame(
        titles=(
            "{doc}出台后[基层/各方面]对{theme}的反映",
            "基层对{theme}有关政策的反响和建议",
            "{theme}新政落地一个月的反映",
            "{t1}、{t2}干部群众对{theme}政策的看法",
        ),
        leads=(
            "{doc}印发后，{unit}跟踪了解{theme}方面的落实情况，基层总体认为方向对、措施实，也反映了一些具体问题。",
            "围绕{theme}有关政策的执行情况，{unit}回访了{t1}、{t2}、{t3}的干部群众，主要反响如下。",
        ),
    ),
    "reference": Frame(
        titles=(
            "外地{theme}的三点做法值得借鉴",
            "邻县{theme}做法及启示",
            "他山之石：望溪县{theme}的做法",
            "外出学习看到的{theme}好做法",
        ),
        leads=(
            "近日，{unit}派员到望溪县学习{theme}工作，感到有几点做法可供参考。",
            "{unit}收集了周边地区{theme}的做法，现摘要如下，供参阅。",
        ),
    ),
}
CLOSINGS = (
    "下一步，{unit}将[压实责任/盯紧节点]，[逐项销号/逐月调度]，确保各项措施落到实处。",
    "目前，有关工作正在[有序推进/按计划进行]，进展情况将及时续报。",
    "下一步，{we}将[及时总结/认真总结]，把管用的办法固定下来，[逐步推开/向其他村推开]。",
)
PUFF = (
    "此举得到了社会各界的广泛好评，群众纷纷拍手称赞。",
    "各级领导高度重视，思想认识进一步统一，工作合力进一步增强。",
    "通过以上措施，取得了十分明显的成效，受到了广大干部群众的一致欢迎。",
    "据不完全统计，全部问题已基本得到圆满解决。",
    "大家一致表示，要以此为契机，再接再厉，再创佳绩。",
)
