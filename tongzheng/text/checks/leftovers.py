"""What was copied along and does not belong in an office's text: addresses, markup, press phrases, a machine's asides."""

import re

from tongzheng.text.checks.base import Check, Level, PatternCheck


class _Leftover(PatternCheck):
    group = "遗留"


class Address(_Leftover):
    """left.url."""

    id, name, level = "left.url", "网址", Level.HINT
    why = "正文里有网址。信息稿一般写明来源名称即可，确需保留的可标“此处无误”。"
    source = "办公惯例"
    merge = True
    quiet = ()
    pattern = re.compile(
        r"https?://[^\s，。；、）》”)\u3400-\u9fff]{1,500}|(?<![A-Za-z0-9.])www\.[^\s，。；、）》”)\u3400-\u9fff]{1,500}"
    )


class Markup(_Leftover):
    """left.md."""

    id, name, level = "left.md", "Markdown、HTML 残留", Level.ERROR
    why = "这里是网页或排版软件的标记，不是正文，请删去标记、保留文字。"
    source = "办公惯例"
    merge = True
    pattern = re.compile(
        r"^#{1,6}\s|(?<![*A-Za-z0-9/])\*\*(?=[\u3400-\u9fffA-Z“《（])(?P<bold>[^*\n]{1,200})\*\*(?!\*)|^[ \t\u3000]{0,8}[-*+]\s(?=\S)|```"
        r"|!?\[(?P<link>[^\[\]\n]{0,80})\]\([^)\n]{1,300}\)"
        r"|</?(?:p|br|div|span|a|b|i|u|ul|ol|li|h[1-6]|strong|em|font|img|table|td|tr|th)\b[^<>]{0,300}>"
        r"|&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|mdash|#\d{1,6});",
        re.MULTILINE,
    )

    def swap(self, m: re.Match[str]) -> str | None:
        return m["bold"] or m["link"] or ""


class PressPhrase(_Leftover):
    """left.press."""

    id, name, level = "left.press", "新闻稿用语", Level.WARNING
    why = "这是新闻稿的写法，信息稿不用：直接写事实，写明情况来自哪个单位。"
    source = "办公惯例"
    merge = True
    pattern = re.compile(
        r"本报讯|本报记者|本台记者|本网讯|(?<!名)(?<!位)(?<!闻)记者(?:(?:从|在)[^，。\n]{1,20}(?:获悉|了解到|看到|采访)"
        r"|获悉|了解到|看到|采访(?!制|权)|近日|今天|昨日)"
        r"|据(?:新华社|央视|人民网|澎湃)[^，。\n]{0,6}(?:报道|消息|客户端)|[（(](?:本报)?记者(?=[\s\u3000:：]|[\u4e00-\u9fff]{2,4}[）)\s])"
        r"|(?:责任编辑|编辑|来源)[：:](?=\s{0,3}\S)|点击量|阅读原文|扫码关注|(?<![企意])图为(?=[^，。\n]{2})|小编(?![制队组号程码译剧])|（完）"
    )


class MachineAside(_Leftover):
    """left.ai."""

    id, name, level = "left.ai", "生成文字残留", Level.ERROR
    why = "这句是写作软件说给使用者听的话，不是稿件内容，请删去，并核对全文事实。"
    source = "办公惯例"
    pattern = re.compile(
        r"作为(?:一个|一名|一款)?(?:AI|人工智能|大(?:语言)?模型)(?:语言模型|助手|模型|，)"
        r"|(?:以下|下面)是(?:为[您你]|(?:根据|按照)[您你]|(?:修改|优化|润色|改写|扩写|精简)后|我为[您你])"
        r"|希望(?:以上|这些|上述|本)(?:内容|信息|回答|文稿|文章)?(?:能)?(?:够)?对[您你](?:有所)?(?:有)?(?:帮助|参考)?"
        r"|^[ \t\u3000]{0,4}(?:好的|当然(?:可以)?)[，,！!](?:以下|下面|这是|我|这里)"
        # 按照您的要求整改到位 is how an office answers a citizen; a program says it of a text, or at the beginning of one
        r"|(?:根据|按照)您的(?:要求|需求|提示|描述)(?=[，,]?(?:我|现)?(?:已经?|将)?为您|[，,]?我?(?:已经?|将)?(?:撰写|生成|起草|整理|修改|优化|润色|改写|扩写))"
        r"|\A\s{0,4}(?:根据|按照)您的(?:要求|需求|提示|描述)"
        r"|如(?:果)?[您你]?(?:还)?(?:有|需要?)[^，。\n]{0,14}[，,](?:请|欢迎)?(?:随时)?(?:告诉|告知|联系|问)我"
        r"|[\[【（(](?:此处|在此)(?:可)?(?:插入|补充|填写|添加)[^\]】）)\n]{0,30}[\]】）)]",
        re.MULTILINE,
    )


class DocumentNumber(_Leftover):
    """doc.wenhao."""

    id, name, level = "doc.wenhao", "发文字号写法", Level.WARNING
    why = "发文字号的年份用六角括号〔〕，序号不编虚位、不加“第”。"
    source = "GB/T 9704-2012"
    merge = True
    pattern = re.compile(
        r"[\[［【（(](?P<year>(?:19|20)\d\d)[\]］】）)]\s{0,3}第?\s{0,3}0*(?P<number>[1-9]\d{0,5})\s{0,3}号(?!令|公告|文件柜)"
        r"|(?<!令)〔(?P<year2>(?:19|20)\d\d)〕\s{0,3}(?:第\s{0,3}0*|0+)(?P<number2>[1-9]\d{0,5})\s{0,3}号(?!令|公告)"
    )

    def swap(self, m: re.Match[str]) -> str | None:
        return f"〔{m['year'] or m['year2']}〕{m['number'] or m['number2']}号"


CHECKS: tuple[Check, ...] = (Address(), Markup(), PressPhrase(), MachineAside(), DocumentNumber())
