"""Votes at the admin site. Slips and ballots are not here at all: only people, slips and ballots are counted."""

from ballots.admin import decisions, votes

__all__ = ["decisions", "votes"]
