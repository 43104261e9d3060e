"""What the actions of the audit log are called."""

from django.utils.translation import gettext

from election_site.domain.wording import N_

ACTIONS = {
    "annul_round": N_("round of showcase annulled"),
    "annul_run": N_("stage run annulled"),
    "appoint": N_("appointed"),
    "certify_outcome": N_("outcome signed"),
    "change_rules": N_("election method changed"),
    "check_in": N_("voter checked in"),
    "close_stage": N_("stage closed"),
    "correct_roll_entry": N_("line of a roll corrected"),
    "create_election": N_("election created"),
    "dismiss": N_("appointment ended"),
    "draw_order": N_("running order drawn"),
    "end_appearance": N_("appearance ended"),
    "file_objection": N_("objection filed"),
    "finish_count": N_("count finished"),
    "give_inspection_notice": N_("inspection announced"),
    "hold_round": N_("round of showcase held"),
    "import_posts": N_("posts read from a file"),
    "import_recommendations": N_("recommendations read from files"),
    "import_roll": N_("roll read from a file"),
    "import_table": N_("file read"),
    "make_slips": N_("slips made"),
    "open_stage": N_("stage opened"),
    "open_vote": N_("vote opened"),
    "plan_round": N_("round of showcase planned"),
    "prepare_vote": N_("vote prepared"),
    "publish_outcome": N_("outcome published"),
    "record_absence": N_("absence recorded"),
    "record_approval": N_("approval recorded"),
    "record_approved_order": N_("approved order recorded"),
    "record_decision": N_("decision recorded"),
    "record_inspection": N_("inspection recorded"),
    "record_question": N_("question minuted"),
    "record_review": N_("review recorded"),
    "record_reviews": N_("reviews read from a file"),
    "remove_post": N_("post removed"),
    "save_post": N_("post saved"),
    "seal_vote": N_("vote closed and sealed"),
    "set_timetable": N_("timetable set"),
    "settle_objection": N_("objection settled"),
    "start_appearance": N_("appearance begun"),
    "void_slips": N_("slips voided"),
}


def action_text(action: str) -> str:
    """The action in words; one without words as the log holds it."""
    return gettext(ACTIONS[action]) if action in ACTIONS else action
