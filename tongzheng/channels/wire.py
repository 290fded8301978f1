"""One message over the wire, through apprise (docs/decisions/0019-apprise.md). No database here.

apprise knows the services, their limits and time-outs. Where a service says no inside an answer that says "200 OK"
(政务微信, 钉钉, most SMS gateways), its plugin is subclassed to read the answer too.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import requests
from apprise import NotifyType
from apprise.exception import AppriseException
from apprise.plugins.base import NotifyBase
from apprise.plugins.custom_form import NotifyForm
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.email import NotifyEmail
from apprise.plugins.wecombot import NotifyWeComBot
from urllib3.exceptions import HTTPError, ReadTimeoutError

CONNECT, READ = 4.0, 8.0  # seconds
MARK = "【通政】"  # robots of 钉钉 that want a keyword in every message are given this one
ANSWER_MAX = 20_000  # bytes of an answer that are read
logger = logging.getLogger("apprise")  # its warnings may quote addresses: they stay in the house
logger.propagate = False
logger.addHandler(logging.NullHandler())
logging.getLogger("urllib3").setLevel(logging.INFO)  # below that it writes whole addresses


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a message did not go: words without secrets; `away`: the others would fail too; `maybe`: it may have arrived."""

    words: str
    away: bool = False
    maybe: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """Where and how: the opened address and what belongs to it."""

    kind: str
    address: str
    sign: str = ""
    phone_field: str = "phone"
    text_field: str = "content"
    proof: str = ""


class _Answering(NotifyBase):
    """What the subclasses share: one POST, and a look at what was answered."""

    request_rate_per_sec = 0  # the worker paces itself
    trouble: Trouble | None = None
    proof = ""

    def post(self, url: str, **how: Any) -> bool:
        """True when the service took it; else `trouble` says why."""
        self.trouble = None
        try:
            with requests.post(
                url, timeout=(CONNECT, READ), verify=self.verify_certificate, allow_redirects=False, stream=True, **how
            ) as answer:
                body = answer.raw.read(ANSWER_MAX, decode_content=True).decode("utf-8", "replace")
                self.trouble = _judged(answer.status_code, body, self.proof)
        except requests.ConnectTimeout:
            self.trouble = Trouble("对方没有应答（连接超时）", away=True)
        except (requests.Timeout, ReadTimeoutError):
            self.trouble = Trouble("发出以后对方没有应答（超时）", away=True, maybe=True)
        except requests.exceptions.SSLError:
            self.trouble = Trouble("对方的证书验证不过", away=True)
        except requests.ConnectionError:
            self.trouble = Trouble("连不上对方，请核对地址和网络", away=True)
        except (requests.RequestException, HTTPError, OSError, ValueError):  # urllib3's own while the answer is read
            self.trouble = Trouble("发送时连接中断", maybe=True)
        return self.trouble is None


def _judged(status: int, body: str, proof: str) -> Trouble | None:
    """What the answer means; a service's own words are not repeated, they may quote the address."""
    if 300 <= status < 400:
        return Trouble(f"对方要转到别的地址（{status}），请填最后的地址")
    if not 200 <= status < 300:
        away = status in (401, 403, 404, 502, 503, 504)
        return Trouble(f"对方拒收（{status}）", away=away)
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    code = said.get("errcode") if isinstance(said, Mapping) else None
    if isinstance(code, int) and code != 0:
        return Trouble(f"对方拒收（错误码 {code}）")
    if proof and proof not in body:
        return Trouble("对方的回答里没有约定的成功标志")
    return None


class WeCom(_Answering, NotifyWeComBot):
    """A group robot of 政务微信, at its own address (often a private one)."""

    def send(self, body: str, title: str = "", notify_type: Any = None, **kwargs: Any) -> bool:
        """Post the text as the robot's interface wants it."""
        return self.post(self.api_url, json={"msgtype": "text", "text": {"content": body}})


class DingTalk(_Answering, NotifyDingTalk):
    """A group robot of 钉钉; signed when a key is set."""

    def send(self, body: str, title: str = "", notify_type: Any = None, **kwargs: Any) -> bool:  # type: ignore[override]
        """Post the text as the robot's interface wants it."""
        params = dict(zip(("timestamp", "sign"), self.get_signature(), strict=True)) if self.secret else None
        return self.post(self.notify_url, params=params, json={"msgtype": "text", "text": {"content": body}})


class Json(_Answering, NotifyJSON):
    """A gateway that takes JSON."""

    def send(self, body: str, title: str = "", notify_type: Any = None, **kwargs: Any) -> bool:  # type: ignore[override]
        """Post the fields."""
        return self.post(_place(self), json=dict(self.payload_extras), headers=self.headers, auth=_auth(self))


class FormPost(_Answering, NotifyForm):
    """A gateway that takes a form."""

    def send(self, body: str, title: str = "", notify_type: Any = None, **kwargs: Any) -> bool:  # type: ignore[override]
        """Post the fields."""
        return self.post(_place(self), data=dict(self.payload_extras), headers=self.headers, auth=_auth(self))


def _place(plugin: Any) -> str:
    port = f":{plugin.port}" if plugin.port else ""
    query = f"?{'&'.join(f'{quote(k)}={quote(v)}' for k, v in plugin.params.items())}"
    return (
        f"{'https' if plugin.secure else 'http'}://{plugin.host}{port}{plugin.fullpath}{query if plugin.params else ''}"
    )


def _auth(plugin: Any) -> tuple[str, str] | None:
    return (plugin.user, plugin.password or "") if plugin.user else None


def send(route: Route, *, text: str, link: str, to: str = "") -> Trouble | None:
    """Send one message; None when it was taken. `to` is a telephone number or an e-mail address (mail, SMS)."""
    if not route.address:
        return Trouble("地址没有设（环境变量是空的，或换了密钥读不出）", away=True)
    with _Warnings() as heard:
        try:
            plugin = _plugin(route, text=text, link=link, to=to)
            if plugin is None:
                return Trouble("地址写得不对，请管理员重新填", away=True)
            if plugin.send(body=f"{MARK}{text}\n{link}", title="通政提醒", notify_type=NotifyType.WARNING):
                return None
        except (AppriseException, OSError, ValueError, TypeError, AttributeError):
            return Trouble("地址或内容不合对方的要求，请管理员核对", away=True)
    if isinstance(plugin, _Answering):
        return plugin.trouble
    return heard.trouble()


def _plugin(route: Route, *, text: str, link: str, to: str) -> NotifyBase | None:
    """apprise's plugin for a route, ready to send; None when the address is none of its kind."""
    if route.kind == "mail":
        details = NotifyEmail.parse_url(route.address)
        if not details:
            return None
        details.update(targets=[to], cto=READ, rto=READ)
        return NotifyEmail(**details)
    parts = urlsplit(route.address)
    if route.kind == "wecom":
        key = parse_qs(parts.query).get("key", [""])[0]
        robot = WeCom(key=key)
        robot.api_url = route.address
        return robot
    if route.kind == "dingtalk":
        token = parse_qs(parts.query).get("access_token", [""])[0]
        other = DingTalk(token=token, secret=route.sign or None)
        other.notify_url = route.address
        return other
    return _gateway(route, parts.scheme, text=text, link=link, to=to)


def _gateway(route: Route, scheme: str, *, text: str, link: str, to: str) -> NotifyBase | None:
    """A plugin for JSON or forms; its query (`?a=b`) goes along as it stands."""
    as_form = scheme in ("form", "forms")
    secure = scheme in ("https", "jsons", "forms")
    parts = urlsplit(route.address)
    name = route.text_field or "content"
    fields = {name: text, "url": link}
    if route.kind == "sms":
        fields = {route.phone_field or "phone": to, name: f"{text} {link}"}
    query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    plugin = (FormPost if as_form else Json)(
        host=parts.hostname, port=parts.port, user=parts.username, password=parts.password, secure=secure,
        fullpath=parts.path or "/", params=query, payload=fields,
        headers={"Authorization": f"Bearer {route.sign}"} if route.sign else {},
    )  # fmt: skip
    plugin.proof = route.proof
    return plugin


class _Warnings(logging.Handler):
    """What apprise warned of in this thread; only what kind of trouble it was goes further."""

    def __enter__(self) -> _Warnings:
        self.thread, self.words = threading.get_ident(), ""
        logger.addHandler(self)
        return self

    def __exit__(self, *error: object) -> None:
        logger.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it if it is ours."""
        if record.thread == self.thread:
            self.words += record.getMessage()

    def trouble(self) -> Trouble:
        """The trouble in the office's words."""
        if "onnection error" in self.words:
            return Trouble("连不上邮件服务器，或它不让登录", away=True)
        if "Sending email" in self.words:
            return Trouble("邮件服务器不收这个地址")
        return Trouble("邮件没有发出")
