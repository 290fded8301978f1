"""The worker's part: what acts have written goes out, each channel in a thread of its own (U4, U8).

A dead channel holds up nobody: not the clock, not another channel, and its own rows only as long as one time-out.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connections
from django.utils import timezone

from tongzheng.channels import queries, rules
from tongzheng.channels.actions import outgoing
from tongzheng.channels.models import Delivery, Detail
from tongzheng.network.queries import clock
from tongzheng.notices.models import Notice
from tongzheng.notices.tasks import is_guarded

if TYPE_CHECKING:
    from tongzheng.channels.wire import Trouble

logger = logging.getLogger(__name__)
BATCH = 100
_running: dict[int, threading.Thread] = {}
_door = threading.Lock()


def send_waiting() -> None:
    """Clock: start a thread for every channel that has something to send."""
    for channel in queries.channels_with_work(timezone.now()):
        start(channel)


def start(channel: int) -> threading.Thread:
    """The thread that sends for a channel now; the one at work, if there is one."""
    with _door:
        thread = _running.get(channel)
        if thread is None or not thread.is_alive():
            thread = threading.Thread(target=_in_thread, args=(channel,), name=f"channel-{channel}", daemon=True)
            _running[channel] = thread
            thread.start()
    return thread


def _in_thread(channel: int) -> None:
    try:
        send_batch(channel)
    except Exception:
        logger.exception("channel %s", channel)
    finally:
        connections.close_all()


def send_batch(channel: int) -> int:
    """Send what a channel has to send now; how many went out.

    When the other side is away, the rest of the batch would fail in the same way: it counts as tried, without waiting
    for each.
    """
    by, sent = clock(), 0
    mine = list(queries.due(channel, timezone.now())[:BATCH])
    for number, delivery in enumerate(mine):
        if not outgoing.claim(delivery):
            continue
        trouble = _tried(delivery)
        if trouble is None:
            outgoing.note_sent(delivery, by=by)
            sent += 1
            continue
        rest = [d for d in mine[number + 1 :] if outgoing.claim(d)] if trouble.away else []
        outgoing.note_failures([delivery], by=by, error=trouble.words, maybe=trouble.maybe)
        if rest:
            outgoing.note_failures(rest, by=by, error=trouble.words)
        if trouble.away:
            break
    return sent


def _tried(delivery: Delivery) -> Trouble | None:
    """`send_one`, whatever goes wrong in it: one bad message neither stops its channel nor is sent for ever."""
    from tongzheng.channels import wire  # noqa: PLC0415 - as below

    if rules.is_last(delivery.attempts - 1):  # every worker that took it died over it
        return wire.Trouble("发送程序多次中断", maybe=True)
    try:
        return send_one(delivery)
    except Exception as error:
        logger.error("delivery %s: %s", delivery.pk, type(error).__name__)  # noqa: TRY400 - its words may quote the address
        return wire.Trouble("发送程序出错", maybe=True)


def send_one(delivery: Delivery) -> Trouble | None:
    """One message over the wire; of a work secret, or where the channel says so, only that there is something."""
    from tongzheng.channels import wire  # noqa: PLC0415 - half a second and 20 MB that only the worker needs

    channel = delivery.channel
    bare = channel.detail == Detail.BARE or delivery.guarded or is_guarded(Notice(entry=delivery.entry))
    site = settings.SITE_URL.rstrip("/")
    link = f"{site}/notices/" if bare else f"{site}{delivery.url}"
    to = outgoing.address_of(channel, delivery.to) if delivery.to else delivery.number
    text = rules.said(delivery.text, bare=bare, urgent=delivery.urgent)
    route = wire.Route(
        kind=channel.kind, address=rules.opened(channel.address), sign=channel.sign, proof=channel.proof,
        phone_field=channel.phone_field, text_field=channel.text_field,
    )  # fmt: skip
    return wire.send(route, text=text, link=link, to=to)
