"""Rulebooks as data: begun, changed in tables, brought in as files, put in force from a day, read by everybody (K1)."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone

from tests.scoring.rule_cases import SMALL, RuleCases
from tongzheng.notices.models import Notice
from tongzheng.scoring.actions import rulebooks as ruling
from tongzheng.scoring.engine.rulebook import dump, load
from tongzheng.scoring.engine.rulebook.tables import TABLES, WHOLE
from tongzheng.scoring.forms.grid import Grid
from tongzheng.scoring.models import Due, Outlet, Period, Rulebook
from tongzheng.scoring.queries import rulebooks as queries
from tongzheng.scoring.queries import rulebooks_in_force
from tongzheng.scoring.queries.booking import merged
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

YEAR = timezone.localdate().year


@pytest.fixture
def office(world):
    """The assessor's browser, and rulebooks made by real actions."""
    cases = RuleCases()
    cases.world = world
    cases.browser = world.client(world.assessor)
    return cases


def upload(browser, text):
    file = SimpleUploadedFile("办法.toml", text.encode())
    return browser.post("/scores/rulebooks/upload/", {"file": file})


def grid(*rows, **fields):
    """What the page of a table sends: rows of {column: value or list}."""
    data = {"rows": str(len(rows)), "version": "0", **fields}
    for n, row in enumerate(rows):
        data |= {f"{n}-{name}": value for name, value in row.items()}
    return data


def test_begun_from_a_sample_only_with_the_two_choices_said(office, world):
    page = office.browser.post("/scores/rulebooks/new/", {"sample": "E", "name": "云岭县计分办法"})
    assert page.status_code == 422
    assert not Rulebook.objects.exists()
    chosen = {"sample": "E", "name": "云岭县计分办法", "repeat": "highest", "joint": "equal", "once": str(uuid.uuid4())}
    for _ in range(2):  # pressed twice: one draft
        page = office.browser.post("/scores/rulebooks/new/", chosen)
    made = Rulebook.objects.get()
    assert page.url == made.get_absolute_url()
    (version,) = queries.book_of(made).versions
    assert ([r.mode for r in version.repeats], [j.mode for j in version.joints]) == (["highest"], ["equal"])
    assert "没有叫“云溪政务”的刊物" in office.browser.get(page.url).text  # what is still to be changed is said at once


def test_periodicals_are_called_by_the_offices_own_names(office, world):
    made = ruling.start_rulebook(
        by=world.assessor, once=uuid.uuid4(), sample="E", name="办法", repeat="sample", joint="sample"
    )
    names = queries.names_in(queries.book_of(made))
    data = {f"name-{n}": "云岭政务" if name == "云溪政务" else name for n, name in enumerate(names)}
    assert office.browser.post(f"{made.get_absolute_url()}names/", data | {"edition": 1}).status_code == 302
    made.refresh_from_db()
    unknown = queries.unknown_in(queries.faults_of(made))
    assert "云岭政务" in unknown
    assert "云溪政务" not in unknown
    for name in unknown:
        office.browser.post("/scores/rulebooks/outlets/new/", {"name": name, "level": "city"})
    assert Outlet.objects.count() == len(unknown)
    assert queries.faults_of(made) == []


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (('name = "采用", mode = "add"', 'name = "采用", mode = "顺手"'), "第 12 行", "没有“顺手”"),
        (("points = -3", 'points = "三"'), "第 15 行", "不是数字"),
        (("points = 12", "points = -12"), "第 11 行", "不能小于 0"),
        (('{ levels = ["city"], points', '{ levels = ["county"], points'), "第 11 行", "同一种情形"),
        (('levels = ["county"]', 'levels = ["county"], periodicals = ["无名刊物"]'), "第 11 行", "无名刊物"),
        (("[leagues]", "[leagues"), "第 4 行", "TOML"),
    ],
)
def test_a_bad_file_is_refused_with_line_and_reason(office, change, line, reason):
    page = upload(office.browser, SMALL.replace(*change))
    assert page.status_code == 422
    assert line in page.text
    assert reason in page.text
    assert not Rulebook.objects.exists()


def test_a_file_that_is_no_text_or_bears_a_mark_is_refused(office):
    page = office.browser.post("/scores/rulebooks/upload/", {"file": SimpleUploadedFile("a.toml", b"\xff\xfe\x00")})
    assert "UTF-8" in page.text
    assert "涉密标志" in upload(office.browser, SMALL.replace("云岭县政务", "机密★1年云岭县政务")).text
    assert not Rulebook.objects.exists()


def test_a_table_is_changed_row_by_row_and_comes_down_as_the_same_file(office):
    made = office.rulebook_draft
    url = f"{made.get_absolute_url()}tables/points/"
    assert 'value="12"' in office.browser.get(url).text
    rows = [
        {"levels": ["county"], "ways": ["single"], "points": "5", "clause": "6"},
        {"levels": ["county"], "points": "2.5"},
        {"levels": ["city"], "points": "20", "drop": "on"},
        {"levels": ["city", "province"], "points": "12"},
        {},
    ]
    assert office.browser.post(url, grid(*rows, edition="1")).status_code == 302
    text = office.browser.get(f"{made.get_absolute_url()}toml/").content.decode()
    book = load(text)
    assert [str(row.points) for row in book.versions[0].points] == ["5", "2.5", "12"]
    assert dump(book) == text
    stale = office.browser.post(url, grid({"points": "1"}, edition="1"))  # somebody saved since
    assert stale.status_code == 422
    assert "在别处改过" in stale.text
    assert 'value="1"' in stale.text
    assert '<input type="hidden" name="edition" value="2">' in stale.text  # pressed again, this one stands
    entry = Entry.objects.get(kind="scoring.rulebook.edit")
    assert "points = 12" in entry.data["before"]


def test_what_the_boxes_of_a_table_hold_is_what_stands_in_it():
    """Every table of every shipped rulebook, drawn and sent back untouched, is the same table."""
    for sample in queries.samples():
        book = queries.sample(sample.key)
        for version in book.versions:
            for table in (*TABLES, *WHOLE):
                rows = getattr(book if table.whole else version, table.name)
                drawn = Grid.of(table, book, rows)
                sent = QueryDict(mutable=True)
                sent["rows"] = str(len(drawn.rows))
                for cell in (cell for row in drawn.rows for cell in row):
                    sent.setlist(cell.name, cell.value if isinstance(cell.value, list) else [cell.value])
                assert drawn.read(sent) == list(rows), (sample.key, table.name, drawn.errors)


def test_what_was_typed_stays_when_a_cell_is_wrong(office):
    url = f"{office.rulebook_draft.get_absolute_url()}tables/caps/"
    page = office.browser.post(url, grid({"most": "四十", "scope": "year"}, {"most": "-1"}, edition="1"))
    assert page.status_code == 422
    assert "第 1 行“最多”" in page.text
    assert "不能小于 0" in page.text
    assert 'value="四十"' in page.text


def test_the_head_and_the_leagues_of_units(office, world):
    made = office.rulebook_draft
    url = f"{made.get_absolute_url()}head/"
    page = office.browser.get(url)
    initial = {k: v for k, v in page.context["form"].initial.items() if v not in (None, False, [])}
    data = initial | {
        "leagues": "town 乡镇榜\nbig 重点部门榜",
        "period": "quarter",
        "converted": "5",
        "officer_items": ["adoption"],
    }
    assert office.browser.post(url, data).status_code == 302
    made.refresh_from_db()
    book = queries.book_of(made)
    assert (book.period, str(book.converted), book.leagues["big"]) == ("quarter", "5", "重点部门榜")
    assert "看不懂" in office.browser.post(url, data | {"leagues": "乡镇", "edition": made.edition}).text
    office.browser.post("/scores/rulebooks/leagues/", {f"unit-{world.bureau.pk}": "big"})
    from tongzheng.scoring import gather  # noqa: PLC0415

    placed = {u.id: u.league for u in gather.units(world.office, book.leagues)}
    assert (placed[str(world.bureau.pk)], placed[str(world.town_a.pk)]) == ("big", "town")


def test_one_in_force_a_day_the_former_ends_the_day_before(office, world):
    first, second = office.rulebook_active, office.rulebook_draft
    page = office.browser.post(f"{second.get_absolute_url()}activate/", {"starts": f"{YEAR}-07-01"})
    assert page.status_code == 302
    first.refresh_from_db()
    assert first.ends == dt.date(YEAR, 6, 30)
    assert [r.pk for r in rulebooks_in_force(world.office.pk)] == [first.pk, second.pk]
    assert Due.objects.filter(what="year").count() == 2
    assert Notice.objects.filter(to=world.clerk, text__contains="起计分").count() == 2
    third = ruling.copy_rulebook(second, by=world.assessor, once=uuid.uuid4())
    with pytest.raises(Refused, match="起已启用"):
        ruling.activate_rulebook(third, by=world.assessor, starts=dt.date(YEAR, 7, 1))
    ruling.edit_rulebook(third, by=world.assessor, edition=1, about="总则", places=1, ties="high")
    third.refresh_from_db()
    with pytest.raises(Refused, match="小数位数、先后和前一版不同；这管一整年"):
        ruling.activate_rulebook(third, by=world.assessor, starts=dt.date(YEAR, 8, 1))
    ruling.edit_rulebook(third, by=world.assessor, edition=2, about="总则", places=3)
    third.refresh_from_db()
    with pytest.raises(Refused, match="小数位数：最多 2 位"):
        ruling.activate_rulebook(third, by=world.assessor, starts=dt.date(YEAR + 1, 1, 1))
    second.refresh_from_db()
    with pytest.raises(Refused, match="不能改"):
        ruling.edit_table(second, by=world.assessor, edition=second.edition, version=0, table="points", rows=[])
    ruling.deactivate_rulebook(second, by=world.assessor)
    first.refresh_from_db()
    assert first.ends is None


def test_a_run_of_last_year_knows_what_january_is_worth_by_the_new_rulebook():
    new = load(SMALL)
    version = new.versions[0]
    dearer = replace(version, points=tuple(replace(row, points=row.points + 9) for row in version.points))
    last, this = dt.date(YEAR - 1, 1, 1), dt.date(YEAR, 1, 1)
    rows = [
        Rulebook(text=SMALL, starts=last, ends=this - dt.timedelta(days=1)),
        Rulebook(text=dump(replace(new, ties="high", versions=(dearer,))), starts=this),
    ]
    book = merged(rows, this - dt.timedelta(days=1))
    assert book.ties == "low"
    assert book.version_on(this - dt.timedelta(days=1)).points == version.points
    assert book.version_on(this + dt.timedelta(days=9)).points == dearer.points


def test_not_in_force_with_faults_or_in_a_frozen_period_or_once_points_were_reckoned(office, world, ledger):
    Rulebook.objects.filter(pk=ledger.rulebook.pk).update(version=9, text=SMALL)
    made = office.rulebook_draft
    with pytest.raises(Refused, match="已经冻结"):
        ruling.activate_rulebook(made, by=world.assessor, starts=ledger.frozen.starts)
    ruling.edit_table(made, by=world.assessor, edition=1, version=0, table="joints", rows=[])
    with pytest.raises(Refused, match="联合报送怎么分没有写明"):
        ruling.activate_rulebook(made, by=world.assessor, starts=ledger.now.starts)
    ledger.line(world.town_a, ledger.open, "5.00")
    ledger.rulebook.refresh_from_db()
    with pytest.raises(Refused, match="已经按这一版记过分"):
        ruling.deactivate_rulebook(ledger.rulebook, by=world.assessor)
    assert Period.objects.filter(state="frozen").exists()


def test_every_unit_reads_the_one_in_force_in_words_and_no_draft(office, world):
    clerk = world.client(world.clerk)
    assert "还没有启用" in clerk.get("/scores/rules/").text
    draft, active = office.rulebook_draft, office.rulebook_active
    text = clerk.get("/scores/rules/").text
    for words in (active.name, "采用分值", "县级", "按份数", "未交", "月任务", "乡镇榜"):
        assert words in text
    assert "county" not in text.split("<main")[1]
    assert clerk.get(draft.get_absolute_url()).status_code == 404


def test_every_shipped_rulebook_can_be_read_and_every_table_filled(office, world):
    for sample in queries.samples():
        once = uuid.uuid4()
        made = ruling.start_rulebook(
            by=world.assessor, once=once, sample=sample.key, name=sample.name, repeat="sample", joint="sample"
        )
        page = office.browser.get(made.get_absolute_url())
        assert page.status_code == 200
        for section in page.context["sections"][::6]:
            assert office.browser.get(f"{made.get_absolute_url()}tables/{section.name}/").status_code == 200
        assert queries.book_of(made).versions == queries.sample(sample.key).versions
