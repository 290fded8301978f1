"""Units, days, stages and rhythm as a task's words say them (D3)."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from tongzheng.supervision.rules.due import AddWorking, find_due, find_urgency
from tongzheng.supervision.rules.outline.lines import Found
from tongzheng.text.numerals import narrow

_SPLIT = re.compile(r"[、，,；;\s/]+|(?<=[局委办镇乡司院心会队部厅行社])(?:和|及|与|以及)")
_LEAD = r"(?:总?牵头(?:责任)?|主办|主责|主要责任)(?:单位|部门)?"
_DUTY = r"(?:责任|承办|实施|落实|办理|负责)(?:单位|部门)"
_HELP = r"(?:配合|协办|协同|协助|参与|参加|会办)(?:责任)?(?:单位|部门)?"
_LABEL = re.compile(rf"(?P<kind>{_LEAD}|{_DUTY}|{_HELP})\s*[：:]\s*(?P<names>(?:[^：:（(）)〔〕【】。\n]|[（(][^（）()：:]{{0,24}}[）)])*?)(?=[；;。，,\s]*(?:{_LEAD}|{_DUTY}|{_HELP}|完成时限|时限|责任人|责任领导|完成时间)\s*[：:]|[）)〕】。\n]|$)")  # fmt: skip
_ASIDE = re.compile(r"[（(〔【]([^（(〔【）)〕】]{2,160})[）)〕】]\s*[。；;]?\s*$")
_NAME = r"[\u4e00-\u9fff]{2,18}?(?:局|委|办|部|镇|乡|街道|公司|中心|院|会|队|行|校|站|处|室|集团|政府|管委会|开发区|单位|部门)"
_NAMES = rf"(?:各[\u4e00-\u9fff（）()、]{{1,10}}|{_NAME})(?:[、，,和及与](?:各[\u4e00-\u9fff（）()]{{1,10}}|{_NAME}))*"
_ASIDE_LEAD = re.compile(
    rf"^(?:由)?(?P<lead>{_NAME}(?:、{_NAME})*)(?:牵头|负责|主办|为主)(?:[，,；;]\s*(?P<help>{_NAMES})(?:[^，。；]{{0,6}}(?:配合|协助|协办|参与|按职责)))?"
)
_IN_TEXT = re.compile(
    rf"(?:由|请|责成)(?P<lead>{_NAME}(?:、{_NAME})*?)(?P<verb>牵头|负责|主办|会同|抓好|组织)(?P<rest>[^。；\n]{{0,80}})"
)
_TAIL_HELP = re.compile(
    rf"(?:会同|[，,]\s*)?(?P<help>{_NAMES})(?:等[\u4e00-\u9fff]{{0,6}})?(?:积极|密切|抓好|做好)?(?:配合|协助|协办|参与)"
)
_BESIDE = re.compile(rf"(?P<help>{_NAMES})")
_PLAIN_NAMES = re.compile(
    rf"^{_NAMES}(?:等(?:有关|相关)?(?:部门|单位))?(?:(?:按|根据)?(?:职责|分工)[\u4e00-\u9fff]{{0,8}})?$"
)
_DUE_LABEL = re.compile(
    r"(?:完成时限|办理时限|办结时限|完成时间|时限要求|时间节点|时限|完成期限)\s*[：:]\s*([^；;。，,）)\n]{2,24})"
)
_LONG = re.compile(
    r"长期坚持|长期推进|持续推进|持续(?=[；;。）)]|$)|常态化|长期(?=[；;。）)]|$)|贯穿全年|全年(?:推进|坚持|持续|(?=$))"
)
_EVERY = re.compile(r"每(?P<unit>周|星期|月|季度|季)(?P<rest>[^，。；]{0,8}?)(?:前|底|末|报|反馈|调度|通报|更新)")
_EVERY_DAY = re.compile(r"每月(?P<day>\d{1,2})[日号]")
SHORT = 60
_PRESSING = re.compile(r"特急|急件|加急|火速|立即|立刻|即刻")  # 「抓紧」 「尽快」 stand in every plan
_RHYTHM = {"周": "weekly", "星期": "weekly", "月": "monthly", "季": "quarterly", "季度": "quarterly"}
_ISO = re.compile(r"(?<!\d)(?P<y>20\d{2})[-./年](?P<m>\d{1,2})(?:[-./月](?P<d>\d{1,2})日?|月(?:底|末|份)?)?(?!\d)")
_HALF = re.compile(r"(?P<next>明年|20\d{2}年)?(?P<half>上半年|下半年|年中|全年|年内|年度内|当年|本年|今年)")
_QUARTER = re.compile(r"(?P<y>20\d{2})?年?第?(?P<q>[一二三四1-4])季度")
_MONTH = re.compile(
    r"(?<![\d.])(?:(?P<y>20\d{2})年)?(?P<m>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|底|末)?(?!\d|[一二三四五六七八九十]{1,3}日)"
)
_ONLY_YEAR = re.compile(r"(?P<y>20\d{2})年?(?:度|内|完成)*")
_YEAR_END = re.compile(r"(?P<y>20\d{2})年(?:年?底|末)")
_SPAN = re.compile(r"(?:20\d{2}年)?\d{1,2}月?(?:\d{1,2}日)?\s*[-—–~～至到]\s*(?=(?:20\d{2}年)?\d{1,2}月)")
_CN_MONTHS = "一二三四五六七八九十"
_OPENS = re.compile(r"^(?:争取|力争|确保|计划|拟|于|在|到|其中|并)?")
# what makes a bare 「四季度」 or 「12月」 in a running text a day by which something is done
_DOES = re.compile(
    r"^[，,]?(?:前|之前|以前|内|完成|建成|开工|启动|投用|投产|竣工|交付|实现|达到|出台|印发|全面|力争|确保|形成|开展|组织|召开|通过|基本|主体|进场|试|正式|底|末)"
)


def last_of_month(year: int, month: int) -> dt.date:
    """The month's last day."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def names_in(words: str) -> list[str]:
    """The units some words list, each as written: 「县发改局、县财政局等部门」 → two."""
    found = []
    for name in _SPLIT.split(re.sub(r"[（(][^（）()]*[）)]", "", words).strip("。；;：: ")):
        name = re.sub(
            r"(?:等(?:有关|相关)?(?:部门|单位)?|按(?:照)?(?:职责|分工).*|牵头|负责|主办|配合|（牵头）|\(牵头\))+$",
            "",
            name,
        ).strip()
        if len(name) >= 2:
            found.append(name)
    return list(dict.fromkeys(found))


def take_units(line: Found, text: str) -> str:
    """Fill lead and supports from a text; the text without the aside that only names units."""
    aside = _ASIDE.search(text)
    leads, helps = _labelled(line, text)
    drop = bool(aside and _LABEL.search(aside[1]))
    if not (leads or helps) and aside:
        leads, helps = _in_aside(aside[1])
        drop = bool(leads)
        if leads:
            line.said.append(("单位", aside[1][:120]))
    if not (leads or helps) and (found := _IN_TEXT.search(text)):
        leads, helps = names_in(found["lead"]), _helpers(found["rest"])
        if found["verb"] == "会同" and (beside := _BESIDE.match(found["rest"])):
            helps = names_in(beside["help"])
        line.said.append(("单位", found.group()[:120]))
    put_units(line, leads, helps)
    return text[: aside.start()].rstrip() if aside and drop else text


def _labelled(line: Found, text: str) -> tuple[list[str], list[str]]:
    """「牵头单位：…；配合单位：…」 anywhere in the text."""
    leads: list[str] = []
    helps: list[str] = []
    for label in _LABEL.finditer(text):
        names = names_in(label["names"])
        if not names:
            continue
        if re.fullmatch(_LEAD, label["kind"]):
            leads += names
        elif re.fullmatch(_HELP, label["kind"]):
            helps += names
        else:
            (helps if leads else leads).extend(names)
        line.said.append(("单位", label.group().strip()[:120]))
    return leads, helps


def _in_aside(words: str) -> tuple[list[str], list[str]]:
    """「（县水利局牵头，青石镇配合）」, or only names: the first leads."""
    if found := _ASIDE_LEAD.match(words):
        return names_in(found["lead"]), names_in(found["help"] or "") or _helpers(words[found.end("lead") :])
    return (names_in(words), []) if _PLAIN_NAMES.match(words) else ([], [])


def _helpers(words: str) -> list[str]:
    found = _TAIL_HELP.search(words)
    return names_in(found["help"]) if found else []


def put_units(line: Found, leads: list[str], helps: list[str]) -> None:
    """The first lead leads, the other ones support."""
    if not (leads or helps):
        return
    line.lead = leads[0][:60] if leads else ""
    line.supports = "、".join(dict.fromkeys(name for name in [*leads[1:], *helps] if name != line.lead))[:600]


def day_in_cell(text: str, day: dt.date, add_working: AddWorking) -> tuple[dt.date, str] | None:
    """The last day that a cell's or a label's words mean, and the words: 「2026-12-31」 「四季度」 「12月底」 「年内」."""
    return _bare(text, day) or _by_due(text, day, add_working)


def take_days(line: Found, text: str, day: dt.date, add_working: AddWorking) -> None:
    """Fill due, stages, urgency and rhythm from a running text."""
    text = narrow(text)
    if (found := find_urgency(text)) and _PRESSING.match(found[1]):
        line.urgency = found[0]
    take_rhythm(line, text, day)
    if label := _DUE_LABEL.search(text):
        if read := day_in_cell(label[1], day, add_working):
            line.due, line.due_basis = read[0], f"“{read[1]}”"
            line.said.append(("期限", label.group()))
        elif _LONG.search(label[1]):
            take_rhythm(line, label[1], day)
        else:
            line.bad.append(f"时限“{label[1].strip()}”读不出是哪一天")
        return
    clauses = [clause.strip() for clause in re.split(r"[，,；;。\n]", text)]
    dated = [(clause, *read) for clause in clauses if (read := _clause_day(clause, day, add_working))]
    if not dated or line.rhythm != "once":
        return
    _, line.due, words = max(dated, key=lambda one: one[1])
    line.due_basis = f"“{words}”"
    line.said.append(("期限", words))
    if len({when for _, when, _ in dated}) > 1:
        line.stages = sorted(dict.fromkeys((clause[:120], when) for clause, when, _ in dated), key=lambda one: one[1])


def take_rhythm(line: Found, text: str, day: dt.date) -> None:
    """「每月5日前报」 monthly, first on the next 5th; 「长期坚持」 every quarter until the year's end."""
    text = narrow(text)
    year_end = dt.date(day.year, 12, 31)
    if found := _EVERY.search(text):
        line.rhythm, line.last_day = _RHYTHM[found["unit"]], year_end
        line.due, line.due_basis = first_report(line.rhythm, day, text), f"“{found.group()}”"
        line.said.append(("反馈", found.group()))
    elif found := _LONG.search(_brief(text)):
        line.rhythm, line.last_day = "quarterly", year_end
        line.due, line.due_basis = first_report("quarterly", day, ""), f"“{found.group()}”，每季反馈"
        line.said.append(("反馈", found.group()))
    if line.last_day and line.due and line.due > line.last_day:
        line.last_day = dt.date(line.due.year, 12, 31)


def _brief(text: str) -> str:
    """A short text, of a long one its first sentence: 「长期坚持」 somewhere in it says nothing of the whole."""
    return text if len(text) <= SHORT else re.split(r"[。；;\n]", text, maxsplit=1)[0][:SHORT]


def first_report(rhythm: str, day: dt.date, text: str) -> dt.date:
    """When a long matter is first reported on: the end of this week, month or quarter, or the day of a month it names."""
    if rhythm == "weekly":
        return day + dt.timedelta(days=(4 - day.weekday()) % 7)
    if rhythm == "monthly":
        found = _EVERY_DAY.search(text)
        n = int(found["day"]) if found else 31
        if 1 <= n <= 31:
            here = min(n, last_of_month(day.year, day.month).day)
            if here >= day.day:
                return day.replace(day=here)
            year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
            return dt.date(year, month, min(n, last_of_month(year, month).day))
    return last_of_month(day.year, (day.month - 1) // 3 * 3 + 3)


def _clause_day(clause: str, day: dt.date, add_working: AddWorking) -> tuple[dt.date, str] | None:
    """A clause's own day: words with 前/底, or one it begins with that is followed by what is done by then."""
    if re.match(r"^(?:截至|自|从|去年|上年|过去)", clause) or re.search(r"每(?:年|月|季|周)", clause):
        return None
    if read := _by_due(clause, day, add_working):
        return read
    head = clause[_OPENS.match(clause).end() :]  # type: ignore[union-attr]
    for pattern in (_ISO, _QUARTER, _HALF, _YEAR_END, _MONTH):
        found = pattern.match(head)
        if found and _DOES.match(head[found.end() :]):
            return _bare(found.group(), day)
    return None


def _by_due(text: str, day: dt.date, add_working: AddWorking) -> tuple[dt.date, str] | None:
    found = find_due(narrow(text), day, add_working)
    return (found.day, found.words) if found else None


def _bare(text: str, day: dt.date) -> tuple[dt.date, str] | None:
    """A day written as a table writes it; the end of a span; None when there is none."""
    text = _SPAN.sub("", narrow(text).strip())
    try:
        return _iso(text) or _quarter(text, day) or _half(text, day) or _month(text, day) or _year(text)
    except ValueError:
        return None


def _iso(text: str) -> tuple[dt.date, str] | None:
    found = list(_ISO.finditer(text))
    if not found:
        if end := _YEAR_END.search(text):
            return dt.date(int(end["y"]), 12, 31), end.group()
        return None
    last = found[-1]
    year, month = int(last["y"]), int(last["m"])
    tail = text[last.end() :]
    if part := re.match(r"月?(上旬|中旬)", tail):
        return dt.date(year, month, {"上旬": 10, "中旬": 20}[part[1]]), last.group() + part.group()
    return (dt.date(year, month, int(last["d"])) if last["d"] else last_of_month(year, month)), last.group()


def _quarter(text: str, day: dt.date) -> tuple[dt.date, str] | None:
    found = list(_QUARTER.finditer(text))
    if not found:
        return None
    q = "一二三四1234".index(found[-1]["q"]) % 4 + 1
    year = int(found[-1]["y"] or day.year)
    return last_of_month(year, 3 * q), found[-1].group()


def _year(text: str) -> tuple[dt.date, str] | None:
    found = _ONLY_YEAR.fullmatch(text)
    return (dt.date(int(found["y"]), 12, 31), text) if found else None


def _half(text: str, day: dt.date) -> tuple[dt.date, str] | None:
    found = _HALF.search(text)
    if not found:
        return None
    said = found["next"] or ""
    year = day.year + 1 if said == "明年" else int(said[:4]) if said else day.year
    return dt.date(year, 6, 30) if found["half"] in ("上半年", "年中") else dt.date(year, 12, 31), found.group()


def _month(text: str, day: dt.date) -> tuple[dt.date, str] | None:
    found = list(_MONTH.finditer(text))
    if not found or re.search(r"\d日|日前|[上中]旬", text):
        return None
    last = found[-1]
    month = int(last["m"]) if last["m"].isdigit() else _cn_month(last["m"])
    year = int(last["y"]) if last["y"] else day.year
    return last_of_month(year, month), last.group()


def _cn_month(text: str) -> int:
    return (
        10 + (_CN_MONTHS.index(text[1]) + 1 if len(text) > 1 else 0) if text[0] == "十" else _CN_MONTHS.index(text) + 1
    )
