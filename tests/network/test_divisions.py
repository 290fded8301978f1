"""A province's tree: found again by code, quick, and not broken by equal names."""

import time
from pathlib import Path

import pytest

from tongzheng.network.actions import found_office, import_units_file
from tongzheng.network.models import Unit
from tongzheng.network.queries import clock
from tongzheng.trail.refusals import Refused

pytestmark = pytest.mark.django_db
CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "admin_divisions"


@pytest.mark.skipif(not CORPUS.exists(), reason="../shared/corpus is not here")
def test_guangdong_in_under_thirty_seconds(world):
    files = [CORPUS / name for name in ("provinces.csv", "cities.csv", "areas.csv", "streets.csv.gz")]
    start = time.process_time()
    summary = import_units_file(files, by=clock(), only_province="广东省")
    spent = time.process_time() - start
    print(f"\n{summary.new} units in {spent:.1f} s")  # noqa: T201
    assert summary.new > 1700
    assert spent < 30
    town = Unit.objects.get(name="石龙镇", code__startswith="4419")
    assert town.path.count("/") == 5
    assert town.kind == "township"
    again = import_units_file(files, by=clock(), only_province="44")
    assert (again.new, again.changed) == (0, 0)


def write(tmp_path, text, name="units.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return [path]


def test_equal_names_under_one_parent(world, tmp_path):
    files = write(tmp_path, "code,name,parent code,kind\n1,甲省,,省\n2,市辖区,1,市\n3,市辖区,1,市\n4,乙镇,2,乡镇\n")
    assert import_units_file(files, by=clock()).new == 4
    assert set(Unit.objects.filter(parent__code="1").values_list("name", flat=True)) == {"市辖区", "市辖区（3）"}
    again = import_units_file(files, by=clock())
    assert (again.new, again.changed, again.same) == (0, 0, 4)
    files = write(tmp_path, "code,name,parent code,kind\n1,甲省,,省\n4,乙镇,1,乡镇\n", encoding="gb18030")
    assert import_units_file(files, by=clock()).changed == 1
    town = Unit.objects.get(code="4")
    assert town.path == f"{Unit.objects.get(code='1').path}{town.pk}/"


def test_who_may_and_empty(world, tmp_path):
    with pytest.raises(Refused):
        import_units_file(write(tmp_path, "code,name\n1,甲\n"), by=world.editor)
    with pytest.raises(Refused, match="没有一行单位"):
        import_units_file(write(tmp_path, "a,b\n1,2\n"), by=clock())
    with pytest.raises(Refused, match="圈"):
        import_units_file(write(tmp_path, "code,name,parent\n0,根,\n1,甲,2\n2,乙,1\n"), by=clock(), only_province="1")


def test_an_administrator_imports_below_his_own_top(world, tmp_path):
    files = write(tmp_path, "code,name,parent\n5,云岭县,\n6,清水镇,5\n")
    assert import_units_file(files, by=world.admin).new == 1
    world.county.refresh_from_db()
    assert world.county.code == "5"
    assert Unit.objects.get(code="6").parent_id == world.county.pk
    assert import_units_file(files, by=world.admin).as_dict() == {"new": 0, "changed": 0, "same": 2, "problems": []}
    Unit.objects.filter(pk=world.other_town.pk).update(code="6x")
    with pytest.raises(Refused, match="本地以外"):
        import_units_file(write(tmp_path, "code,name\n6x,临江镇\n"), by=world.admin)
    assert import_units_file(write(tmp_path, "code,name,kind\n7,甲,村\n"), by=world.admin).new == 1
    assert Unit.objects.get(code="7").parent_id == world.county.pk


def test_found_office_on_an_empty_house(empty_house, client):
    link = found_office(name="袁序", login="yuan", office="云州市人民政府办公室", serves="云州市")
    desk = Unit.objects.get(name="云州市人民政府办公室")
    assert (desk.desk.serves.name, desk.desk.serves.kind) == ("云州市", "city")
    assert link.startswith("http://127.0.0.1:8000/invite/")
    assert client.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200
