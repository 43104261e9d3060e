import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LOCKED = """
CREATE FUNCTION refuse_change_of_done_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.done_at IS NOT NULL THEN
        RAISE EXCEPTION 'what a count done again has shown is never deleted and never changed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER locked_when_done BEFORE UPDATE OR DELETE ON ballots_countcheck
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_done_check();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ballots", "0008_tally_part_digest"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="CountCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(verbose_name="asked for at")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done at")),
                ("faults", models.JSONField(blank=True, default=list, verbose_name="faults")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked for by",
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="ballots.vote",
                        verbose_name="vote",
                    ),
                ),
            ],
            options={
                "verbose_name": "count done again",
                "verbose_name_plural": "counts done again",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="countcheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at", None)), fields=("vote",), name="one_count_again_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="countcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_by__isnull", False), models.Q(("faults", []), _negated=True), _connector="OR"),
                name="count_check_of_nobody_is_an_alarm",
            ),
        ),
        migrations.RunSQL(
            LOCKED,
            "DROP TRIGGER locked_when_done ON ballots_countcheck; DROP FUNCTION refuse_change_of_done_check();",
        ),
    ]
