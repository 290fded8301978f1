"""Money to the fen (N6, K4)."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tongzheng.awards import rules

D = Decimal
points = st.dictionaries(st.integers(1, 50), st.decimals(0, 1000, places=2), max_size=30)


@given(points, st.decimals(D("0.01"), 10**6, places=2))
def test_a_pot_is_shared_out_to_the_last_fen(earned, pot):
    shares = rules.by_points(earned, pot)
    assert set(shares) == {who for who, n in earned.items() if n > 0}
    assert rules.total(shares.values()) == (pot if shares else 0)
    assert all(shares[a] >= shares[b] - D("0.01") for a in shares for b in shares if earned[a] >= earned[b])


@given(points)
def test_places_skip_after_a_tie_and_ties_get_the_same(earned):
    places = rules.ranks(earned)
    for who, place in places.items():
        assert place == 1 + sum(other > earned[who] for other in earned.values())
    prize = rules.by_place(earned, 1, 3, D("500"))
    assert all(earned[who] > 0 for who in prize)


def test_a_cap_holds_for_prizes_and_fines_and_is_said():
    paid = rules.each(12, D("50"), D("500"), "采用")
    assert (paid.amount, paid.reason) == (D("500"), "采用 12 × 50 元，封顶 500 元")
    assert rules.each(3, D("-100"), D("200"), "少").amount == D("-200")
    assert rules.each(3, D("-100"), None, "少").reason == "少 3 × -100 元"
    assert rules.highest_only([(1, D(20)), (2, D(5)), (1, D(50)), (1, D(50))]) == [False, True, True, False]


def test_sums_in_the_characters_of_receipts():
    said = {
        "0": "零元整", "1200.50": "壹仟贰佰元伍角整", "60000": "陆万元整", "100305.07": "壹拾万零叁佰零伍元零柒分",
        "-100": "负壹佰元整", "0.06": "陆分", "10010000": "壹仟零壹万元整", "20500": "贰万零伍佰元整",
    }  # fmt: skip
    assert {amount: rules.in_words(D(amount)) for amount in said} == said
