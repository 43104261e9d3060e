"""The election method: every option has its words, and its figures are those that the engine decides by."""

from fractions import Fraction

import pytest

from ballots.domain.election import election
from ballots.domain.method import MethodFacts, MethodPost, election_method, method_options
from ballots.domain.method.deciding import SILENT_POINTS
from election_site.domain.numerals import chinese_number, chinese_share
from election_site.domain.rules import OPTIONS, PROFILES, RuleError, resolve_options, vote_rule
from nomination.domain.surplus import candidate_ratio

POSTS = (
    MethodPost("党委书记", "secretary", 1),
    MethodPost("党委副书记", "deputy", 2),
    MethodPost("党委委员", "member", 4),
)
WHOLE = [code for code, rules in PROFILES.items() if rules.whole_election]


def facts(profile="cpc2020", roll_base=346, **options):
    return MethodFacts(
        title="换届",
        body="清泉镇党委",
        profile=profile,
        options=resolve_options(profile, options),
        posts=POSTS,
        roll_base=roll_base,
        weights=(("群众", "1/4"), ("党员", "3/4")),
    )


def text(chapters):
    """The whole method with its figures put in, in the language of the msgids."""
    return "\n".join(
        one.msgid % one.params
        for chapter in chapters
        for article in chapter.articles
        for one in article.clauses
    )


def other_values(option):
    if option.choices:
        return [value for value in option.choices if value != option.default]
    if option.type == "share":
        return ["1/4"]
    return [option.default + 1]


# What an option asks for besides itself before its text can differ.
NEEDS = {"quorum_1990_boundary": ("cpc1990", {}), "plenary_quorum": ("cpc2020", {"secretary_by": "plenary"})}


@pytest.mark.parametrize("name", OPTIONS)
def test_every_value_of_every_option_changes_the_text(name):
    profile, others = NEEDS.get(name, ("cpc2020", {}))
    values = [OPTIONS[name].default, *other_values(OPTIONS[name])]
    texts = [text(election_method(facts(profile, **others, **{name: value}))) for value in values]
    assert len(set(texts)) == len(values)


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_is_named_by_an_article_with_its_source(name):
    profile, others = NEEDS.get(name, ("cpc2020", {}))
    chapters = election_method(facts(profile, **others))
    assert name in method_options(chapters)
    for chapter in chapters:
        for article in chapter.articles:
            if name in article.options:
                source = OPTIONS[name].source
                assert (source.ref, source.status) in [(one.ref, one.status) for one in article.sources]


@pytest.mark.parametrize("profile", WHOLE)
@pytest.mark.parametrize("base", [*range(1, 60), 340, 346, 7660])
@pytest.mark.parametrize("boundary", ["literal", "cod_practice"])
def test_figures_of_the_text_are_those_that_the_engine_decides_by(profile, base, boundary):
    options = {"quorum_1990_boundary": boundary}
    written = {
        key: value
        for chapter in election_method(facts(profile, roll_base=base, **options))
        for article in chapter.articles
        for one in article.clauses
        for key, value in one.params.items()
        if key == "required" or (key in ("least", "voters") and "votes or more" in one.msgid)
    }
    rule = vote_rule(profile, "member_decision", options)

    def decided(present, votes):
        return election(
            rule=rule,
            seats=1,
            roll_base=base,
            present=present,
            issued=present,
            returned=present,
            invalid=0,
            candidates=[("a", votes)],
        )

    assert decided(written["required"], 0).quorum_met
    assert not decided(written["required"] - 1, 0).quorum_met
    assert decided(base, written["least"]).elected == ("a",)
    assert decided(base, written["least"] - 1).elected == ()


@pytest.mark.parametrize("share", ["1/5", "1/3", "1"])
def test_least_number_of_candidates_is_that_of_the_surplus_rule(share):
    least = next(
        one.params["least"]
        for chapter in election_method(facts(surplus_share=share))
        for article in chapter.articles
        for one in article.clauses
        if "outnumber" in one.msgid
    )
    for candidates, ok in ((least, True), (least - 1, False)):
        ratio = candidate_ratio(
            profile_code="cpc2020",
            body="committee",
            seats=7,
            candidates=candidates,
            options={"surplus_share": share},
        )
        assert ratio.ok == ok


@pytest.mark.parametrize("profile", PROFILES)
def test_every_article_speaks_and_its_references_have_a_mark(profile):
    chapters = election_method(facts(profile))
    articles = [article for chapter in chapters for article in chapter.articles]
    assert len(articles) == (29 if profile in WHOLE else 1)
    for article in articles:
        assert article.clauses
        assert all(one.ref and one.status in "VSMPI" for one in article.sources)
        assert not any(
            "2020" in one.ref for one in article.sources if profile == "cpc1990" and "1990" in one.ref
        )


def test_exactly_four_fifths_is_told_apart():
    assert "at least 272 must be present" in text(election_method(facts("cpc2020", roll_base=340)))
    assert "at least 273 must be present" in text(election_method(facts("cpc1990", roll_base=340)))
    practice = facts("cpc1990", roll_base=340, quorum_1990_boundary="cod_practice")
    assert "at least 272 must be present" in text(election_method(practice))


def test_without_a_roll_no_figure_is_made_up():
    assert "must be present." not in text(election_method(facts(roll_base=None))).replace(
        "of its members must be present.", ""
    )


def test_silent_points_are_all_in_the_text():
    written = text(election_method(facts()))
    assert len(SILENT_POINTS) == 5
    for point in SILENT_POINTS:
        assert point in written


def test_misspelt_options_give_no_method():
    with pytest.raises(RuleError, match="unknown_option:secretary"):
        facts(secretary="meeting")
    broken = facts()
    with pytest.raises(RuleError, match="unknown_profile"):
        election_method(MethodFacts(**{**vars(broken), "profile": "cpc2030"}))


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (27, "二十七"), (99, "九十九")],
)
def test_chinese_numerals(number, written):
    assert chinese_number(number) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [
        ("1/5", "五分之一"),
        ("1/2", "二分之一"),
        ("13/20", "二十分之十三"),
        ("1", "一倍"),
        ("0", "0"),
        ("1/100", "1/100"),
    ],
)
def test_shares_in_words(share, written):
    assert chinese_share(Fraction(share)) == written
