"""The opinions of the offices, until now JSON of a review, become rows of the offices asked."""

from django.db import migrations

OFFICES = {"organisation": "组织部门", "discipline": "纪检机关", "public_security": "公安机关"}


def move(apps, schema_editor):
    Office = apps.get_model("nomination", "AskedOffice")
    Opinion = apps.get_model("nomination", "OfficeOpinion")
    offices = {}
    for review in apps.get_model("nomination", "QualificationReview").objects.select_related("run").iterator():
        election = review.run.election_id
        if election not in offices:
            offices[election] = {
                code: Office.objects.create(election_id=election, place=place, code=code, title=title)
                for place, (code, title) in enumerate(OFFICES.items(), 1)
            }
        Opinion.objects.bulk_create(
            Opinion(
                run_id=review.run_id,
                candidacy_id=review.candidacy_id,
                office=offices[election][code],
                agrees=agrees,
                recorded_by_id=review.decided_by_id,
                recorded_at=review.decided_at,
            )
            for code, agrees in review.opinions.items()
            if code in OFFICES
        )


class Migration(migrations.Migration):
    dependencies = [("nomination", "0009_offices_asked")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
