"""Nothing is public before it is certified and published.

The strongest form of the rule is tested: from the moment a stage opens until its outcome is published, no
public page changes by a single character, whatever is cast, sealed, counted, closed and signed meanwhile.
"""

from datetime import timedelta

import pytest
from cast import MEMBERS, NOMINEES, NOTICE_DAYS, set_up, signed_in
from django.urls import reverse
from pages import changed, everything_readable, snapshot
from played import played_through

from election_site.domain.stages import STAGES

pytestmark = pytest.mark.django_db


def test_no_public_page_changes_between_opening_and_publication():
    small, client = set_up(), signed_in(None)
    compared = 0
    for stage in STAGES:
        run = small.open(stage.code)
        before = snapshot(small)
        small.work(run)
        outcome = small.certify(small.close(run))
        after = snapshot(small)
        assert changed(before, after) == [], f"{stage.code} shows without being published"
        compared += sum(status == 200 for status, _ in after.values())
        own = reverse("election_site:outcome", args=[small.slug, stage.code, 1])
        assert after[own][0] == 404
        small.publish(outcome)
        assert client.get(own).status_code == 200, f"{stage.code}: published and not shown"
        small.now += timedelta(days=NOTICE_DAYS + 1 if stage.notice else 1)
    assert compared > 200
    assert own in changed(before, snapshot(small)), "publication does show"


def test_nobody_is_named_before_a_published_outcome_names_him():
    """While recommendations come in, are reviewed and certified, no nominee is named anywhere."""
    small = played_through("announcement")
    run = small.open("open_recommendation")
    small.work(run)
    outcome = small.certify(small.close(run))
    nominees = [MEMBERS[number] for group in NOMINEES.values() for number in group]
    assert [name for name in nominees if name in everything_readable(small, [])] == []
    small.publish(outcome)
    assert [name for name in nominees if name in everything_readable(small, [])] == nominees
