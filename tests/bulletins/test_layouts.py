"""An office's own layouts: copied, changed, looked at, retired (E6)."""

from io import BytesIO

import pytest
from PIL import Image

from tongzheng.bulletins import actions
from tongzheng.bulletins.layout_forms import GROUPS, LayoutForm
from tongzheng.bulletins.models import Layout, Periodical
from tongzheng.bulletins.queries import layouts as queries
from tongzheng.bulletins.queries import pages
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused
from tongzheng.typeset.layout import built_in


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Blank pages of one test are not the pages of the next."""
    queries.look.cache_clear()
    yield
    queries.look.cache_clear()


@pytest.fixture
def own(house):
    """《大字版》 from the bulletin."""
    return actions.add_layout(by=house.w.editor, base="bulletin", name="大字版")


def typed(layout, **changed):
    """What the browser sends: every field as shown, some typed anew."""
    form = LayoutForm(layout=queries.editable(layout), initial={"name": layout.name, "version": layout.version})
    data = {field.html_name: field.value() for field in form}
    data |= {name.replace("__", "-"): value for name, value in changed.items()}
    return {name: value for name, value in data.items() if value is not False and value is not None}


def test_only_what_differs_is_kept(house, own):
    whole = own_values(own)
    whole["title"]["size"] = 26
    whole["headings"][0]["font"] = "songti"
    done = actions.change_layout(own, by=house.w.admin, version=1, name="大字版", changes=whole)
    kept = Layout.objects.get()
    assert set(kept.changes) == {"title", "headings"}
    assert kept.changes["title"] == {"size": 26.0}
    assert (done.version, kept.version) == (2, 2)
    made = pages.own_layout(kept)
    assert (made.title.size, made.headings[0].font, made.headings[1].font) == (26.0, "songti", "kaiti")
    whole["title"]["size"] = 22
    whole["headings"][0]["font"] = "heiti"
    assert actions.change_layout(kept, by=house.w.admin, version=2, name="大字版", changes=whole).changes == {}
    assert [e.kind for e in Entry.objects.filter(subject_type="bulletins.layout").order_by("id")] == [
        "bulletins.layout.add", "bulletins.layout.change", "bulletins.layout.change",
    ]  # fmt: skip


def own_values(own):
    table = pages.own_layout(own).table_of()
    return {k: [dict(h) for h in v] if k == "headings" else v for k, v in table.items()}


@pytest.mark.parametrize("base", list(built_in()))
def test_a_form_sent_back_as_it_came_changes_nothing(house, base):
    own = actions.add_layout(by=house.w.editor, base=base, name="照旧")
    form = LayoutForm(typed(own), layout=pages.own_layout(own))
    assert form.is_valid(), form.errors
    actions.change_layout(own, by=house.w.editor, version=1, name="照旧", changes=form.values)
    assert Layout.objects.get().changes == {}
    assert Layout.objects.get().version == 1


def test_what_cannot_be_printed_is_refused(house, own):
    for changes, said in (
        ({"title": {"size": 500}}, "标题字号.*120"),
        ({"title": {"sizes": 20}}, "没有“title.sizes”"),
        ({"body": {"size": 40}}, "排不进版心"),
        ({"masthead": {"contents": "本期要目本期要目本期要目本"}}, "13 字"),
    ):
        with pytest.raises(Refused, match=said):
            actions.change_layout(own, by=house.w.editor, version=1, name="大字版", changes=changes)
    with pytest.raises(Classified):
        actions.change_layout(own, by=house.w.editor, version=1, name="机密★1年", changes={})
    assert (Layout.objects.get().changes, Layout.objects.get().name) == ({}, "大字版")


def test_names_are_once_an_office(house, own):
    for name, said in (("大字版", "已经有"), ("信息刊物", "自带"), ("　", "还没填"), ("长" * 41, "41 字")):
        with pytest.raises(Refused, match=said):
            actions.add_layout(by=house.w.editor, base="express", name=name)
    with pytest.raises(Refused, match="没有这种版式"):
        actions.add_layout(by=house.w.editor, base="nothing", name="甲")
    actions.add_layout(by=house.w.other_editor, base="express", name="大字版")
    assert Layout.objects.count() == 2


def test_whoever_comes_second_is_told_who_was_first(house, own):
    late = Layout.objects.get()
    actions.change_layout(own, by=house.w.admin, version=1, name="大字版", changes={"title": {"size": 24}})
    for second in (late, Layout.objects.get()):  # read before, or after, the first one's change
        with pytest.raises(Refused, match=house.w.admin.person.name):
            actions.change_layout(second, by=house.w.editor, version=1, name="大字版", changes={"title": {"size": 26}})
    assert Layout.objects.get().changes == {"title": {"size": 24.0}}


def test_not_retired_while_in_use(house, own):
    actions.set_layout(house.paper, by=house.w.admin, layout=str(own.pk))
    with pytest.raises(Refused, match="政务信息"):
        actions.retire_layout(own, by=house.w.editor)
    actions.set_layout(house.paper, by=house.w.admin, layout="bulletin")
    actions.retire_layout(own, by=house.w.editor)
    kept = Layout.objects.get()
    assert not kept.active
    with pytest.raises(Refused, match="停用"):
        actions.change_layout(kept, by=house.w.editor, version=2, name="又用", changes={})
    with pytest.raises(Refused, match="可选范围"):
        actions.set_layout(house.paper, by=house.w.admin, layout=str(own.pk))


def test_every_value_on_the_form_is_named_once():
    fields = [v.field for _, values in GROUPS for v in values]
    labels = [v.label for _, values in GROUPS for v in values]
    assert len(fields) == len(set(fields)) >= 35
    assert len(labels) == len(set(labels))


# ── pages ──


def test_from_copy_to_a_periodical(house):
    client = house.w.client(house.w.admin)
    assert "照它另设" in client.get("/layouts/").content.decode()
    answer = client.post("/layouts/new/bulletin/", {"name": "大字版"})
    own = Layout.objects.get()
    assert answer.url == f"/layouts/{own.pk}/edit/"
    page = client.get(answer.url).content.decode()
    for words in ("页面", "刊头", "正文和标题", "报尾", "页码", "小标宋", "标题字号（磅）"):
        assert words in page
    answer = client.post(f"/layouts/{own.pk}/edit/", typed(own, title__size="26", name="大字版二"))
    assert answer.url == f"/layouts/{own.pk}/preview/"
    assert "大字版二（本办公室的）" in client.get(f"/periodicals/{house.paper.pk}/layout/").content.decode()
    client.post(f"/periodicals/{house.paper.pk}/layout/", {"layout": str(own.pk), "byline": "author"})
    assert pages.layout_of(Periodical.objects.get()).title.size == 26.0
    listed = client.get("/layouts/").content.decode()
    assert f'href="/periodicals/{house.paper.pk}/"' in listed
    answer = client.post(f"/layouts/{own.pk}/retire/")
    assert answer.status_code == 422
    assert "先给它换一个" in answer.content.decode()


def test_a_wrong_value_is_said_at_its_field_and_nothing_typed_is_lost(house, own):
    client = house.w.client(house.w.editor)
    for button in ({}, {"look": "1"}):
        sent = typed(own, title__size="400", page__top="38", name="没存的名") | button
        answer = client.post(f"/layouts/{own.pk}/edit/", sent)
        assert answer.status_code == 422
        form = answer.context["form"]
        assert "120" in form.errors["title-size"][0]
        assert form["page-top"].value() == "38"
    answer = client.post(f"/layouts/{own.pk}/edit/", typed(own, body__size="nan", title__colour="red"))
    assert {"body-size", "title-colour"} <= set(answer.context["form"].errors)
    assert Layout.objects.get().changes == {}


def test_looking_saves_nothing(house, own):
    answer = house.w.client(house.w.editor).post(
        f"/layouts/{own.pk}/edit/", typed(own, title__size="30") | {"look": "1"}
    )
    assert answer.status_code == 200
    assert len(answer.context["shown"]) == 2
    assert "还没有存" in answer.content.decode()
    assert 'value="30"' in answer.content.decode()
    assert (Layout.objects.get().changes, Layout.objects.get().version) == ({}, 1)


def test_other_offices_do_not_see_it_and_nobody_counts_further_than_the_sample(house, own):
    stranger = house.w.client(house.w.other_editor)
    for path in ("edit/", "retire/", "preview/", "pages/1/"):
        assert stranger.get(f"/layouts/{own.pk}/{path}").status_code == 404
    client = house.w.client(house.w.editor)
    assert client.get(f"/layouts/{own.pk}/pages/1/")["Content-Type"] == "image/png"
    for path in (f"{own.pk}/pages/3/", "nothing/preview/", "9" * 30 + "/preview/", "new/nothing/"):
        assert client.get(f"/layouts/{path}").status_code == 404


def test_values_of_another_version_can_be_saved_anew(house, own):
    Layout.objects.update(changes={"gone": 1})
    client = house.w.client(house.w.editor)
    assert client.get(f"/layouts/{own.pk}/edit/").status_code == 200
    client.post(f"/layouts/{own.pk}/edit/", typed(Layout.objects.get(), title__size="24"))
    assert Layout.objects.get().changes == {"title": {"size": 24.0}}


@pytest.mark.pressroom
def test_the_picture_is_of_the_typed_values(house, own):
    client = house.w.client(house.w.editor)
    saved = client.get(f"/layouts/{own.pk}/pages/1/").content
    base = client.get("/layouts/bulletin/pages/1/").content
    assert saved == base
    answer = client.post(f"/layouts/{own.pk}/edit/", typed(own, masthead__name__colour="#0000d4") | {"look": "1"})
    looked = queries.look(pages.own_layout(own).changed({"masthead": {"name": {"colour": "#0000d4"}}}))
    assert len(answer.context["shown"]) == len(looked) == 2
    assert looked[0] != saved
    with Image.open(BytesIO(looked[0])) as picture:
        assert picture.width == 900
        colours = picture.convert("RGB").getcolors(100_000)
    assert any(b > 150 and r < 60 for _, (r, g, b) in colours)  # the name is blue now
