"""What the pages of the analysis say, counted by hand from real acts (K6)."""

import datetime as dt
import html
import re
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.utils import timezone

from tongzheng.analysis.forms import BehindForm
from tongzheng.analysis.queries.all import STUDIES, overview
from tongzheng.analysis.queries.behind import asked_of, behind
from tongzheng.analysis.queries.facts import Facts, Sieve
from tongzheng.files.xlsx import read_rows, sheet_names
from tongzheng.reporting.models import Adoption, Report
from tongzheng.scoring.models import Fact


@pytest.fixture
def facts(world):
    """青石镇 sends four (one returned, one declined, one bad news adopted), 柳河镇 one, 白鹭乡 and 水利局 nothing."""
    at = timezone.now() - dt.timedelta(hours=30)
    returned = world.report("returned", occurred_at=at, mood="good")
    world.report("declined", occurred_at=at, kind="news", mood="good", body="今天开会。")
    world.report("received", occurred_at=None, kind="analysis", mood="plain")
    adopted = world.report("received", occurred_at=at, mood="bad")
    world.report("received", by=world.clerk_b, occurred_at=at, mood="good")
    Report.objects.filter(pk=adopted.pk).update(state="adopted", received_at=timezone.now() - dt.timedelta(hours=5))
    Adoption.objects.create(report=adopted, outlet="政务信息", issue_no="2026年第1期", by=world.editor)
    assert returned.state == "returned"
    today = timezone.localdate()
    return Facts(world.office, Sieve(today - dt.timedelta(days=60), today))


def rows(study, title):
    table = next(t for t in study.tables if t.title == title)
    return {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}


def test_every_figure_is_the_one_counted_by_hand(world, facts):
    share = STUDIES["concentration"](facts)
    by_unit = rows(share, "各单位报送和累计占比")
    assert by_unit["青石镇"] == ["4", "80%", "80%", "1", "25%"]
    assert by_unit["柳河镇"][:3] == ["1", "20%", "100%"]
    assert "白鹭乡" in share.words[-1]  # sent nothing, counted among the units
    quality = STUDIES["quality"](facts)
    assert quality.headline == "报送 5 篇，采用 1 篇，采用率 20%"
    mood = rows(STUDIES["mood"](facts), "按单位")
    assert mood["青石镇"] == ["2", "1", "2 : 1", "25%"]
    weight = STUDIES["weight"](facts)
    assert weight.headline == "综合分析 1 篇，动态短稿 1 篇"
    returns = rows(STUDIES["returns"](facts), "各单位")
    assert returns["青石镇"][:2] == ["1", "1"]
    deciding = STUDIES["deciding"](facts)
    assert deciding.headline == "直接服务决策的占 60%，预测性的占 0%"
    cold = rows(STUDIES["regularity"](facts), "各单位")
    assert cold["白鹭乡"][3] == "61 天"
    assert int(cold["青石镇"][3].split()[0]) == 60


def test_time_is_measured_between_the_three_moments(world, facts):
    study = STUDIES["timeliness"](facts)
    stages = rows(study, "三段时间")
    assert stages["事发到报出"][:2] == ["4", "1 天 6 小时"]
    assert stages["登记到采用"][:2] == ["1", "5 小时"]
    assert rows(study, "各单位事发到报出")["青石镇"][0] == "3"


def test_a_class_of_units_and_a_kind_narrow_every_figure(world, facts):
    only = Facts(world.office, Sieve(facts.sieve.start, facts.sieve.end, group="bureaus"))
    assert only.whole.sent == 0
    assert [u.short_name for u in only.units.values()] == ["县水利局"]
    news = Facts(world.office, Sieve(facts.sieve.start, facts.sieve.end, kind="news"))
    assert (news.whole.sent, news.whole.adopted) == (1, 0)
    assert sum(sum(c.values()) for c in news.sent_back.values()) == 1


def drawn_links(study):
    """(value, address) of every bar of the charts, read off the drawing."""
    found = []
    for chart in study.charts:
        for url, words in re.findall(r'<a href="([^"]+)"[^>]*>.*?<title>([^<]+)</title>', chart.drawn, re.S):
            if words.endswith(("篇", "次")):
                found.append((int(re.search(r"(\d+)\D*$", words)[1]), html.unescape(url)))
    return found


def test_every_figure_and_bar_opens_a_list_of_as_many(world, facts):
    answered = 0
    for key, study in STUDIES.items():
        made = study(facts)
        cells = [(c.value, c.url) for table in made.tables for row in table.rows for c in row if c.url and not c.unit]
        for value, url in [*((v, u) for v, u in cells if isinstance(v, int)), *drawn_links(made)]:
            form = BehindForm(QueryDict(urlsplit(url).query))
            opened = Facts(world.office, form.sieve())
            assert form.errors == {}, (key, url)
            assert behind(opened, asked_of(form.cleaned_data)).count() == value, (key, url)
            answered += 1
    assert answered > 80
    page = world.client(world.assessor).get(facts.link(unit=world.town_a.pk, kinds=["news", "analysis"]))
    assert "青石镇　" in page.text
    assert "2 篇" in page.text
    assert (
        world.client(world.assessor)
        .get("/analysis/behind/?unit=x&month=9&stage=7&low=nan&start=0001-01-01")
        .status_code
        == 200
    )


def test_an_adoption_withdrawn_or_recalled_is_no_adoption_here_either(world, facts):
    adoption = Adoption.objects.get()
    assert facts.whole.adopted == 1
    Fact.objects.create(
        office=world.office,
        kind="withdrawal",
        unit=world.town_a,
        adoption=adoption,
        on=timezone.localdate(),
        title="采用撤回",
        by=world.assessor,
    )
    again = Facts(world.office, facts.sieve)
    assert (again.whole.adopted, again.lags(2)) == (0, {})


def test_the_overview_costs_few_queries_and_every_page_opens(world, facts, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        brief = overview(Facts(world.office, facts.sieve, brief=True))
    full = [study(Facts(world.office, facts.sieve)) for study in STUDIES.values()]
    assert [s.headline for s in brief] == [s.headline for s in full], "the overview says what the pages say"
    assert all(s.headline and not s.tables for s in brief)
    client = world.client(world.assessor)
    with django_assert_max_num_queries(15):
        page = client.get("/analysis/")
    assert page.status_code == 200
    for key in STUDIES:
        page = client.get(f"/analysis/{key}/?year=x&part=q9&group=<b>")
        assert page.status_code == 200
        assert "口径" in page.text
    assert client.get("/analysis/nonsense/").status_code == 404


def test_an_office_without_reports_has_pages_too(world):
    page = world.client(world.other_editor).get("/analysis/timeliness/")
    assert "没有可算的" in page.text


def test_the_workbook_holds_the_tables(world, facts):
    answer = world.client(world.assessor).get("/analysis/quality/?export=xlsx")
    assert sheet_names(answer.content) == ["说明", "按类别", "按单位"]
    lines = {row.values[0]: row.values[1:] for row in read_rows(answer.content, sheet="按单位")}
    assert lines["青石镇"][:2] == ["4", "1"]
