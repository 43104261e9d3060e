"""What the actions of the audit log are called."""

from django.apps import apps
from django.utils.translation import gettext

from election_site.domain.roles import ROLES
from election_site.domain.rules import PROFILES
from election_site.domain.stages import BY_CODE
from election_site.domain.wording import N_
from election_site.models import Roll

ACTIONS = {
    "announce_closing": N_("closing time announced"),
    "annul_round": N_("round of showcase annulled"),
    "annul_run": N_("stage run annulled"),
    "appoint": N_("appointed"),
    "ask_to_count_again": N_("another count asked for"),
    "assign_bundle": N_("bundle given to two counters"),
    "begin_reading": N_("reading out begun"),
    "change_places": N_("places at the reading changed"),
    "book_sheets": N_("paper ballots booked"),
    "certify_outcome": N_("outcome signed"),
    "change_rules": N_("election method changed"),
    "check_in": N_("voter checked in"),
    "close_stage": N_("stage closed"),
    "correct_roll_entry": N_("line of a roll corrected"),
    "correct_strokes": N_("strokes of a character recorded"),
    "count_again": N_("vote counted once more"),
    "count_alarm": N_("alarm while counting"),
    "create_election": N_("election created"),
    "decide_ruling": N_("ruling on a doubtful ballot decided"),
    "decide_duplicates": N_("likely duplicates decided on"),
    "decline": N_("nominee does not want to stand"),
    "dismiss": N_("appointment ended"),
    "draw_order": N_("running order drawn"),
    "end_appearance": N_("appearance ended"),
    "enter_signatures": N_("signatures entered from paper"),
    "explain_line": N_("odd ballot explained"),
    "export_list": N_("list exported"),
    "file_objection": N_("objection filed"),
    "finish_count": N_("count finished"),
    "finish_entry": N_("entry of a bundle finished"),
    "give_consent": N_("nominee agreed to stand"),
    "give_inspection_notice": N_("inspection announced"),
    "adjourn_meeting": N_("meeting adjourned below the quorum"),
    "give_seat": N_("seat at the paper count given"),
    "take_seat_back": N_("seat at the paper count taken back"),
    "hold_round": N_("round of showcase held"),
    "import_posts": N_("posts read from a file"),
    "import_recommendations": N_("recommendations read from files"),
    "import_roll": N_("roll read from a file"),
    "import_signatures": N_("signatures read from a file"),
    "import_table": N_("file read"),
    "make_slips": N_("slips made"),
    "open_paper_box": N_("paper box opened"),
    "open_sheet": N_("joint sheet opened"),
    "open_stage": N_("stage opened"),
    "open_vote": N_("vote opened"),
    "pass_tellers": N_("scrutineers and counters passed"),
    "plan_round": N_("round of showcase planned"),
    "prepare_next_round": N_("further round prepared"),
    "prepare_vote": N_("vote prepared"),
    "propose_ruling": N_("ruling on a doubtful ballot proposed"),
    "propose_teller": N_("scrutineer or counter proposed"),
    "publish_outcome": N_("outcome published"),
    "read_again": N_("ballots to be read again"),
    "recommend_by_organisation": N_("recommendation by an organisation entered"),
    "recommend_self": N_("self-recommendation received"),
    "record_absence": N_("absence recorded"),
    "record_approval": N_("approval recorded"),
    "record_approved_order": N_("approved order recorded"),
    "record_assistance": N_("help with writing noted"),
    "record_by_election": N_("by-election: who stands recorded"),
    "record_decision": N_("decision recorded"),
    "record_departure": N_("departure noted"),
    "record_inspection": N_("inspection recorded"),
    "keep_interview_note": N_("note of a talk kept"),
    "remove_interview_note": N_("note of a talk taken out"),
    "record_withdrawal": N_("withdrawal of a candidate recorded"),
    "reopen_registration": N_("registration opened again"),
    "record_question": N_("question minuted"),
    "record_return": N_("return noted"),
    "record_review": N_("review recorded"),
    "record_reviews": N_("reviews read from a file"),
    "record_rule_check": N_("test deck run"),
    "record_step": N_("step of the meeting recorded"),
    "record_vote_decision": N_("decision on a vote recorded"),
    "release_slips": N_("slips handed out"),
    "remove_post": N_("post removed"),
    "rule_line": N_("difference ruled on"),
    "save_post": N_("post saved"),
    "seal_vote": N_("vote closed and sealed"),
    "set_takes_paper": N_("paper ballots decided on"),
    "set_asked_offices": N_("offices asked in the review set"),
    "set_special_days": N_("holidays and make-up working days set"),
    "set_timetable": N_("timetable set"),
    "settle_objection": N_("objection settled"),
    "sign_bundle": N_("bundle signed"),
    "sign_reading": N_("sheet of strokes signed"),
    "unsign_reading": N_("signature on the sheet of strokes taken back"),
    "sort_bundle": N_("bundle sorted"),
    "sign_sheet": N_("joint sheet signed"),
    "start_appearance": N_("appearance begun"),
    "take_zero_report": N_("zero report taken"),
    "undo_check_in": N_("sign-in undone"),
    "void_slips": N_("slips voided"),
    "withdraw_signature": N_("signature taken back"),
    "withdraw_recommendation": N_("recommendation withdrawn"),
    "withdraw_teller": N_("proposal withdrawn"),
}

# What the particulars of an entry are called; one without a name here stands as the log holds it.
PARTICULARS = {
    "abstain": N_("abstained"),
    "accepted": N_("accepted"),
    "after": N_("afterwards"),
    "against": N_("against"),
    "before": N_("before"),
    "candidacies": N_("candidacies"),
    "channel": N_("channel"),
    "closes_at": N_("closing time"),
    "basically": N_("of them basically satisfied"),
    "complete": N_("both signatures there"),
    "conditions": N_("conditions"),
    "confirmed_by": N_("confirmed by"),
    "count": N_("number"),
    "counted": N_("counted"),
    "defect": N_("defect"),
    "digest": N_("digest"),
    "dissatisfied": N_("of them not satisfied"),
    "document": N_("document number"),
    "ends_on": N_("to"),
    "file": N_("file"),
    "rows": N_("rows"),
    "files": N_("files"),
    "first": N_("from place"),
    "goals": N_("work goals"),
    "helper": N_("helper"),
    "holidays": N_("public holidays"),
    "hotline": N_("supervision hotline"),
    "in_box": N_("ballots in the box"),
    "intended_duty": N_("intended duty"),
    "interviewed": N_("people asked"),
    "issued": N_("slips issued"),
    "kind": N_("kind"),
    "last": N_("to place"),
    "lines": N_("lines"),
    "made_one": N_("made one with a person on record"),
    "name": N_("name"),
    "names": N_("names"),
    "nominees": N_("registration forms"),
    "mend_by": N_("to be mended by"),
    "number": N_("number"),
    "offices": N_("offices asked"),
    "opinions": N_("opinions of the offices"),
    "options": N_("options of its own election method"),
    "passed": N_("passed on"),
    "present": N_("present"),
    "profile": N_("rule profile"),
    "qualified": N_("qualified"),
    "question": N_("question"),
    "reason": N_("reason"),
    "receipt": N_("receipt number"),
    "recommendation_closes_at": N_("open recommendation closes"),
    "recommendations": N_("recommendations"),
    "registration_place": N_("place and times of registration"),
    "replacement": N_("replaced by"),
    "report": N_("digest of the report's scan"),
    "returned": N_("ballots in the box"),
    "role": N_("role"),
    "roll_base": N_("should attend"),
    "satisfied": N_("of them satisfied"),
    "seats": N_("seats"),
    "signatures": N_("signatures"),
    "stage": N_("stage"),
    "starts_on": N_("from"),
    "step": N_("step"),
    "team": N_("inspection team"),
    "timetable": N_("timetable"),
    "title": N_("title"),
    "unit": N_("recommending organisation"),
    "upheld": N_("upheld"),
    "user": N_("account"),
    "vote": N_("vote"),
    "votes_for": N_("for"),
    "weights": N_("weights by channel"),
    "workdays": N_("make-up working days"),
}


def particular_rows(data: dict) -> list[tuple[str, str]]:
    """Name and value of each particular, codes in words."""
    return [(gettext(PARTICULARS.get(key, key)), _value_text(value)) for key, value in data.items()]


def _value_text(value: object) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, str):
        for table in (ROLES, BY_CODE, PROFILES):
            if value in table:
                return gettext(table[value].title)
        return str(dict(Roll.Kind.choices).get(value, value))
    return str(value)


def action_text(action: str) -> str:
    """The action in words; one without words as the log holds it."""
    return gettext(ACTIONS[action]) if action in ACTIONS else action


def target_text(target: str) -> str:
    """What an entry is about: the log holds "app.model:key", staff read the model's name and the key."""
    label, _, key = target.partition(":")
    try:
        if not key and "." in label:
            return str(apps.get_model(label)._meta.verbose_name_plural)
        if not key:
            return str(apps.get_app_config(label).verbose_name)
        return f"{apps.get_model(label)._meta.verbose_name} {key}"
    except (LookupError, ValueError):
        return target
