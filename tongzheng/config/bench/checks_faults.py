"""Faults put into clean text, one maker for each check: what it returns must be found by that check (R4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from tongzheng.text.checks.counting import cn
from tongzheng.text.checks.typos import pairs

Maker = Callable[[Random, str], str | None]
_ADVERBS = "(?:进一步|大力|深入|扎实|稳步|切实|不断|逐步|全面)"
_ADVERBS_MORE = "(?:积极|认真|严格|努力|持续|主动|有序|及时)"
_VERBS = "(?:推进|推动|落实|加强|提升|提高|促进|开展|贯彻|改善|优化|解决|完善|巩固|做好)"
_NOUNS = ("受灾群众", "脱贫户", "养殖户", "退役军人", "在册职工", "返乡农民工", "困难家庭")


def _toll(rng: Random) -> str:
    first = rng.randrange(2, 9)
    return f"事故造成{first}人死亡。经核实，遇难的{first + rng.randrange(1, 4)}人身份均已确认，善后工作有序开展。"


def _swap(pattern: str, right: Callable[[re.Match[str]], str]) -> Maker:
    """Change one match, drawn by chance."""
    compiled = re.compile(pattern)

    def make(rng: Random, text: str) -> str | None:
        found = list(compiled.finditer(text))
        if not found:
            return None
        m = rng.choice(found)
        return text[: m.start()] + right(m) + text[m.end() :]

    return make


def _say(*sentences: Callable[[Random], str]) -> Maker:
    """Put a made sentence after one of the text's own."""

    def make(rng: Random, text: str) -> str | None:
        ends = [m.end() for m in re.finditer("。(?=[一-龥\n]|$)", text)]
        at = rng.choice(ends) if ends else len(text)
        return text[:at] + rng.choice(sentences)(rng) + text[at:]

    return make


def _wrong_word(rng: Random, text: str) -> str | None:
    known = [(wrong, pair.right) for wrong, group in pairs().items() for pair in group if pair.right in text]
    if not known:
        return None
    wrong, right = rng.choice(known)
    at = rng.choice([m.start() for m in re.finditer(re.escape(right), text)])
    return text[:at] + wrong + text[at + len(right) :]


def _headed(change: Callable[[Random, list[str]], list[str]]) -> Maker:
    """The text under numbered headings, one of the numbers changed."""

    def make(rng: Random, text: str) -> str | None:
        sentences = re.findall("[^。\n]{8,60}。", text)[:7]
        if len(sentences) < 4:
            return None
        shape = rng.choice((lambda n: f"{cn(n)}、", lambda n: f"（{cn(n)}）", lambda n: f"{n}.", lambda n: f"（{n}）"))
        numbers = change(rng, [shape(n) for n in range(1, len(sentences) + 1)])
        return "\n".join(n + s for n, s in zip(numbers, sentences, strict=False))

    return make


def _jump(rng: Random, numbers: list[str]) -> list[str]:
    del numbers[rng.randrange(1, len(numbers) - 1)]
    return numbers


def _double(rng: Random, numbers: list[str]) -> list[str]:
    at = rng.randrange(2, len(numbers))
    numbers[at] = numbers[at - 1]
    return numbers


def _inline(skip: bool) -> Maker:
    def make(rng: Random, text: str) -> str | None:
        clauses = re.findall("[^，。；、\n]{4,20}", text)[:5]
        numbers = list(range(1, len(clauses) + 1))
        if len(numbers) < 4:
            return None
        at = rng.randrange(1, len(numbers))
        numbers = [n + (1 if skip else -1) * (i >= at) for i, n in enumerate(numbers)]
        if not skip and at == 1:
            return None
        return "".join(f"{cn(n)}是{c}。" for n, c in zip(numbers, clauses, strict=True))

    return make


def _noun(rng: Random) -> str:
    return rng.choice(_NOUNS)


def _number(rng: Random) -> int:
    return rng.randrange(23, 987)


def _parts(rng: Random) -> str:
    n = _number(rng)
    return f"全县共走访{_noun(rng)}{n}户，其中因病{n + rng.randrange(5, 300)}户。"


def _sum(rng: Random) -> str:
    a, b, c = (_number(rng) for _ in range(3))
    return f"。青石镇{a}户、白水镇{b}户、柳河镇{c}户，合计{a + b + c + rng.randrange(3, 60)}户。"


def _growth(rng: Random) -> str:
    a, g = rng.randrange(120, 900), rng.randrange(5, 80)
    return f"全县粮食收储量由{a}吨增加到{round(a * (1 + g / 100))}吨，增长{g + rng.randrange(4, 30)}%。"


def _falls(rng: Random) -> str:
    a = rng.randrange(120, 900)
    return f"信访总量由{a}件下降到{a + rng.randrange(3, 90)}件。"


def _share(rng: Random) -> str:
    a = rng.randrange(200, 900)
    b = rng.randrange(20, a - 80)
    return (
        f"全县共有{_noun(rng)}{a}人，其中女性{b}人，占{b / a * 100 + rng.choice((-1, 1)) * rng.uniform(3, 15):.1f}%。"
    )


def _average(rng: Random) -> str:
    n, each = rng.randrange(100, 900), rng.randrange(12, 60) * 100
    return f"累计发放补助{n * each / 10_000:g}万元，惠及{n}户，户均{each + rng.randrange(3, 9) * 100}元。"


def _thirds(rng: Random) -> str:
    a, b = rng.uniform(8, 30), rng.uniform(30, 45)
    return f"三次产业比重分别为{a:.1f}%、{b:.1f}%、{100 - a - b + rng.choice((-1, 1)) * rng.uniform(1, 9):.1f}%。"


def _count(rng: Random) -> str:
    return f"主要有以下{rng.choice('四五六七')}个方面：一是水源不足，二是管网老化，三是管护无人。"


def _twice(rng: Random) -> str:
    a, b = rng.sample("123456789", 2)
    return f"据初步统计，全县受灾人口{a}.{b}万人。截至发稿，全县受灾人口{b}.{a}万人。"


def _slip(rng: Random) -> str:
    a = f"{rng.uniform(1, 9):.2f}"
    return f"该项目总投资{a}亿元，去年开工。该项目总投资{a}万元，资金已经到位。"


def _weekday(rng: Random) -> str:

    day = date(2024, 1, 1) + timedelta(days=rng.randrange(900))
    wrong = "一二三四五六日"[(day.weekday() + rng.randrange(1, 7)) % 7]
    return f"会议定于{day.year}年{day.month}月{day.day}日（星期{wrong}）召开。"


FAULTS: dict[str, Maker] = {
    "typo.pair": _wrong_word,
    "rep.char2": _swap("(?<=[一-龥])[的在把被为也都并与将已](?=[一-龥])", lambda m: m[0] * 2),
    "rep.phrase": _swap(
        "进行|开展|推进|加强|工作|通过|进一步|实现|建设|发展|提高|坚持|群众|问题|已经|我们|企业|按照",
        lambda m: m[0] * 2,
    ),
    "rep.word": _swap("(?<=[，。])[一-龥]{4,7}(?=[，。的])", lambda m: m[0] * 2),
    "rep.sentence": _swap("(?<=。)[^。！？\n]{10,60}。", lambda m: m[0] * 2),
    "dedi.adv": _swap(f"({_ADVERBS})地?(?={_VERBS}[一-龥]{{2}})", lambda m: m[1] + "的"),
    "dedi.xiangdi": _swap(f"({_ADVERBS_MORE})地?(?={_VERBS}[一-龥]{{2}})", lambda m: m[1] + "的"),
    "dedi.de": _swap(f"((?:{_ADVERBS}|{_ADVERBS_MORE}))地?(?={_VERBS})", lambda m: m[1] + "得"),
    "dedi.noun": _swap(
        "(重要|积极|明显|显著|坚实|重大)的?(作用|成效|影响|基础|贡献|进展|意义)(?=[，。])", lambda m: f"{m[1]}地{m[2]}"
    ),
    "dedi.deji": _swap("(取|获|值|变|显|赢)得", lambda m: m[1] + "的"),
    "dedi.dedao": _swap("得到", lambda m: "的到"),
    "punct.halfwidth": _swap("(?<=[一-龥])[，；：](?=[一-龥])", lambda m: {"，": ",", "；": ";", "：": ":"}[m[0]]),
    "punct.paren-half": _swap("（([^（）\n]{0,20}[一-龥]+)）", lambda m: f"({m[1]})"),
    "punct.fullwidth-digit": _swap("[0-9]+", lambda m: m[0].translate({48 + i: 0xFF10 + i for i in range(10)})),
    "punct.paren-mixed": _swap("(?<=（)([^（）()\n]{1,30})）", lambda m: m[1] + ")"),
    "punct.repeat": _swap("[，、；]", lambda m: m[0] * 2),
    "punct.ellipsis": _swap("(?<=[一-龥])。", lambda m: "..."),
    "punct.dengdeng": _swap("(?<=[一-龥])等(?=[，。])", lambda m: "……等"),
    "punct.dash": _swap("(?<=[一-龥])[，](?=[一-龥])", lambda m: "--"),
    "punct.range-dun": _say(
        lambda r: f"工作队走访了{r.choice(('三、四', '五、六', '七、八'))}{r.choice(('个村', '户', '次', '天'))}。"
    ),
    "punct.book-dun": _say(lambda r: "会议学习了《信访工作条例》、《保密工作要点》。"),
    "punct.space-cjk": _swap("(?<=[一-龥])(?=[，。])", lambda m: " "),
    "punct.zero-width": _swap("(?<=[一-龥])(?=[一-龥])", lambda m: "\u200b"),
    "punct.quote-straight": _swap("“([^“”\n]{1,20})”", lambda m: f'"{m[1]}"'),
    "quote.pair": _swap("[“”《》（）](?!\n)", lambda m: ""),
    "quote.cross": _swap("《([^《》\n]{2,20})》", lambda m: f"《{m[1]}（试行》"),
    "quote.nest": _swap("“([^“”\n]{2})([^“”\n]{1,20})”", lambda m: f"“{m[1]}“{m[2]}”"),
    "seq.order": _headed(_jump),
    "seq.dup": _headed(_double),
    "seq.skip": lambda rng, text: f"一、基本情况\n（1）{text[:60]}\n（2）{text[60:120]}",
    "seq.inline-skip": _inline(skip=True),
    "seq.inline-dup": _inline(skip=False),
    "seq.dot": lambda rng, text: f"{text[:40]}\n{rng.choice(('1、', '（一）、', '二.'))}主要做法\n",
    "num.percent-double": _swap(r"(?<=[一-龥])([\d.]+)%", lambda m: f"百分之{m[1]}%"),
    "num.pp-word": _say(lambda r: f"同比提高{r.randrange(1, 9)}.{r.randrange(1, 9)}个百分比。"),
    "num.pp": _say(
        lambda r: (lambda a, d: f"合格率由{a}%提高到{a + d}%，提高{d}%。")(r.randrange(20, 80), r.randrange(3, 18))
    ),
    "num.growto": _say(lambda r: f"规上工业增加值同比增长到{r.uniform(1, 9):.1f}%。"),
    "num.decline-multiple": _say(lambda r: f"运输成本{r.choice(('下降', '降低', '减少'))}了{r.randrange(2, 6)}倍。"),
    "num.approx-double": _say(lambda r: f"共有约{_number(r)}人左右参加。", lambda r: f"到场近{_number(r)}余人。"),
    "num.minmax-double": _say(
        lambda r: f"覆盖率超过{r.randrange(70, 99)}%以上。", lambda r: f"每村不少于{r.randrange(2, 9)}人以上。"
    ),
    "num.mixed-numeral": _say(lambda r: f"惠及{r.randrange(2, 9)}千多名老人。"),
    "num.range-percent": _say(lambda r: f"预计增长{r.randrange(2, 5)}～{r.randrange(6, 9)}%。"),
    "num.range-wan": _say(lambda r: f"每村补助{r.randrange(2, 5)}～{r.randrange(6, 9)}万元。"),
    "num.thousand": _say(lambda r: f"拨付资金{r.randrange(1, 99)},{r.randrange(10, 99)}万元。"),
    "num.double-unit": _say(lambda r: f"每户补助{_number(r)}元元。", lambda r: f"投资{_number(r)}万元亿元。"),
    "num.unit-case": _say(lambda r: f"每袋{r.randrange(5, 50)}KG，全部检验合格。"),
    "date.bad": _say(
        lambda r: f"{r.choice((2, 4, 6, 9, 11))}月31日组织了验收。",
        lambda r: f"{r.choice((2021, 2022, 2023, 2025))}年2月29日印发通知。",
        lambda r: f"{r.randrange(2020, 2026)}年{r.randrange(13, 20)}月完工。",
    ),
    "date.time": _say(
        lambda r: f"{r.randrange(1, 28)}日{r.randrange(25, 40)}时出现强降雨。",
        lambda r: f"{r.randrange(1, 23)}时{r.randrange(60, 99)}分接报。",
    ),
    "date.weekday": _say(_weekday),
    "date.order": _say(
        lambda r: (
            f"{r.randrange(2020, 2026)}年{r.randrange(6, 9)}月{r.randrange(1, 28)}日至{r.randrange(1, 5)}月{r.randrange(1, 28)}日集中整治。"
        )
    ),
    "fig.growth": _say(_growth, _falls),
    "fig.average": _say(_average),
    "fig.share": _say(_share),
    "fig.parts": _say(_parts, _sum),
    "fig.percent-sum": _say(_thirds),
    "fig.over100": _say(lambda r: f"群众满意率{r.randrange(101, 130)}%。"),
    "fig.count": _say(_count),
    "fig.twice": _say(_twice, _slip),
    "ph.cross": _say(lambda r: "会上，×××同志作了发言。", lambda r: "由××公司承建。"),
    "ph.place": _swap("(?<=[，。])[一-龥]{2}(?=[省市县区乡镇村](?!民|主任|书记))", lambda m: "XX"),
    "ph.year": _swap(r"20\d\d(?=年)", lambda m: "20XX"),
    "ph.todo": _say(
        lambda r: r.choice(("具体数据待补。", "受益户数（待核实）。", "产值为（待补充）万元。", "此处插入图表。"))
    ),
    "fig.toll": _say(_toll),
    "ph.number": _say(
        lambda r: f"全县完成投资  {r.choice(('亿元', '万元'))}，进展顺利。", lambda r: "粮食总产同比增长%，略有增加。"
    ),
    "punct.ordinal": _say(lambda r: "第一、要加强组织领导。第二、要压实工作责任。", lambda r: "首先、要统一思想认识。"),
    "ph.bracket": _swap("“[^“”\n]{1,20}”|（[^（）\n]{1,20}）|《[^《》\n]{1,20}》", lambda m: m[0][0] + "　" + m[0][-1]),
}
