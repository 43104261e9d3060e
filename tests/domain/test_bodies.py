"""The bodies of the second recommendation: one order wherever they are listed."""

from election_site.domain.channels import bodies_in_order


def test_the_bodies_stand_in_the_official_order_and_strange_ones_last():
    mixed = {"government": 7, "cppcc": 3, "一个团体": 1, "county_committee": 9, "peoples_congress": 8}
    assert bodies_in_order(mixed) == [
        *("county_committee", "peoples_congress", "government", "cppcc"),
        "一个团体",
    ]
