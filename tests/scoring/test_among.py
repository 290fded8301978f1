"""`field__among=keys` answers what `field__in` answers, also of a foreign key and with nothing to look for."""

from tongzheng.network.models import Unit
from tongzheng.scoring.models import Among


def test_among_answers_what_in_answers(world, django_assert_num_queries):
    units = list(Unit.objects.order_by("pk"))
    keys = [unit.pk for unit in units[::2]]
    assert Among.lookup_name == "among"
    for field in ("pk", "parent"):
        there = set(Unit.objects.filter(**{f"{field}__in": keys}).values_list("pk", flat=True))
        assert there
        assert set(Unit.objects.filter(**{f"{field}__among": keys}).values_list("pk", flat=True)) == there
        left = set(Unit.objects.exclude(**{f"{field}__in": keys}).values_list("pk", flat=True))
        assert set(Unit.objects.exclude(**{f"{field}__among": keys}).values_list("pk", flat=True)) == left
    with django_assert_num_queries(0):
        assert not list(Unit.objects.filter(parent__among=[]))
