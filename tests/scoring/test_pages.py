"""What a clerk and the office read of points (K2)."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongzheng.scoring.actions import correct_points, set_ranking
from tongzheng.scoring.actions.standings import restand
from tongzheng.scoring.models import Appeal, ScoreEntry, Trial
from tongzheng.trail.models import Entry


@pytest.fixture
def scored(ledger):
    w = ledger.world
    ledger.report = w.report("received")
    ledger.entry = ledger.line(w.town_a, ledger.open, "4.00", report=ledger.report, clause="6", person=w.clerk.person)
    ledger.line(w.town_b, ledger.open, "9.00")
    ledger.line(w.town_a, ledger.open, "1.00", late=True)
    restand(w.office.pk, [ledger.open])
    return ledger


def test_a_unit_reads_its_own_lines_and_why(scored):
    w = scored.world
    clerk = w.client(w.clerk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = clerk.get(f"/scores/?period={scored.open.pk}").text
    assert len(asked) <= 15
    for words in ("5.00 分", "乡镇榜第 2 名", "单条 4.00 分", "迟到", "申诉"):
        assert words in page, words
    assert "柳河镇" not in page
    why = clerk.get(scored.entry.get_absolute_url()).text
    assert "第6条" in why
    assert "云溪政务" in why, "the rule's own rows"
    assert str(scored.report) in why
    report = clerk.get(scored.report.get_absolute_url()).text
    assert f"/scores/reports/{scored.report.pk}/" in report
    line = clerk.get(f"/reports/{scored.report.pk}/line/")
    assert "4.00 分" in (line.text if line.status_code == 200 else clerk.get(f"/line/{scored.report.pk}/").text)


def test_the_office_reads_all_units_and_takes_them_along(scored):
    w = scored.world
    assessor = w.client(w.assessor)
    page = assessor.get(f"/scores/?period={scored.open.pk}").text
    assert page.index("柳河镇") < page.index("青石镇"), "by place"
    by_unit = assessor.get(f"/scores/?period={scored.open.pk}&sort=unit").text
    assert by_unit.index("青石镇") < by_unit.index("柳河镇")
    book = assessor.get(f"/scores/?period={scored.open.pk}&export=xlsx")
    assert book["Content-Type"].endswith("sheet")
    assert assessor.get(f"/scores/?period={scored.open.pk}&sort=nonsense&page=x").status_code == 200
    assert assessor.get("/scores/?period=999999").status_code == 404


def test_without_ranking_nobody_sees_a_place(scored):
    w = scored.world
    set_ranking(by=w.assessor, on=False, reason="按整治形式主义要求")
    assert "第 2 名" not in w.client(w.clerk).get(f"/scores/?period={scored.open.pk}").text
    assert "名次" not in w.client(w.assessor).get(f"/scores/?period={scored.open.pk}&sort=rank").text
    assert Entry.objects.filter(kind="scoring.ledger.rank_off", reason__contains="形式主义").exists()


def test_an_appeal_goes_there_and_back_in_the_browser(scored):
    w = scored.world
    clerk, assessor = w.client(w.clerk), w.client(w.assessor)
    wrong = clerk.post(f"/scores/entries/{scored.entry.pk}/appeal/", {"reason": "", "once": uuid.uuid4()})
    assert wrong.status_code == 422
    clerk.post(f"/scores/entries/{scored.entry.pk}/appeal/", {"reason": "应为 8 分", "once": uuid.uuid4()})
    appeal = Appeal.objects.get()
    assert "待答复申诉 1" in assessor.get("/scores/").text
    kept = assessor.post(
        f"/scores/appeals/{appeal.pk}/uphold/", {"reason": "经核对", "points": "4", "period": ""}, follow=True
    )
    assert kept.status_code == 422
    assert "请选更正记入哪个周期" in kept.text
    assert "经核对" in kept.text
    frozen = {"reason": "经核对", "points": "4", "period": scored.frozen.pk}
    assert assessor.post(f"/scores/appeals/{appeal.pk}/uphold/", frozen).status_code == 422
    assessor.post(f"/scores/appeals/{appeal.pk}/uphold/", {"reason": "经核对", "points": "4", "period": scored.open.pk})
    page = clerk.get(appeal.get_absolute_url()).text
    assert "成立" in page
    assert "4.00 分，记入" in page
    total = sum(entry.points for entry in ScoreEntry.objects.filter(unit=w.town_a, period=scored.open))
    assert f"{total} 分" in clerk.get(f"/scores/?period={scored.open.pk}").text


def test_a_correction_from_the_page_of_the_line(scored):
    w = scored.world
    assessor = w.client(w.assessor)
    data = {
        "unit": w.town_a.pk, "period": scored.open.pk, "points": "-1.5", "item": "adoption", "reason": "记重了",
        "once": uuid.uuid4(),
    }  # fmt: skip
    answer = assessor.post(f"/scores/correct/?entry={scored.entry.pk}", data, follow=True)
    assert "-1.50" in answer.text
    assert "记重了" in w.client(w.clerk).get(scored.entry.get_absolute_url()).text, (
        "the line shows what was booked since"
    )
    again = assessor.post("/scores/correct/", {**data, "points": "一分半"})
    assert again.status_code == 422
    assert "请填数字" in again.text


def test_a_trial_says_whose_place_moves_and_books_nothing(scored):
    from tongzheng.scoring.actions import work_out  # noqa: PLC0415

    w = scored.world
    before = ScoreEntry.objects.count()
    draft = scored.rulebook
    draft.pk, draft._state.adding, draft.once, draft.version, draft.state = None, True, uuid.uuid4(), 7, "draft"
    draft.text = draft.text.replace("each = 0.5, cap = 4", "each = 3, cap = 9")
    draft.save()
    assessor = w.client(w.assessor)
    data = {"rulebook": draft.pk, "year": scored.now.starts.year, "once": uuid.uuid4()}
    assert "正在后台算" in assessor.post("/scores/trials/new/", data, follow=True).text
    assert work_out(Trial.objects.get())
    page = assessor.get(Trial.objects.get().get_absolute_url()).text
    assert "报送基础分 +2.50" in page
    assert ScoreEntry.objects.count() == before
    correct_points(by=w.assessor, once=uuid.uuid4(), unit=w.town_a, period=scored.open, points=1, reason="试算以后照常")


def test_titles_and_shielded_authors_stay_closed_to_who_may_not_read_them(scored):
    from tongzheng.scoring.models import Fact  # noqa: PLC0415

    w, report = scored.world, scored.report
    type(report).objects.filter(pk=report.pk).update(label="work_secret", title="不宜外传的题目", shielded=True)
    type(w.member).objects.filter(pk=w.member.pk).update(role="head")
    report.refresh_from_db()
    fact = Fact.objects.create(
        office=w.office, unit=w.town_a, kind="breach", what="error", report=report, on=scored.now.starts, by=w.assessor
    )
    line = scored.entry.get_absolute_url()
    pages = [line, f"/scores/reports/{report.pk}/", fact.get_absolute_url()]
    for who in (w.member, w.assessor):
        for page in pages:
            text = w.client(who).get(page).text
            assert report.receipt in text, page
            assert report.title not in text, page
    assert all(report.title in w.client(w.signer).get(page).text for page in pages)
    said = f"<dd>{w.clerk.person.name}</dd>"
    assert said not in w.client(w.member).get(line).text, "R12"
    assert said in w.client(w.assessor).get(line).text


def test_each_unit_reads_its_own_share_and_an_offices_officer_the_ledger_above(scored):
    from tongzheng.reporting.queries.reports import points_of  # noqa: PLC0415
    from tongzheng.scoring.access import office_of  # noqa: PLC0415

    w = scored.world
    scored.line(w.town_b, scored.open, "2.00", report=scored.report)
    shares = [points_of(scored.report, who) for who in (w.clerk, w.clerk_b, w.assessor)]
    assert [str(points) for points in shares] == ["4.00", "2.00", "6.00"]
    said = [w.client(who).get(f"/reports/{scored.report.pk}/line/").text for who in (w.clerk, w.assessor)]
    assert ["4.00 分" in text for text in said] == [True, False]
    assert ["6.00 分" in text for text in said] == [False, True]
    assert [office_of(who) for who in (w.office_officer, w.assessor, w.clerk)] == [w.city_office, w.office, w.office]
