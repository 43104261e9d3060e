from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("nomination", "0010_opinions_move")]

    operations = [migrations.RemoveField(model_name="qualificationreview", name="opinions")]
