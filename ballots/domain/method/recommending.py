"""The article on the open recommendation (海推): who may put somebody forward, and what counts."""

from ballots.domain.method.pieces import Article, MethodFacts, article, articles_of, clause
from election_site.domain.wording import N_


def recommendation(facts: MethodFacts) -> Article:
    may_sign = (
        N_("The person recommended may sign it too.")
        if facts.option("nominee_may_sign")
        else N_("The signature of the person recommended does not count.")
    )
    too_often = {
        "first_counts": N_("Of somebody who signs more, the first signatures count."),
        "none_count": N_("Of somebody who signs more, no signature counts."),
    }[facts.option("signature_over_limit")]
    return article(
        [
            clause(
                N_(
                    "Candidates come from open recommendation: self-recommendation, joint recommendation and"
                    " recommendation by organisations. A joint recommendation needs the signatures of"
                    " %(least)s or more Party members, officials or villagers."
                ),
                least=facts.option("joint_threshold"),
            ),
            clause(may_sign),
            clause(
                N_("One person may sign at most %(most)s joint recommendation(s)."),
                most=facts.option("signatures_per_person"),
            ),
            clause(too_often),
            clause(
                N_(
                    "One person may stand for at most %(most)s post(s). Who is recommended declares consent"
                    " in writing, and the qualification review gives a result for each, with a reason for a"
                    " refusal."
                ),
                most=facts.option("max_posts_per_person"),
            ),
            clause(
                N_(
                    "A defect that can be put right is told to the person, who has %(days)s day(s) to mend it;"
                    " then the review is taken up again."
                ),
                days=facts.option("review_mend_days"),
            ),
        ],
        articles_of(facts, "principle"),
        "joint_threshold",
        "nominee_may_sign",
        "signatures_per_person",
        "signature_over_limit",
        "max_posts_per_person",
        "review_mend_days",
    )
