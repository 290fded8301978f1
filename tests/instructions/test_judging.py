"""A leader's one-tap judgement: once an aspect, changeable for a week, on the trail, summed up for the office (E14)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.world import _appoint
from tongzheng.instructions.actions import judge_text
from tongzheng.instructions.models import Judgement
from tongzheng.instructions.service import service, taps_of
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused


def test_one_tap_each_and_another_changes_it(world, placement):
    judge_text(placement, by=world.leader, aspect="needed", yes=True)
    judge_text(placement, by=world.leader, aspect="needed", yes=True)
    judge_text(placement, by=world.leader, aspect="satisfied", yes=True)
    judge_text(placement, by=world.leader, aspect="needed", yes=False)
    judge_text(placement, by=world.leader2, aspect="needed", yes=True)
    given = Judgement.objects.filter(by=world.leader)
    assert {(j.aspect, j.yes) for j in given} == {("needed", False), ("satisfied", True)}
    kinds = list(Entry.objects.filter(kind__startswith="instructions.judgement").values_list("kind", "data__yes"))
    assert len(kinds) == 4
    assert ("instructions.judgement.change", False) in kinds
    assert [(t.aspect, t.yes) for t in taps_of(world.leader, placement)] == [
        ("needed", False), ("suitable", None), ("satisfied", True)
    ]  # fmt: skip


def test_after_a_week_it_stands(world, placement):
    judgement = judge_text(placement, by=world.leader, aspect="needed", yes=True)
    Judgement.objects.filter(pk=judgement.pk).update(at=timezone.now() - timedelta(days=8))
    with pytest.raises(Refused, match="7 天"):
        judge_text(placement, by=world.leader, aspect="needed", yes=False)
    assert judge_text(placement, by=world.leader, aspect="needed", yes=True).yes  # the same tap changes nothing
    assert taps_of(world.leader, placement)[0].fixed


def test_a_deputy_judges_for_the_principal(world, placement):
    deputy = _appoint("代理人", world.county, "leader", deputy_for=world.leader, rank=1)
    judgement = judge_text(placement, by=deputy, aspect="suitable", yes=True)
    assert (judgement.by_id, judgement.by_name) == (world.leader.pk, "代理人（代高屹）")
    judge_text(placement, by=world.leader, aspect="suitable", yes=False)
    assert Judgement.objects.get().yes is False


def test_only_leaders_before_whom_it_lies(world, placement):
    for post in (world.clerk, world.editor, world.city_leader):
        with pytest.raises(Refused):
            judge_text(placement, by=post, aspect="needed", yes=True)
    with pytest.raises(Refused):
        judge_text(placement, by=world.leader, aspect="nonsense", yes=True)


def test_the_office_sees_all_a_unit_its_own(world, placement):
    judge_text(placement, by=world.leader, aspect="needed", yes=True)
    judge_text(placement, by=world.leader2, aspect="needed", yes=False)
    judge_text(placement, by=world.leader, aspect="suitable", yes=True)
    today = timezone.localdate()
    found = service(world.assessor, today, today)
    assert found.whole.cells == [(1, 2, 50), (1, 1, 100), (0, 0, None)]
    unit = placement.article.sources.get().unit
    assert [line.name for line in found.units] == [unit.short_name]
    own = next(p for p in (world.clerk, world.clerk_b, world.clerk_c) if p.unit_id == unit.pk)
    assert len(service(own, today, today).items) == 1
    other = world.bureau_clerk
    assert service(other, today, today).items == []
    assert service(world.other_editor, today, today).items == []
    assert service(world.leader, today, today).items == []


def test_pages(world, placement):
    url = f"/read/{placement.issue_id}/{placement.pk}/"
    leader = world.client(world.leader)
    assert "不需要" in leader.get(url).content.decode()
    answer = leader.post(f"{url}judge/", {"tap": "satisfied-no"})
    assert answer.url == f"{url}#judge"
    assert Judgement.objects.get().yes is False
    assert leader.post(f"{url}judge/", {"tap": "x"}).status_code == 403
    page = world.client(world.editor).get("/instructions/service/").content.decode()
    assert "评价过" in page
    assert placement.title in page
    sheet = world.client(world.editor).get("/instructions/service/?export=xlsx")
    assert sheet.content[:2] == b"PK"
