"""The desk as it stands now: an issue being put together, issues waiting for the signature, articles in hand, a doubt open."""

from __future__ import annotations

from datetime import timedelta

from tongzheng.demo.life import Story
from tongzheng.demo.papers import ALLOWED, MAIN, QUICK, SPECIAL, SUITS
from tongzheng.demo.press import Press


def on_the_desk(press: Press) -> None:
    """Take some of the newest reports up, each at its own stage."""
    clock, ledger = press.clock, press.ledger
    start = clock.now - timedelta(minutes=55)
    chief, second = press.editors
    for n, story in enumerate(_newest(press, MAIN, 3)):
        piece = press.take_up([story], start + timedelta(minutes=n), press.editors[n % 2])
        press.loose.append(piece)
        if n == 0:
            press.doubt(story, ledger.last(story.report) + timedelta(seconds=30), press.editors[0], settle=False)
        if n == 2:
            ledger.move(
                piece.article,
                "drop",
                ledger.last(piece.article) + timedelta(minutes=1),
                press.editors[0],
                reason="待单位补充数据后再编。",
            )
    for name, count, editor, up in ((SPECIAL, 1, chief, True), (QUICK, 3, chief, True), (MAIN, 4, second, False)):
        chosen = _newest(press, name, count)
        if not chosen:
            continue
        issue = press.open(name, start, editor)
        for n, story in enumerate(chosen):
            piece = press.take_up([story], start + timedelta(minutes=2 * n), editor)
            press.place(issue, piece, start + timedelta(minutes=2 * n + 1), editor)
        press._order(issue)
        if up:
            press.proof(
                issue, max(clock.now - timedelta(minutes=18), ledger.last(issue) + timedelta(seconds=30)), editor
            )


def _newest(press: Press, name: str, count: int) -> list[Story]:
    """Reports of the last days that nobody has touched, fit for the periodical."""
    clock = press.clock
    since, until = clock.at(clock.days[-4], 0), clock.now - timedelta(minutes=70)
    fit = [
        s for s in press.writer.stories
        if s.ready and since < s.ready < until and s.report.state == "received" and s.report.office_id == press.office.pk
        and id(s.report) not in press.taken and s.report.label in ALLOWED[press.papers[name].label]
    ]  # fmt: skip
    fit = [s for s in fit if s.report.kind in SUITS[name]] or fit  # a small demo may have none of the kind
    fit.sort(key=lambda s: s.ready or clock.now)  # the order in which they came, not in which they were made up
    chosen = press.rng.sample(fit, min(count, -(-len(fit) // 3)))
    press.taken |= {id(s.report) for s in chosen}
    return chosen
