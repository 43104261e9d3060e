"""Resident identity numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from election_site.domain.identity import (
    age_on,
    birth_date,
    check_digit,
    hide_numbers,
    identity_blockers,
    mask_identity,
    mask_phone,
    normalize_identity,
    sex,
)

TODAY = date(2010, 11, 8)


def codes(number, today=TODAY):
    return [reason.code for reason in identity_blockers(number, today=today)]


def number_with(body):
    return body + check_digit(body)


# The standard's own example, and one more in an unassigned area that ends in X.
@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "99072419780414289X"])
def test_right_check_digits(number):
    assert check_digit(number[:17]) == number[17]


def test_a_good_number_has_no_blockers_and_tells_birth_and_sex():
    number = "11010519491231002X"
    assert codes(number) == []
    assert birth_date(number) == date(1949, 12, 31)
    assert sex(number) == "女"
    assert sex(number_with("99072419800101001")) == "男"


@pytest.mark.parametrize(
    "number",
    [
        "",
        "1234",
        "11010519491231002x",
        "1101051949123100２X",
        "110105194912310021 ",
        "A1010519491231002X",
        "1" * 19,
    ],
)
def test_wrong_shape(number):
    assert codes(number) == ["E231"]


def test_wrong_check_digit():
    assert codes("110105194912310021") == ["E232"]


@pytest.mark.parametrize("born", ["19790229", "19801301", "19800132", "20101109", "18790101", "00000101"])
def test_impossible_birth(born):
    assert codes(number_with(f"990724{born}001")) == ["E233"]


def test_birth_limits_are_inclusive():
    assert codes(number_with("99072420101108001")) == []
    assert codes(number_with("99072418800101001")) == []


def test_both_faults_are_named():
    good = number_with("99072419790229001")
    wrong = good[:17] + ("1" if good[17] != "1" else "2")
    assert codes(wrong) == ["E233", "E232"]


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_keeps_its_check_digit(body, place, step):
    other = body[:place] + str((int(body[place]) + step) % 10) + body[place + 1 :]
    assert check_digit(other) != check_digit(body)


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 15))
def test_neighbours_swapped_never_keep_their_check_digit(body, place):
    other = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert other == body or check_digit(other) != check_digit(body)


def test_check_digit_refuses_what_is_no_body():
    with pytest.raises(ValueError, match="17 digits"):
        check_digit("12345")


def test_masking_shows_the_last_four_and_nothing_else():
    assert mask_identity("002X") == "**************002X"
    assert mask_identity("") == ""


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13900001234", "139****1234"),
        ("139-0000-1234", "139****1234"),
        ("0816-4321567", "081****1567"),
        ("4321567", "****67"),
        ("110", "****"),
        ("", ""),
    ],
)
def test_a_phone_number_is_shown_masked(number, shown):
    assert mask_phone(number) == shown


def test_normalizing():
    assert normalize_identity(" 11010519491231002x\u3000") == "11010519491231002X"


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1992, 11, 8), date(2010, 11, 7), 17),
        (date(1992, 11, 8), date(2010, 11, 8), 18),
        (date(1992, 2, 29), date(2010, 2, 28), 17),
        (date(1992, 2, 29), date(2010, 3, 1), 18),
    ],
)
def test_age(born, day, age):
    assert age_on(born, day) == age


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王某 110105194912310021 等", "王某 **** 等"),
        ("11010519491231002x", "****"),
        ("139-0000-0001", "****"),
        ("2010-11-05", "2010-11-05"),
        ("第 12345678 号", "第 12345678 号"),
    ],
)
def test_a_number_in_the_wrong_place_is_not_repeated(text, shown):
    assert hide_numbers(text) == shown
