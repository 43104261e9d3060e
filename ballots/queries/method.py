"""The election method of one election, ready to be shown or printed."""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import get_language, gettext

from ballots.domain.method import Article, Clause, MethodFacts, MethodPost, election_method
from election_site.domain.channels import CHANNELS
from election_site.domain.numerals import chinese_number, chinese_share
from election_site.domain.rules import resolve_options
from election_site.domain.wording import N_
from election_site.models import Election, Outcome, Roll, StageRun
from election_site.queries.rolls import member_figures, roll_of
from election_site.queries.wording import fill

# What the marks in the margin mean.
EVIDENCE = {
    "V": N_("the text of the article was read"),
    "S": N_("from a published secondary source"),
    "M": N_("the number of the article is still to be checked"),
    "P": N_("from the published report of the Anxian pilot"),
    "I": N_("the rules are silent; settled by this election's own method"),
}


def announced_outcome(election: Election) -> Outcome | None:
    """The announcement that counts and is published, or None."""
    return Outcome.objects.filter(
        run__election=election,
        run__stage="announcement",
        run__state=StageRun.State.CERTIFIED,
        publication__isnull=False,
    ).first()


def announced_facts(election: Election, figures: Mapping) -> MethodFacts:
    """What the certified announcement says: the rules that every later stage reads."""
    return MethodFacts(
        title=election.title,
        body=election.body_name,
        profile=figures["profile"],
        options=resolve_options(figures["profile"], figures["options"]),
        posts=[MethodPost(post["title"], post["kind"], post["seats"]) for post in figures["posts"]],
        roll_base=figures["roll"]["base"],
        weights=weights_in_words(figures["weights"]),
    )


def draft_facts(election: Election) -> MethodFacts:
    """What the election's rows say before the announcement is certified.

    Raises RuleError if the draft names an option that does not exist.
    """
    has_roll = roll_of(election, Roll.Kind.MEMBERS) is not None
    return MethodFacts(
        title=election.title,
        body=election.body_name,
        profile=election.profile,
        options=resolve_options(election.profile, election.options),
        posts=[MethodPost(post.title, post.kind, post.seats) for post in election.posts.order_by("number")],
        roll_base=member_figures(election).roll_base if has_roll else None,
        weights=weights_in_words(election.weights),
    )


def weights_in_words(weights: Mapping[str, str]) -> list[tuple[str, str]]:
    """The channels as msgids with their weights, in the order of the rounds; jsonb keeps no order of its own."""
    known = [channel for channel in CHANNELS if channel in weights]
    others = sorted(channel for channel in weights if channel not in CHANNELS)
    return [(CHANNELS.get(channel, channel), weights[channel]) for channel in (*known, *others)]


def method_document(facts: MethodFacts, *, digest: str) -> dict:
    """The whole method in the language that is active: what the page shows and the template prints.

    ``digest`` of the announcement that it was written from, or empty for a draft.
    """
    number = 0
    chapters = []
    for place, chapter in enumerate(election_method(facts), start=1):
        articles = []
        for one in chapter.articles:
            number += 1
            articles.append(_article(one, number))
        chapters.append(
            {
                "title": gettext("Chapter %(number)s: %(title)s")
                % {"number": numeral(place), "title": gettext(chapter.title)},
                "articles": articles,
            }
        )
    return {
        "title": gettext("Election method (draft)"),
        "over": facts.body,
        "under": facts.title,
        "language": "zh" if is_chinese() else "en",
        "foot": gettext("%(body)s: election method (draft)") % {"body": facts.body},
        "digest": digest,
        "chapters": chapters,
        "marks_title": gettext("What the marks in the margin mean"),
        "marks": [{"mark": mark, "text": gettext(text)} for mark, text in EVIDENCE.items()],
    }


def is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def numeral(number: int) -> str:
    return chinese_number(number) if is_chinese() else str(number)


def _article(one: Article, number: int) -> dict:
    return {
        "label": gettext("Article %(number)s") % {"number": numeral(number)},
        "paragraphs": [
            {"text": "".join(text), "item": is_item} for text, is_item in _paragraphs(one.clauses)
        ],
        "sources": [{"text": source.ref, "mark": source.status} for source in one.sources],
    }


def _in_words(params: Mapping[str, object]) -> Mapping[str, object]:
    """A Chinese document writes shares in words."""
    if not is_chinese() or "share" not in params:
        return params
    return {**params, "share": chinese_share(Fraction(str(params["share"])))}


def _paragraphs(clauses: tuple[Clause, ...]) -> list[tuple[list[str], bool]]:
    """Sentences that follow each other make one paragraph; a line of a list stands alone."""
    gap = "" if is_chinese() else " "
    made: list[tuple[list[str], bool]] = []
    for one in clauses:
        text = fill(one.msgid, _in_words(one.params))
        if made and not one.is_item and not made[-1][1]:
            made[-1][0].append(gap + text)
        else:
            made.append(([text], one.is_item))
    return made
