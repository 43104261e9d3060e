"""The election method, chapters 1 and 2: what is elected, and how candidates come about."""

from fractions import Fraction

from ballots.domain.method.pieces import (
    PLENUM_2004,
    Article,
    Chapter,
    Clause,
    MethodFacts,
    article,
    articles_of,
    clause,
    item,
    rule_sources,
)
from ballots.domain.method.recommending import recommendation
from election_site.domain.rules import PILOT_REPORT, SILENT, profile
from election_site.domain.wording import N_
from nomination.domain.surplus import candidate_ratio


def general(facts: MethodFacts) -> Chapter:
    """Chapter 1: basis, posts, form, who elects the heads."""
    return Chapter(N_("General provisions"), (_basis(facts), _posts(facts), _heads(facts)))


def _basis(facts: MethodFacts) -> Article:
    if PILOT_REPORT in profile(facts.profile).sources:
        basis = clause(
            N_(
                "For the election of %(body)s this method is drawn up under %(profile)s and the plan of the pilot"
                " as approved by the superior."
            ),
            body=facts.body,
            profile=profile("cpc1990").title,
        )
    else:
        basis = clause(
            N_("For the election of %(body)s this method is drawn up under: %(profile)s."),
            body=facts.body,
            profile=profile(facts.profile).title,
        )
    return article(
        [
            basis,
            clause(
                N_(
                    "The election is held under the leadership of the superior Party committee, by public"
                    " nomination and direct election, by secret ballot and with more candidates than seats."
                    " No organisation and nobody may in any way force a voter to elect or not to elect"
                    " somebody."
                )
            ),
        ],
        [*profile(facts.profile).sources, *articles_of(facts, "free")],
    )


def _posts(facts: MethodFacts) -> Article:
    form = {
        "post_by_post": N_(
            "The election is held post by post: each post has its own candidates, and the marks for it are"
            " judged and counted apart. An invalid mark for one post leaves those for the others valid."
        ),
        "pooled": N_(
            "All posts are elected from one pooled list of candidates; the members elected divide the duties"
            " afterwards."
        ),
    }[facts.option("ballot_form")]
    return article(
        [
            clause(
                N_("%(seats)s seat(s) are to be filled. The posts and their seats are:"), seats=facts.seats
            ),
            *(item(N_("%(title)s: %(seats)s"), title=post.title, seats=post.seats) for post in facts.posts),
            clause(form),
        ],
        [],
        "ballot_form",
    )


def _heads(facts: MethodFacts) -> Article:
    if facts.option("secretary_by") == "meeting":
        return article(
            [
                clause(
                    N_(
                        "With the superior's approval of this pilot, the secretary, the deputy secretaries"
                        " and the members of the committee are all elected directly by the general meeting of"
                        " Party members."
                    )
                )
            ],
            [PILOT_REPORT, *articles_of(facts, "form")],
            "secretary_by",
        )
    quorum = {
        "two_thirds": N_("That plenary can vote if at least two thirds of its members are present."),
        "as_meeting": N_("For that plenary the quorum is the same share as for the general meeting."),
    }[facts.option("plenary_quorum")]
    return article(
        [
            clause(
                N_(
                    "The members of the committee are elected by the general meeting of Party members. The"
                    " secretary and the deputy secretaries are elected from among them by the first plenary"
                    " of the new committee, on the outgoing committee's proposal agreed by the superior."
                )
            ),
            clause(quorum),
        ],
        articles_of(facts, "form", "heads"),
        "secretary_by",
        "plenary_quorum",
    )


def nomination(facts: MethodFacts) -> Chapter:
    """Chapter 2: from the open recommendation to the formal candidates."""
    return Chapter(
        N_("How candidates come about"),
        (
            recommendation(facts),
            _scoring(facts),
            _shortlist(facts),
            _public_vote(facts),
            _inspection(facts),
            plenum(facts),
            _formal(facts),
            _notices(facts),
        ),
    )


def _scoring(facts: MethodFacts) -> Article:
    points = {
        "share": N_(
            "In each channel a person's points are the votes divided by the valid ballots of that channel,"
            " times 100, times its weight."
        ),
        "relative": N_(
            "In each channel a person's points are the votes divided by the highest number of votes in that"
            " channel, times 100, times its weight."
        ),
    }[facts.option("scoring_method")]
    open_base = {
        "town": N_(
            "In the open recommendation the valid ballots of a channel are all its persons or organisations "
            "that took part, for whatever post."
        ),
        "post": N_(
            "In the open recommendation the valid ballots of a channel are its persons or organisations that "
            "took part for the same post."
        ),
    }[facts.option("open_share_base")]
    return article(
        [
            clause(
                N_(
                    "Those who passed the review are recommended a second time, by secret ballot of the"
                    " county's four leading bodies; a ballot may mark at most %(most)s person(s) for each"
                    " post."
                ),
                most=facts.option("second_recommendation_max_marks"),
            ),
            clause(points),
            clause(open_base),
            clause(
                N_(
                    "Scores are exact fractions; only for display they are rounded to two decimals. The"
                    " weights announced are:"
                )
            )
            if facts.weights
            else None,
            *(
                item(N_("%(channel)s: %(weight)s"), channel=one, weight=weight)
                for one, weight in facts.weights
            ),
        ],
        [PILOT_REPORT],
        "second_recommendation_max_marks",
        "scoring_method",
        "open_share_base",
    )


def _tie_at_the_cut(facts: MethodFacts) -> Clause:
    return clause(
        {
            "include_all": N_("Those who are equal at the last place all go on."),
            "ask": N_("Where several are equal at the last place, the leading group decides, with a reason."),
        }[facts.option("cutoff_tie")]
    )


def _shortlist(facts: MethodFacts) -> Article:
    return article(
        [
            clause(
                N_(
                    "By score, the highest first, %(ratio)s preliminary candidates are taken for each seat,"
                    " post by post."
                ),
                ratio=facts.option("shortlist_ratio"),
            ),
            _tie_at_the_cut(facts),
            clause(
                N_(
                    "Where there are too few, the leading group decides: reopen registration, move a person"
                    " to another post with consent, or go on with fewer as long as there are more candidates"
                    " than seats. The decision is recorded by two people."
                )
            ),
        ],
        [PILOT_REPORT, SILENT],
        "shortlist_ratio",
        "cutoff_tie",
    )


def _public_vote(facts: MethodFacts) -> Article:
    rule = facts.rule("public_recognition")
    return article(
        [
            clause(
                N_(
                    "Representatives of the public vote on the preliminary candidates by secret ballot. Who"
                    " has agreeing votes of more than %(share)s of the valid ballots passes; exactly that"
                    " share is not enough. Of those who pass, the first %(keep)s for each seat go on, by"
                    " votes."
                ),
                share=str(rule.threshold),
                keep=facts.option("public_keep_per_post"),
            ),
            _tie_at_the_cut(facts),
        ],
        rule.sources,
        "public_min_share",
        "public_keep_per_post",
        "cutoff_tie",
    )


def _inspection(facts: MethodFacts) -> Article:
    return article(
        [
            clause(
                N_(
                    "The differential inspection is announced beforehand. After it at most %(keep)s person(s)"
                    " for each seat go on, fewer than were inspected."
                ),
                keep=facts.option("inspection_keep_per_post"),
            )
        ],
        [PILOT_REPORT],
        "inspection_keep_per_post",
    )


def plenum(facts: MethodFacts) -> Article:
    """The county committee's plenum; an article of its own, since one profile consists of it alone."""
    rule = facts.rule("organisational_trust")
    half = {
        "roll": N_(
            "Who has agreeing votes of more than half of all its members passes; exactly half is not enough."
        ),
        "present": N_(
            "Who has agreeing votes of more than half of its members present passes; exactly half is not"
            " enough."
        ),
    }[rule.majority_base]
    return article(
        [
            clause(
                N_(
                    "The county committee's plenum votes by secret ballot: agree, disagree or abstain,"
                    " without names written in. At least two thirds of its members must be present. A member"
                    " who stands, or is related to somebody who does, leaves the deliberation and keeps the"
                    " vote."
                )
            ),
            clause(half),
            clause(
                N_(
                    "Of those who pass, the first %(places)s for each seat become candidates, by votes. Where"
                    " votes are equal at the last place, the plenum votes again among the tied. Where fewer"
                    " pass, the superior decides what follows."
                ),
                places=facts.option("plenum_places_per_post"),
            ),
        ],
        [PLENUM_2004, *rule_sources(rule, "threshold"), *rule_sources(rule, "places")],
        "plenum_threshold_base",
        "plenum_places_per_post",
    )


def _formal(facts: MethodFacts) -> Article:
    least = (
        candidate_ratio(
            profile_code=facts.profile,
            body="committee",
            seats=facts.seats,
            candidates=0,
            options=facts.options,
        ).min_candidates
        if facts.seats
        else 0
    )
    single = {
        "blank_first": N_("A given name of one character goes before those of two with the same surname."),
        "compare_character": N_(
            "A given name of one character is compared with the first character of the other given names."
        ),
    }[facts.option("single_name")]
    return article(
        [
            clause(
                N_(
                    "Candidates outnumber the seats by at least %(share)s, a part counted as a whole: for"
                    " %(seats)s seat(s) there are at least %(least)s formal candidates. The list needs the"
                    " superior's approval."
                ),
                share=str(Fraction(str(facts.option("surplus_share")))),
                seats=facts.seats,
                least=least,
            ),
            clause(
                N_(
                    "On lists and ballots the candidates for secretary and deputy secretary stand in the"
                    " order that the superior approved, all others by the strokes of their surnames: the"
                    " number of strokes, then the first stroke in the order horizontal, vertical,"
                    " left-falling, dot, turning."
                )
            ),
            clause(single),
        ],
        articles_of(facts, "surplus", "members", "ballot"),
        "surplus_share",
        "single_name",
    )


def _notices(facts: MethodFacts) -> Article:
    unit = {
        "calendar": N_(
            "The preliminary and the formal candidates are each on public notice for %(days)s calendar days"
            " or more, counted from the day after posting."
        ),
        "working": N_(
            "The preliminary and the formal candidates are each on public notice for %(days)s working days or"
            " more, counted from the day after posting."
        ),
    }[facts.option("notice_unit")]
    review_days = facts.option("review_notice_days")
    review = (
        N_("The result of the qualification review is posted for %(days)s of these days or more.")
        if review_days
        else N_("The result of the qualification review is posted without a period for objections.")
    )
    return article(
        [
            clause(unit, days=facts.option("notice_min_days")),
            clause(review, days=review_days),
            clause(
                N_(
                    "Anybody may object. The next stage is not opened before every objection has been"
                    " answered."
                )
            ),
        ],
        [],
        "notice_unit",
        "notice_min_days",
        "review_notice_days",
    )
