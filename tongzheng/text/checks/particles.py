"""的, 地, 得, only where certain (R4, text-checks 二)."""

from __future__ import annotations

import re

from tongzheng.text.checks.base import Check, Level, PatternCheck
from tongzheng.text.checks.masks import Zone

_WHY = "状语用“地”，定语用“的”，补语用“得”"
_ADVERBS = "进一步|大力|深入|扎实|稳步|切实|牢牢|不断|逐步|全面"
_MORE_ADVERBS = (
    "积极|认真|努力|严格|持续|有力|有序|及时|迅速|精心|全力|主动|自觉|坚决|坚定不移|毫不动摇|卓有成效|因地制宜|科学|合理|"
    "紧紧|充分|广泛|切切实实|实实在在|一以贯之|真正|着力|有针对性|有计划|创造性|最大限度|有条不紊|扎扎实实|踏踏实实"
)
_VERBS = (
    "推进|推动|落实|加强|提升|提高|促进|开展|贯彻|把握|改善|优化|解决|完善|巩固|抓好|做好|完成|实施|执行|履行|参与|配合|"
    "组织(?:开展|实施|召开|动员)|围绕|依靠|掌握|发挥|调动|学习|领会|维护|化解|排查|整治|守住|抓住|打击|深化|拓展"
)
_NOUNS = (
    "作用|意义|成效|成绩|影响|基础|保障|支撑|贡献|环境|氛围|变化|进展|位置|内容|组成部分|支持|条件|效果|力量|后盾|阶段性|"
    "地位|优势|机遇|挑战|差距|进步|提升|改善|提高|精神|态度|方向"
)
_NOUN_AFTER = (
    "的|情况|进度|时间|率|单位|方式|办法|措施|机制|力度|能力|者|精神|体系|方案|经验|做法|成果|手段|举措|格局|态势|作风|态度|水平|步伐|"
    "方法|途径|路径|过程|进程|潜力|空间|领导"
)
_CLAUSE = r"(?<![一-龥])|(?<=[要将应须能可会就来并也都已正再更])"


class _Particle(PatternCheck):
    source = "现代汉语结构助词的分工"
    group = "错别字"
    quiet = (Zone.LINK, Zone.QUOTE, Zone.TITLE)
    needs = "的地得"


class AdverbDe(_Particle):
    """`dedi.adv`: 大力的推进."""

    id = "dedi.adv"
    name = "“的”应为“地”"
    why = f"“的”应为“地”：{_WHY}"
    level = Level.WARNING
    pattern = re.compile(
        rf"(?<![有作做])(?<!得到)(?<!得到了)(?:{_ADVERBS})(?P<de>的)(?=(?:推进|推动|落实|加强|提升|提高|促进|开展|贯彻|把握|改善|优化|解决|完善|巩固|抓好|做好)"
        rf"(?!.{{0,4}}的)(?!情况|过程|力度|措施|机制|方案|进程|步伐|态势|格局|水平)[一-龥])"
    )

    def swap(self, m: re.Match[str]) -> str:
        """The adverb with 地."""
        return m[0][:-1] + "地"


class ManyAdverbsDe(AdverbDe):
    """`dedi.xiangdi`: 积极的开展排查, where a clause begins; a noun after the verb is let pass."""

    id = "dedi.xiangdi"
    name = "状语用“的”"
    pattern = re.compile(
        rf"(?:(?:{_CLAUSE})(?:{_ADVERBS}|{_MORE_ADVERBS})|(?:日益|逐渐|顺利|成功|圆满|积极|认真|努力|严格))(?P<de>的)"
        rf"(?=(?:{_VERBS}|进行了)(?![^，。；\n]{{0,6}}(?:{_NOUN_AFTER}))[一-龥]{{2}})"
    )


class AdverbGet(AdverbDe):
    """`dedi.de`: 积极得开展."""

    id = "dedi.de"
    name = "“得”应为“地”"
    why = f"“得”应为“地”：{_WHY}"
    level = Level.ERROR
    pattern = re.compile(rf"(?:{_ADVERBS}|{_MORE_ADVERBS}|顺利|成功|圆满|有效)(?P<de>得)(?={_VERBS})")


class NounDe(_Particle):
    """`dedi.noun`: 显著地成效, 重要得作用."""

    id = "dedi.noun"
    name = "定语应用“的”"
    why = f"名词前应为“的”：{_WHY}"
    level = Level.ERROR
    pattern = re.compile(
        rf"(?:重要|良好|积极|显著|明显|坚实|重大|巨大|有力|强大|坚强|突出|丰硕|浓厚|优异|阶段性|突破性|历史性|新)[地得](?=(?:{_NOUNS})(?:[，。；、！\n]|$))"
        r"|(?:群众|人民|企业|政府|单位|部门|干部|我们|他们|农民|老百姓)地(?=利益|生活|需求|支持|意见|问题|困难|权益|服务|关心|生命|满意|诉求|呼声)"
    )

    def swap(self, m: re.Match[str]) -> str:
        """With 的."""
        return m[0][:-1] + "的"


class WordWithGet(_Particle):
    """`dedi.deji`: 取的了, 变的更加, 值地肯定: the word itself is written with 得."""

    id = "dedi.deji"
    name = "“得”误作“的、地”"
    why = "词里应为“得”：取得、获得、值得、变得、显得"
    level = Level.ERROR
    pattern = re.compile(
        r"(?<![采获争夺选领录换提听收摄汲吸榨萃所支窃骗考求拿截])取[的地](?=了|显著|明显|积极成效|良好|阶段性|重大|突破|实效|成效|圆满|优异|较好|一定|新进展|新成效|胜利)"
        r"|(?<![所查捕收缴荣斩猎俘抓破截拿])获[的地](?=了|一致|肯定|好评|圆满|成功|批准|通过|支持)"
        r"|(?<![价贬升增净峰均总产])值[的地](?=注意|肯定|关注|重视|警惕|推广|学习|借鉴|信赖|称道|一提|提倡)"
        r"|(?<![改转演蜕突应政兵病裂质量叛嬗渐巨])变[的地](?=更加|越来越|更|十分|非常|愈发|格外)"
        r"|(?<![明凸彰突浅])显[的地](?=更加|越来越|尤为|格外|十分|特别)"
        r"|(?<![输必双共获])赢[的地](?=了|好评|赞誉|尊重|广泛|主动|信任|群众)"
        r"|(?<![行大天驱致即迫役指唆出])使的(?=群众|企业|工作|广大|各|问题|全县|全市|农民|基层)"
        r"|(?<![自知视听感触嗅味幻错直警先察发睡])觉的(?=很|非常|应该|比较|自己|有必要)"
        r"|舍不[的地]"
        r"|(?<=[一-龥])(?:抓|做|干|办|搞|管|写|跑)的(?=(?:很|非常|十分|特别)(?!多|少|大|高|低|长|短|重要)[一-龥]{1,3}[，。；！])"
    )

    def swap(self, m: re.Match[str]) -> str:
        """With 得."""
        return m[0][:-1] + "得"


class Attained(_Particle):
    """`dedi.dedao`: 问题的到解决."""

    id = "dedi.dedao"
    name = "“得到”误作“的到、地到”"
    why = "应为“得到”"
    level = Level.ERROR
    pattern = re.compile(
        r"[的地]到了?(?=(?:解决|落实|提升|改善|加强|提高|好评|肯定|保障|支持|有效|充分|进一步|明显|控制|认可|广泛|一致|缓解|巩固|增强|发展|实惠|满足|优化|显著|全面|切实|及时|妥善))"
    )

    def swap(self, m: re.Match[str]) -> str:
        """With 得."""
        return "得" + m[0][1:]


CHECKS: tuple[Check, ...] = (AdverbDe(), ManyAdverbsDe(), AdverbGet(), NounDe(), WordWithGet(), Attained())
