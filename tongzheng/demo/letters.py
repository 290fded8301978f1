"""What lies in the office's mailbox: letters nobody's officer sent, waiting to be given to a unit. No server is asked."""

from __future__ import annotations

from datetime import timedelta

from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger
from tongzheng.demo.people import People
from tongzheng.mailbox.models import Letter, Mailbox
from tongzheng.network.queries import clock as the_clock

# days ago (working days), hour, sender, name, subject, text, note, reason when put aside by the editor
LETTERS: list[tuple[int, float, str, str, str, str, str, str]] = [
    (
        0, 8.4, "wenshu2031@mail.example", "云台乡党政办", "云台乡信息一则：高山蔬菜直供县城学校食堂",
        "云台乡组织 6 家合作社与县城 9 所学校签订直供协议，每周二、周五配送，食材可查到地块。开学以来供应蔬菜 43 吨，"
        "农户每斤多收 3 角左右，学校食堂采购成本下降约一成。\n下一步拟扩大到镇区学校，并补建 2 处预冷库。",
        "发信地址不在信息员名册上", "",
    ),
    (
        1, 10.2, "shuangxi.dzb@mail.example", "", "关于双溪镇至县城末班车提前的情况反映",
        "近期末班车由 18:10 提前到 17:20，在县城务工的 120 余名村民下班后赶不上车，有人拼坐没有营运证的面包车。\n"
        "建议交通部门核实客流后恢复原班次，或者在周末加开一班。",
        "发信地址不在信息员名册上", "",
    ),
    (
        2, 15.6, "zhongzhi.hzs@mail.example", "青石镇种植合作社", "回复：核桃烘干线的事",
        "烘干线昨天已经试机，一天能烘 12 吨，价格比去年低。请转告镇里，村民可以来登记排队。",
        "发信地址不在信息员名册上", "",
    ),
    (3, 9.1, "noreply@trade.example", "采购商城", "年终办公用品优惠", "订购满五百元免运费。", "", "广告"),
]  # fmt: skip
AUTOMATIC = ("liuhe.xx@mail.example", "柳河镇信息员", "自动回复：约稿通知", "您的来信已收到，我外出培训，本周五回复。")


def letters(ledger: Ledger, clock: Clock, county: County, people: People) -> list[Letter]:
    """The letters, with their trail; the caller inserts them. The mailbox is set up and switched off."""
    admin, editor, system = people.cast["袁序"], people.cast["林述之"], the_clock()
    mailbox = Mailbox.objects.create(
        office=county["县政府办"], host="mail.yunling.example", username="xinxi@yunling.example", active=False,
        since=clock.days[0],
    )  # fmt: skip
    ledger.record(mailbox, "mailbox.mailbox.change", clock.at(clock.days[0], 9), admin, data={"host": mailbox.host})
    found = []
    for number, (ago, hour, sender, name, subject, text, note, reason) in enumerate(LETTERS):
        at = clock.at(clock.days[-1 - min(ago, len(clock.days) - 1)], hour)
        letter = Letter(
            once=ledger.once(), mailbox=mailbox, uidvalidity=1, uid=number + 1, marked_at=at,
            message_id=f"<{at:%Y%m%d}.{number}@{sender.partition('@')[2]}>", sender=sender, sender_name=name,
            subject=subject, text=text, note=note, sent_at=at - timedelta(minutes=1), arrived_at=at, stored_at=at,
            size=2000 + len(text) * 3,
        )  # fmt: skip
        ledger.record(letter, "mailbox.letter.arrive", at, system, data={"from": sender, "waits": not reason})
        if reason:
            ledger.move(letter, "set_aside", at + timedelta(minutes=50), editor, reason=reason)
        found.append(letter)
    found.append(_automatic(ledger, clock, mailbox))
    return found


def _automatic(ledger: Ledger, clock: Clock, mailbox: Mailbox) -> Letter:
    """One the program put aside by itself."""
    sender, name, subject, text = AUTOMATIC
    at, system = clock.at(clock.days[-2], 16.2), the_clock()
    letter = Letter(
        once=ledger.once(), mailbox=mailbox, uidvalidity=1, uid=len(LETTERS) + 1, marked_at=at, sender=sender,
        sender_name=name, subject=subject, text=text, note="自动回复", arrived_at=at, stored_at=at, size=1800,
    )  # fmt: skip
    ledger.record(letter, "mailbox.letter.arrive", at, system, data={"from": sender, "waits": False})
    ledger.move(letter, "set_aside", at, system, reason="自动回复")
    return letter
