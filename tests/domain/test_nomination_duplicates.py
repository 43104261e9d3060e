"""Who may be one and the same person: the rule that asks, and what it leaves to be decided."""

import pytest

from nomination.domain.duplicates import (
    Known,
    different_numbers,
    likely_duplicates,
    plain_name,
    plain_phone,
    questions,
)
from nomination.domain.name_variants import GROUPS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王升", "王昇"),
        ("陈国峰", "陳國峯"),
        ("付萍", "傅萍"),
        ("张 三", "张三"),
        ("张　三", "张三"),
        ("阿依古丽·买买提", "阿依古丽・买买提"),
        ("Ａｂｄｕｌ", "abdul"),
        ("张三\u200b", "张三"),
        ("葛\U000e0100亮", "葛亮"),  # a sign that only chooses among drawings of one character
        ("\uf9d1明", "六明"),  # a compatibility form
    ],
)
def test_a_name_is_the_same_however_it_is_written(one, other):
    assert plain_name(one) == plain_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("王秀英", "王秀瑛"), ("张三", "张三丰"), ("李\U00020bb7", "李\U00020bb6"), ("李\ue000", "李")],
)
def test_other_names_stay_other_names(one, other):
    assert plain_name(one) != plain_name(other)


def test_each_character_stands_in_one_group_only():
    groups = GROUPS.split()
    characters = [one for group in groups for one in group]
    assert len(characters) == len(set(characters))
    assert all(len(group) > 1 for group in groups)


def test_a_phone_is_the_same_with_and_without_country_and_dashes():
    assert plain_phone("+86 139-0000-0001") == plain_phone("１３９０００００００１") == "13900000001"
    assert plain_phone("无") == ""


def test_the_same_name_or_the_same_phone_asks_and_says_why():
    people = [
        Known(1, "王升", "139-0000-0001"),
        Known(2, "王昇", "8613900000001"),
        Known(3, "王升"),
        Known(4, "李四", "13900000001"),
        Known(5, "赵六"),
    ]
    assert [(one.first, one.second, one.whys) for one in likely_duplicates(people)] == [
        (1, 2, ("similar_name", "same_phone")),
        (1, 3, ("same_name",)),
        (1, 4, ("same_phone",)),
        (2, 3, ("similar_name",)),
        (2, 4, ("same_phone",)),
    ]


def test_two_identity_numbers_leave_nothing_to_ask():
    found = likely_duplicates([Known(1, "王升", identity="a"), Known(2, "王升", identity="b")])
    assert [one.has_two_numbers for one in found] == [True]
    assert questions(found, ()) == []


def test_one_without_a_number_hangs_together_with_both_who_have_one():
    people = [Known(1, "王升", identity="a"), Known(2, "王升", identity="b"), Known(3, "王升")]
    found = likely_duplicates(people)
    assert questions(found, ()) == [((1, 2, 3), ("same_name",))]
    assert questions(found, {frozenset((1, 3))}) == [((2, 3), ("same_name",))]
    assert questions(found, {frozenset((1, 3)), frozenset((2, 3))}) == []
    assert different_numbers(people)
    assert not different_numbers([people[0], people[2]])


def test_groups_that_do_not_hang_together_are_asked_apart():
    found = likely_duplicates([Known(n, name) for n, name in enumerate(("甲", "乙", "甲", "乙", "丙"))])
    assert questions(found, ()) == [((0, 2), ("same_name",)), ((1, 3), ("same_name",))]


def test_nobody_without_a_name_or_a_phone_is_like_anybody():
    assert likely_duplicates([Known(1, "·", ""), Known(2, " ", "")]) == []
