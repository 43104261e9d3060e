"""Spellings that a hand-written conformance file may use, and the word that the rules know."""

GROUND_SPELLINGS = {
    **dict.fromkeys(
        ("illness", "mentally_ill", "mental", "mental_or_other_illness", "unable_to_express_will"),
        "mental_illness",
    ),
    **dict.fromkeys(
        (
            "abroad",
            "abroad_6m",
            "abroad_private_6m",
            "abroad_own_expense",
            "abroad_self_funded",
            "abroad_self_funded_6m",
            "own_expense_abroad_6m",
        ),
        "abroad_own_expense_6m",
    ),
    **dict.fromkeys(("sentence", "in_prison", "imprisoned", "prison"), "serving_sentence"),
    **dict.fromkeys(("old_bedridden", "long_ill", "long_illness", "old_and_bedridden"), "bedridden"),
    **dict.fromkeys(
        ("transferred_6m_relation_not_moved", "away_6m", "seconded_6m_relation_not_moved"),
        "away_6m_relation_not_moved",
    ),
    **dict.fromkeys(
        ("retired_settled", "retired_settled_home", "retired_elsewhere", "retired_back_home"),
        "retired_settled_elsewhere",
    ),
    **dict.fromkeys(("floating", "floating_party_member"), "floating_member"),
}
DISCIPLINE_SPELLINGS = {
    **dict.fromkeys(
        (
            "removal_from_post",
            "removal_from_party_post",
            "removed_from_party_post",
            "removed_from_party_posts",
            "removal",
            "dismissed",
            "dismissal",
            "dismissed_from_post",
            "dismissed_from_party_post",
            "dismissal_from_post",
            "post_removed",
            "removed",
        ),
        "removed_from_post",
    ),
    **dict.fromkeys(("severe_warning", "strict_warning"), "serious_warning"),
}
BODY_SPELLINGS = {
    **dict.fromkeys(("secretaries",), "secretary"),
    **dict.fromkeys(("deputy", "deputies", "deputy_secretaries"), "deputy_secretary"),
    **dict.fromkeys(("discipline", "discipline_committee"), "discipline_commission"),
    **dict.fromkeys(("delegate", "congress_delegates"), "delegates"),
}
POST_SPELLINGS = {
    **dict.fromkeys(("deputy",), "deputy_secretary"),
    **dict.fromkeys(("committee_member", "ordinary_member"), "member"),
    **dict.fromkeys(("standing_committee_member", "standing_member"), "standing_committee"),
}
ACT_SPELLINGS = dict.fromkeys(("vote", "own_vote", "self", "vote_in_person", "self_writing"), "in_person")
DEFECT_SPELLINGS = {
    **dict.fromkeys(("signed", "numbered", "signature"), "identifying_mark"),
    **dict.fromkeys(("photocopy", "wrong_form"), "not_issued_form"),
    **dict.fromkeys(("partly_unclear", "part_illegible"), "partly_illegible"),
}
