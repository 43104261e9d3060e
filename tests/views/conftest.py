"""The small election, played once for each file that looks at it."""

from dataclasses import replace

import pytest
from cast import SmallElection, committed
from played import before_vote, played_through

from election_site.models import Election


@pytest.fixture(scope="module")
def played_once(django_db_setup, django_db_blocker) -> SmallElection:
    """The small election from announcement to result, committed for one file."""
    with committed(django_db_blocker):
        yield played_through("result")


@pytest.fixture
def played(played_once, db) -> SmallElection:
    return replace(played_once, election=Election.objects.get(pk=played_once.election.pk))


@pytest.fixture(scope="module")
def vote_prepared_once(django_db_setup, django_db_blocker) -> SmallElection:
    """The small election before its member-decision vote, committed for one file."""
    with committed(django_db_blocker):
        small = before_vote("member_decision")
        yield small


@pytest.fixture
def vote_prepared(vote_prepared_once, db) -> SmallElection:
    small = vote_prepared_once
    return replace(small, election=Election.objects.get(pk=small.election.pk), receipts={})
