"""The admin site: what the organisation department's staff need to set up and drive an election by hand.

Nothing is written here: every step calls one service. History is read-only.
"""

from election_site.admin import accounts, elections, history, notices, people, posts, rolls, strokes

__all__ = ["accounts", "elections", "history", "notices", "people", "posts", "rolls", "strokes"]
