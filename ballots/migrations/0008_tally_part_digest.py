from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ballots", "0007_door")]
    operations = [
        migrations.AddField("tallypart", "digest", models.CharField(max_length=64, default=""), preserve_default=False),
    ]
