"""Who gets paper copies of a periodical (E5)."""

from __future__ import annotations

from collections.abc import Mapping

from tongzheng.bulletins.models import Periodical
from tongzheng.distribution import access, queries, rules
from tongzheng.distribution.actions.sheets import keep_in_step
from tongzheng.distribution.models import Recipient
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

OUTSIDE_MAX = 100
NAME_MAX = 60


@action
def set_list(
    periodical: Periodical,
    *,
    by: Appointment,
    posts: Mapping[int, int],
    units: Mapping[int, int],
    outside: Mapping[str, int],
) -> list[Recipient]:
    """Set the whole list: copies by post, by unit, by outside name; none is off the list (E5).

    Issues being composed follow it; those sent up keep what they were signed with.
    """
    require(access.can_set_list(by, periodical))
    wanted: dict[tuple[str, int | str], int] = {("post", pk): n for pk, n in posts.items() if n}
    wanted |= {("unit", pk): n for pk, n in units.items() if n}
    wanted |= {("name", clean_title(name)): n for name, n in outside.items() if n}
    _check(periodical, wanted)
    old = {_key(r): r for r in Recipient.objects.select_for_update().filter(periodical=periodical)}
    before = sum(r.copies for r in old.values())
    changed = {key for key in {*old, *wanted} if key not in old or old[key].copies != wanted.get(key)}
    if not changed:
        return queries.paper_list(periodical)
    for key in changed:
        if key not in wanted:
            old[key].delete()
        elif key in old:
            Recipient.objects.filter(pk=old[key].pk).update(copies=wanted[key])
        else:
            kind, value = key
            field = {"name": value} if kind == "name" else {f"{kind}_id": value}
            Recipient.objects.create(periodical=periodical, copies=wanted[key], **field)
    found = queries.paper_list(periodical)
    data = {"before": before, "copies": sum(r.copies for r in found), "recipients": len(found), "changed": len(changed)}
    record(periodical, "distribution.list.change", by=by, data=data)
    keep_in_step(periodical)
    return found


def _key(recipient: Recipient) -> tuple[str, int | str]:
    if recipient.post_id:
        return "post", recipient.post_id
    return ("unit", recipient.unit_id) if recipient.unit_id else ("name", recipient.name)


def _check(periodical: Periodical, wanted: dict[tuple[str, int | str], int]) -> None:
    names = [str(value) for kind, value in wanted if kind == "name"]
    refuse_secrets("发放范围", *names)
    if long := next((n for n in names if len(n) > NAME_MAX), None):
        raise Refused(f"“{long[:20]}…”现在 {len(long)} 字，名称最多 {NAME_MAX} 字")
    if "" in names:
        raise Refused("有一行没有写名称")
    if len(names) > OUTSIDE_MAX:
        raise Refused(f"外单位最多 {OUTSIDE_MAX} 个")
    if any(not 0 < n <= rules.MOST_COPIES for n in wanted.values()):
        raise Refused(f"份数要在 1 到 {rules.MOST_COPIES} 之间")
    kept = set(Recipient.objects.filter(periodical=periodical).values_list("post_id", "unit_id"))
    posts = {p.pk for p in queries.possible_posts(periodical)} | {post for post, _ in kept}
    units = {u.pk for u in queries.possible_units(periodical)} | {unit for _, unit in kept}
    for kind, value in wanted:
        if (kind == "post" and value not in posts) or (kind == "unit" and value not in units):
            raise Refused("有的领导或单位不在本办公室范围内，请刷新后再选")
