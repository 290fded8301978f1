"""Our place in the superiors' tables (K9)."""

import datetime as dt
import re
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.files.xlsx import write_xlsx
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused
from tongzheng.upward.actions.settings import add_superior
from tongzheng.upward.actions.tables import enter_table, withdraw_table
from tongzheng.upward.models import Outcome, SuperiorTable
from tongzheng.upward.queries import tables as queries
from tongzheng.upward.tables import Line, read_typed

TODAY = timezone.localdate()
YEAR = TODAY.year - 1
BOARD = "1 望溪县 140\n2 清江县 132.5\n3 云岭县 120\n4 石门县 118\n"


@pytest.fixture
def city(world):
    return add_superior(by=world.editor, name="市政府办公室", paper="云岭信息", level="city", inside=True)


def entered(world, city, text=BOARD, part="03", **fields):
    values = {
        "once": uuid.uuid4(),
        "league": "县市区",
        "year": YEAR,
        "part": part,
        "cumulative": False,
        "published_on": TODAY,
    }
    return enter_table(city, by=world.assessor, lines=read_typed(text).lines, **{**values, **fields})


def test_place_distance_trend_and_what_would_close_it(world, city, django_assert_max_num_queries):
    entered(world, city, "1 望溪县 60\n2 石门县 50\n3 清江县 45\n4 云岭县 40\n", part="02")
    entered(world, city)
    report = world.report("received")
    for n in range(4):
        Outcome.objects.create(
            office=world.office, report=report, kind="adoption", level="city", outlet="政务信息", issue_no=f"第{n}期",
            on=dt.date(YEAR, 3, 5), key=str(n), by=world.editor,
        )  # fmt: skip
    place = queries.places(world.assessor)[0]
    now = place.now
    assert (now.us.rank, now.table.units, now.behind, now.ahead) == (3, 4, Decimal("12.5"), Decimal(2))
    assert place.each == Decimal(40)  # 160 points in two months from 4 adoptions
    assert place.wanted == 1
    assert "前移 1 位" in place.words[0]
    assert "要追上前一名需再得 12.5 分，约合市采用 1 篇" in place.words[1]
    with django_assert_max_num_queries(15):
        page = world.client(world.assessor).get("/upward/place/")
    assert "3 / 4" in page.text
    shown = re.findall(r'<td class="num">([0-9]+\.[0-9]*|[0-9]{2,})</td>', page.text)
    assert shown == ["120.0", "12.5", "2.0", "40.0", "5.0"]  # one column, as many decimals everywhere
    export = world.client(world.assessor).get("/upward/place/?export=xlsx")
    assert export.content[:2] == b"PK"


def test_units_of_ours_are_found_in_a_table_of_towns(world, city):
    table = entered(world, city, "5 青石镇 9\n8 临江镇 3\n", league="乡镇", units=40)
    assert list(table.rows.filter(unit__isnull=False).values_list("name", flat=True)) == [
        "青石镇"
    ]  # 临江镇 is another county's
    page = world.client(world.editor).get("/upward/place/")
    assert "青石镇" in page.text
    assert queries.places(world.assessor) == []  # we do not stand in it ourselves


def test_a_wrong_table_is_withdrawn_and_entered_anew(world, city):
    table = entered(world, city)
    with pytest.raises(Refused, match="已经登记过"):
        entered(world, city)
    withdraw_table(table, by=world.editor, reason="得分登错")
    assert queries.places(world.assessor) == []
    assert entered(world, city).pk != table.pk
    assert Entry.objects.filter(kind="upward.table.withdraw", reason="得分登错").exists()


@pytest.mark.parametrize(
    ("text", "fields", "why"),
    [
        (BOARD, {"units": 3}, "列了 4 行"), (BOARD, {"part": "13"}, "期间"), ("", {}, "还没有单位"),
        ("1 云岭县 5\n2 县政府办 4", {}, "只留一行"), (BOARD, {"published_on": TODAY + dt.timedelta(days=1)}, "通报日期"),
    ],
)  # fmt: skip
def test_what_cannot_be_entered_is_said(world, city, text, fields, why):
    with pytest.raises(Refused, match=why):
        entered(world, city, text, **fields)


def test_typed_looked_over_then_entered_once(world, city):
    client = world.client(world.assessor)
    form = {
        "superior": city.pk,
        "league": "县市区",
        "year": YEAR,
        "part": "03",
        "published_on": f"{TODAY}",
        "once": str(uuid.uuid4()),
    }
    wrong = client.post("/upward/place/new/", {**form, "rows": "1 望溪县 一百\n2 云岭县 12"})
    assert wrong.status_code == 422
    assert "第 1 行：“一百”不是得分" in wrong.text
    assert "云岭县 12" in wrong.text
    look = client.post("/upward/place/new/", {**form, "rows": BOARD})
    assert "（本地）" in look.text
    assert not SuperiorTable.objects.exists()
    for _ in range(2):
        assert client.post("/upward/place/new/", {**form, "rows": BOARD, "do": "enter"}).status_code == 302
    assert SuperiorTable.objects.count() == 1


def test_a_worksheet_names_the_cell_that_is_wrong(world, city):
    client = world.client(world.assessor)
    sheet = write_xlsx(
        {
            "榜": [
                ["2025年3月通报"],
                ["名次", "县市区", "总分"],
                [1, "望溪县", 140],
                [2, "云岭县", "很多"],
                [3, "清江县", ""],
            ]
        }
    )
    form = {"superior": city.pk, "league": "县市区", "year": YEAR, "part": "03", "published_on": f"{TODAY}"}
    answer = client.post("/upward/place/new/", {**form, "file": SimpleUploadedFile("榜.xlsx", sheet)})
    assert answer.status_code == 422
    assert "C4：“很多”不是得分" in answer.text
    form = answer.context["form"]
    assert ([len(form.errors.get(name, ())) for name in ("file", "rows")]) == [2, 0], "every fault stands by the file"


NAMES = st.lists(st.text("云岭望溪清江石门柳", min_size=2, max_size=6), unique=True, min_size=1, max_size=12)


@given(NAMES, st.data())
def test_what_was_read_can_be_typed_again(names, data):
    points = data.draw(st.lists(st.decimals(0, 9999, places=2), min_size=len(names), max_size=len(names)))
    lines = [Line(name, value, rank) for rank, (name, value) in enumerate(zip(names, points, strict=True), 1)]
    again = read_typed("\n".join(line.text for line in lines))
    assert not again.faults
    assert again.lines == lines


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text):
    found = read_typed(text)
    assert found.lines or found.faults
