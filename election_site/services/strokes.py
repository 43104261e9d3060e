"""Recording the strokes of a character that the table lacks or has wrong."""

from datetime import datetime

from django.db import transaction

from election_site.domain.checks import reason
from election_site.domain.rule_basis import RuleError
from election_site.domain.rule_checks import rule_reason
from election_site.domain.strokes import stroke, stroke_table
from election_site.models import Election, StrokeCorrection, User
from election_site.services.audit import record
from election_site.services.chain import lock_election
from election_site.services.errors import Refused
from election_site.services.rights import require


@transaction.atomic
def correct_strokes(
    *, election: Election, character: str, count: int, first: int, why: str, actor: User, now: datetime
) -> StrokeCorrection:
    """Record ``count`` strokes beginning with class ``first`` (1 横 to 5 折) for ``character`` in ``election``.

    Works at any stage, since a name can bring an unknown character at any stage; a list that is frozen keeps
    its order. A second record for the same character replaces the first, and the audit log keeps both.
    Raises Refused (E106, E116 without a reason, E303, E304).
    """
    election = lock_election(election)
    require(actor, "set_up", election)
    character = character.strip()
    if len(character) != 1 or not character.isalpha() or character.isascii():
        raise Refused(rule_reason("E303", text=character))
    if not why.strip():
        raise Refused(reason("E116"))
    try:
        stroke((count, first), what=character)
    except RuleError:
        raise Refused(rule_reason("E304", character=character, count=count, first=first)) from None
    before = StrokeCorrection.objects.filter(election=election, character=character).first()
    known = stroke_table().get(character)
    replaced = [before.count, before.first] if before else list(known) if known else []
    row, _is_new = StrokeCorrection.objects.update_or_create(
        election=election,
        character=character,
        defaults={
            "count": count,
            "first": first,
            "reason": why.strip(),
            "recorded_by": actor,
            "recorded_at": now,
        },
    )
    record(
        election=election,
        action="correct_strokes",
        actor=actor,
        now=now,
        target=row,
        character=character,
        before=replaced,
        after=[count, first],
        why=why.strip(),
    )
    return row
