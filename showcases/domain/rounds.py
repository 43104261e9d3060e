"""Which vote each round of showcase comes before, read from the chain of stages."""

from election_site.domain.stages import STAGES, Stage, previous

STAGE_BY_ROUND: dict[int, Stage] = {stage.showcase: stage for stage in STAGES if stage.showcase}
ROUNDS = tuple(sorted(STAGE_BY_ROUND))
# The round in which the candidates' written promises are put before the members.
PROMISE_ROUND = ROUNDS[-1]


def source_stage(number: int) -> Stage:
    """The stage whose certified outcome says who appears in round ``number``; an unknown round is a KeyError.

    Every vote has a stage before it, so there always is one.
    """
    before = previous(STAGE_BY_ROUND[number])
    if before is None:
        raise KeyError(number)
    return before


def advancing_ids(figures: dict) -> list[int]:
    """The candidacies that an outcome lets go on: post after post, each in the outcome's own order."""
    return [candidacy for ids in figures.get("advancing", {}).values() for candidacy in ids]
