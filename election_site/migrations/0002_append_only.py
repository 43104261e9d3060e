"""Outcomes, signatures, publications and audit entries cannot be updated or deleted, by anybody.

Row-level triggers: TRUNCATE stays possible, which transactional tests need. In production the application's
role should also lose UPDATE and DELETE on these tables (see README).
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TABLES = ("outcome", "certification", "annulment", "publication", "auditentry")


def append_only(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change();",
        f"DROP TRIGGER append_only ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("election_site", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION refuse_change();"),
        *[append_only(f"election_site_{table}") for table in TABLES],
    ]
