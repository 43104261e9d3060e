"""A refusal names one defect or several of the catalogue."""

from django.db import migrations, models


def one_becomes_a_list(apps, schema_editor):
    Review = apps.get_model("nomination", "QualificationReview")
    for number in Review.objects.exclude(defect="").values_list("defect", flat=True).distinct():
        Review.objects.filter(defect=number).update(defects=[number])


def the_first_stays(apps, schema_editor):
    for review in apps.get_model("nomination", "QualificationReview").objects.exclude(defects=[]).iterator():
        review.defect = review.defects[0]
        review.save(update_fields=["defect"])


class Migration(migrations.Migration):

    dependencies = [
        ('nomination', '0013_duplicates'),
    ]

    operations = [
        migrations.AddField(
            model_name='qualificationreview',
            name='defects',
            field=models.JSONField(blank=True, default=list, verbose_name='defects'),
        ),
        migrations.RemoveConstraint(
            model_name='qualificationreview',
            name='refusal_names_its_defect',
        ),
        migrations.RunPython(one_becomes_a_list, the_first_stays),
        migrations.RemoveField(
            model_name='qualificationreview',
            name='defect',
        ),
        migrations.AddConstraint(
            model_name='qualificationreview',
            constraint=models.CheckConstraint(
                condition=models.Q(('defects', []), ('is_qualified', True), ('mend_by__isnull', True))
                | models.Q(('is_qualified', False), models.Q(('defects', []), _negated=True)),
                name='refusal_names_its_defects',
            ),
        ),
    ]
