"""The letter (告知书, 补正通知书) to whoever did not pass the review, written from the catalogue of defects."""

import re

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext

from election_site.models import Election, StageRun
from election_site.queries.issuing import issuing_body
from election_site.queries.rules import rules_of
from nomination.domain.defects import DEFECTS, Defect
from nomination.models import Candidacy, QualificationReview
from nomination.queries.reviews import asked_offices


def written_day(day) -> str:
    """A day as a letter writes it: 2010年11月17日."""
    return f"{day.year}年{day.month}月{day.day}日"


def rule_text(defect: Defect) -> str:
    """The rule without its mark of evidence, which is for those who work with the catalogue."""
    return re.sub(r"\s*[\[〔][VSMPI][\]〕]$", "", gettext(defect.rule)) if defect.rule else "—"


def letter_document(
    run: StageRun, candidacy: Candidacy, review: QualificationReview, *, site_url: str
) -> dict:
    """The data of ``letter.typ``. Only what the catalogue says to the person: the note and the opinions of the
    offices stay with the department."""
    election, defects = run.election, [DEFECTS[number] for number in review.defects]
    is_mendable = review.mend_by is not None
    titles = {
        True: gettext("Request to mend papers for the qualification review"),
        False: gettext("Letter on the qualification review"),
    }
    return {
        "title": titles[is_mendable],
        "body": issuing_body(election),
        "number": gettext("No. ____ of ____"),
        "to": gettext("Comrade %(name)s:") % {"name": candidacy.person.name},
        "opening": _opening(election, candidacy),
        "defect_heads": [
            gettext("No."),
            gettext("What was found"),
            gettext("Rule behind it"),
            gettext("To be mended by"),
        ],
        "defects": [
            [one.number, gettext(one.letter), rule_text(one), _until(one, review)] for one in defects
        ],
        "paragraphs": [
            *(_mending(election, defects, review) if is_mendable else _final(defects)),
            _objecting(election, site_url),
        ],
        "date": written_day(localtime(review.decided_at)),
        "seal": gettext("(seal)"),
        "foot": f"{election.title} · {candidacy.post.title} · {candidacy.person.name}",
        "language": "zh",
    }


def _opening(election: Election, candidacy: Candidacy) -> str:
    return gettext(
        "You were put forward for “%(post)s” in “%(election)s”. By the announcement and the election method,"
        " opinions on you were asked of: %(offices)s. The qualification review found the following:"
    ) % {
        "post": candidacy.post.title,
        "election": election.title,
        "offices": "、".join(one.title for one in asked_offices(election)),
    }


def _until(defect: Defect, review: QualificationReview) -> str:
    """By when this one is to be mended. Beside one that cannot be mended no other has to be."""
    if not defect.mendable:
        return gettext("cannot be mended")
    return written_day(review.mend_by) if review.mend_by else "—"


def _final(defects: list[Defect]) -> list[str]:
    found = [gettext("Conclusion: not qualified.")]
    if any(one.mendable for one in defects):
        found.append(
            gettext("As something was found that cannot be mended, nothing else has to be mended either.")
        )
    return found


def _mending(election: Election, defects: list[Defect], review: QualificationReview) -> list[str]:
    place = election.registration_place or issuing_body(election)
    if len(defects) == 1:
        ways = [gettext("This can be mended. %(how)s") % {"how": gettext(defects[0].mend)}]
    else:
        ways = [gettext("All of this can be mended:")]
        ways += [
            gettext("%(number)s: %(how)s") % {"number": one.number, "how": gettext(one.mend)}
            for one in defects
        ]
    return [
        *ways,
        gettext(
            "Hand it in by %(day)s at: %(place)s. Then the review is taken up again. What is not mended by that"
            " day is concluded as not qualified."
        )
        % {"day": written_day(review.mend_by), "place": place},
    ]


def _objecting(election: Election, site_url: str) -> str:
    days = rules_of(election).options["review_notice_days"]
    words = {
        "days": days,
        "url": f"{site_url}{reverse('election_site:notices', args=[election.slug])}",
        "place": election.registration_place or issuing_body(election),
    }
    if days:
        text = gettext(
            "The result of the review is put on public notice for %(days)s day(s) or more. If you do not agree"
            " with the review, you may object until the notice ends, at %(url)s or in writing at: %(place)s."
            " The election does not go on before your objection is answered."
        )
    else:
        text = gettext("If you do not agree with the review, you may object in writing at: %(place)s.")
    text %= words
    if election.hotline:
        text += gettext(" Supervision hotline: %(hotline)s.") % {"hotline": election.hotline}
    return text
