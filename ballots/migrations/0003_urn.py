"""The open urn, one partition a vote, and the triggers that keep ballots as they were cast.

A partition is created when its vote is prepared and dropped as a whole when the vote is sealed: no row of
the urn is ever updated or deleted, and what its physical order could tell goes with the table.
"""

from django.db import migrations

URN = """
CREATE TABLE ballots_openballot (
    key uuid NOT NULL,
    vote_id bigint NOT NULL,
    channel varchar(30) NOT NULL,
    content jsonb NOT NULL,
    receipt_hash varchar(64) NOT NULL,
    PRIMARY KEY (vote_id, key),
    UNIQUE (vote_id, receipt_hash)
) PARTITION BY LIST (vote_id);
"""


def append_only(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change();",
        f"DROP TRIGGER append_only ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("ballots", "0002_initial"), ("election_site", "0002_append_only")]
    operations = [
        migrations.RunSQL(URN, "DROP TABLE ballots_openballot;"),
        append_only("ballots_openballot"),
        append_only("ballots_sealedballot"),
        append_only("ballots_sealedreceipt"),
        append_only("ballots_countresult"),
    ]
