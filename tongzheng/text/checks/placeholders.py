"""Places left to be filled in (R4, text-checks 八)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tongzheng.text.checks.base import Check, Draft, Finding, Level, PatternCheck
from tongzheng.text.checks.masks import Zone


class _Left(PatternCheck):
    group = "占位"
    source = "办公惯例"
    level = Level.ERROR


class Crosses(_Left):
    """`ph.cross`: ×××."""

    id = "ph.cross"
    name = "××占位"
    why = "还有 ×× 没有填"
    needs = "×✕ＸX△□○*＊"
    pattern = re.compile(
        r"[×✕ＸX]{2,}(?![\w])|(?<=[一-龥])[×✕ＸX]{2,}(?=[一-龥])|(?<=[一-龥])[×✕]+(?=[一-龥])|[△□]{2,}|(?<![一二三四五六七八九])○{2,}(?![一二三四五六七八九年])|"
        r"(?<=[一-龥])[*＊]{2,}(?=[省市县区镇乡村局同先女])"
    )


class Places(_Left):
    """`ph.place`: XX县 is left over; 某县 may be meant."""

    id = "ph.place"
    name = "“XX县、某县”占位"
    why = "地名、单位名还没有填"
    needs = "xXＸ×某"
    pattern = re.compile(
        r"(?<![A-Za-z])(?P<sign>[XxＸ×]{1,4}|某{1,3})(?=(?:自治)?[省市县区乡镇村局委办厅处科街州盟旗](?!民|主任|书记|[一-龥]{0,4}型|间))"
    )

    def find(self, draft: Draft) -> Iterator[Finding]:
        """某 is only a hint."""
        for finding in super().find(draft):
            yield finding.at(Level.HINT) if finding.found.startswith("某") else finding


class Years(_Left):
    """`ph.year`: 20xx年."""

    id = "ph.year"
    name = "年份、日期占位"
    why = "年份或日期还没有填"
    pattern = re.compile(
        r"20[xX×ＸＯ]{2}|20\d[xX×Ｘ](?=年)|20__|20[ \u3000]{2,10}年|二[〇○零][xX×Ｘ]{2}|(?<![A-Za-z])[xX×Ｘ]{1,4}年[xX×Ｘ]{0,2}月?|(?<=\d年)[xX×Ｘ]{1,2}月(?:[xX×Ｘ]{1,2}日)?|"
        r"(?<=\d月)[xX×Ｘ]{1,2}日|(?<=[年月\s，。])[xX×Ｘ]{1,2}月[xX×Ｘ]{1,2}日|年[ \u3000]{1,10}月[ \u3000]{1,10}日|(?<=\d年)[ \u3000]{2,10}月"
    )


class ToDo(_Left):
    """`ph.todo`: 待补, 请填写, TODO."""

    id = "ph.todo"
    name = "待补、待核实"
    why = "这里还没有写完"
    pattern = re.compile(
        r"(?<![看对等])待补(?:充(?!说明理由|侦查|协|鉴)|报(?=[，。；）)])|录|齐|写|(?=[，。；）)】\n]|$))|待(?:定|核|核实|查|确认|完善|更新|填)(?=[）)】])|"
        r"数据待(?:报|定|核|核实|更新|确认|统计)(?=[，。；）)】\n]|$)|此处(?:填写|插入|补充|添加|省略)|请(?:在此)?填写(?!本|报|完整)|填写内容|(?<![A-Za-z])(?:XXX|xxx)(?![A-Za-z])|"
        r"(?<![A-Za-z])(?:TODO|TBD|FIXME)(?![A-Za-z])|（略）|点击(?:此处|输入)|单击此处|[?？]{3,}|[（(【](?:需|请|拟|未)?(?:补充|核实|核对|待补|待补充|填写|暂缺)[^）)】\n]{0,12}[）)】]|"
        r"(?:插入|输入)(?:文字|图片|标题|正文|内容)(?=[）)】\n]|$)"
    )


class Empty(_Left):
    """`ph.bracket`: （　）, 《》, ____."""

    id = "ph.bracket"
    name = "空括号、空引号、下划线"
    why = "括号、引号里是空的，或留着填写的横线"
    pattern = re.compile(
        r"（[ \t\u3000\u00a0]{0,30}）|\([ \t\u3000\u00a0]{0,30}\)|《[ \t\u3000\u00a0]{0,30}》|“[ \t\u3000\u00a0]{0,30}”|‘[ \t\u3000\u00a0]{0,30}’|"
        r"【[ \t\u3000\u00a0]{0,30}】|〔[ \t\u3000\u00a0]{0,30}〕|「[ \t\u3000\u00a0]{0,30}」|『[ \t\u3000\u00a0]{0,30}』|\[[ \t\u3000\u00a0]{0,30}\]|[_＿]{3,}"
    )
    quiet = (Zone.LINK,)


class NoNumber(_Left):
    """`ph.number`: 完成投资　亿元, 增长%: the number is missing."""

    id = "ph.number"
    name = "数字空着"
    why = "单位前面的数字没有填"
    pattern = re.compile(
        r"(?<=[一-龥])(?:[ \u00a0]{2,20}|\u3000{1,10})(?:(?:亿元|万元|万人|万户|万亩|万吨|公里|平方米|人次|个百分点|[%％])(?![一-龥]?[\u3000 ])|[元户人亩吨名](?=[，。；、]))|"
        r"(?<=[一-龥])(?:增长|下降|提高到|达到?|占比?|增加|减少)[ \u00a0\u3000]{0,10}[%％](?=[，。；、])"
    )
    quiet = (Zone.LINK, Zone.TABLE, Zone.ATTACHED)


CHECKS: tuple[Check, ...] = (Crosses(), Places(), Years(), ToDo(), Empty(), NoNumber())
