"""Plain rules of what leaves the house: addresses, what may be said, when to try again (U4, U8). No database here."""

from __future__ import annotations

import os
import re
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

from tongzheng.text.sealed import Lost

DELAYS = (30, 60, 120, 300, 900)  # seconds until the next try; after the last one it is given up
CLAIM_FOR = timedelta(minutes=2)  # an older claim is a dead worker's
SCHEMES = {
    "mail": ("mailto", "mailtos"),
    "sms": ("http", "https", "json", "jsons", "form", "forms"),
    "wecom": ("http", "https"),
    "dingtalk": ("http", "https"),
    "webhook": ("http", "https", "json", "jsons"),
}
EXAMPLES = {
    "mail": "mailtos://帐号:授权码@smtp.example.cn?from=发信地址",
    "sms": "https://网关地址/send（表单方式写 forms://网关地址/send）",
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=…",
    "webhook": "https://对方地址/接收",
}
LOST = "服务器换了密钥，读不出，请重新填地址"
_WIDE = str.maketrans("０１２３４５６７８９－　＋", "0123456789- +")
_VARIABLE = re.compile(r"env:(TONGZHENG_CHANNEL_[A-Z0-9_]{1,60})\Z")


def is_last(attempts: int) -> bool:
    """True when so many tries are enough."""
    return attempts > len(DELAYS)


def next_try(now: datetime, attempts: int) -> datetime:
    """When to try again after `attempts` failures."""
    return now + timedelta(seconds=DELAYS[min(max(attempts, 1), len(DELAYS)) - 1])


def after_quiet(now: datetime, start: time | None, end: time | None) -> datetime:
    """`now`, or the end of the quiet hours it falls in; they may go over midnight. Local time."""
    if start is None or end is None or start == end:
        return now
    clock = now.time()
    over_night = start > end
    inside = (clock >= start or clock < end) if over_night else start <= clock < end
    if not inside:
        return now
    day = now.date() + timedelta(days=1) if over_night and clock >= start else now.date()
    return datetime.combine(day, end, now.tzinfo)


def opened(address: str) -> str:
    """The address itself; `env:TONGZHENG_CHANNEL_…` is read from the environment ("" when it is not set)."""
    found = _VARIABLE.match(address)
    return os.environ.get(found[1], "").strip() if found else address


def masked(address: str) -> str:
    """Scheme and host of an address; what follows or precedes the host is secret."""
    if not address:
        return LOST if isinstance(address, Lost) else "没有填"
    if found := _VARIABLE.match(address):
        return f"环境变量 {found[1]}（{'已设' if os.environ.get(found[1]) else '没有设'}）"
    try:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.hostname or ''}/…"
    except ValueError:
        return "…"


def wrong_address(kind: str, address: str) -> str:
    """Why an address will not do, in words for the administrator and without the address; "" when it will."""
    if _VARIABLE.match(address):
        return ""
    if address.startswith("env:"):
        return "环境变量名要以 TONGZHENG_CHANNEL_ 开头，只用大写字母、数字和下划线"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return f"地址写得不对，照这个样子写：{EXAMPLES[kind]}"
    if parts.scheme not in SCHEMES[kind] or not host or port == 0 or re.search(r"\s", address):
        return f"地址写得不对，照这个样子写：{EXAMPLES[kind]}"
    return ""


def mobile(phone: str) -> str:
    """The first mobile number in what was typed (139 0000 0001, 13900000001/8225001), without blanks; "" when there is none."""
    found = re.search(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9})(?!\d)", re.sub(r"[\s-]", "", phone.translate(_WIDE)))
    return found[1] if found else ""


def said(text: str, *, bare: bool, urgent: bool) -> str:
    """What leaves the house of a notice: one line, or only that there is one."""
    if bare:
        return f"有一条{'紧急' if urgent else '新'}提醒，请登录查看"
    return " ".join(text.split())[:300]
