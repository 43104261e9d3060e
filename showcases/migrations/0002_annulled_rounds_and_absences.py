from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('showcases', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='round',
            options={'ordering': ['election', 'number', 'pk'], 'verbose_name': 'round of showcase', 'verbose_name_plural': 'rounds of showcase'},
        ),
        migrations.RemoveConstraint(
            model_name='round',
            name='showcase_number_once',
        ),
        migrations.AddField(
            model_name='appearance',
            name='absence',
            field=models.CharField(blank=True, max_length=200, verbose_name='stayed away because'),
        ),
        migrations.AddField(
            model_name='round',
            name='annulled_because',
            field=models.TextField(blank=True, verbose_name='annulled because'),
        ),
        migrations.AlterField(
            model_name='round',
            name='state',
            field=models.CharField(choices=[('planned', 'planned'), ('drawn', 'running order drawn'), ('held', 'held'), ('annulled', 'annulled')], default='planned', max_length=8, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='appearance',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), models.Q(('ended_at__gte', models.F('started_at')), ('started_at__isnull', False)), _connector='OR'), name='appearance_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='appearance',
            constraint=models.CheckConstraint(condition=models.Q(('absence', ''), ('started_at', None), _connector='OR'), name='absent_has_no_times'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'annulled'), _negated=True), fields=('election', 'number'), name='one_live_round_a_number'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('annulled_because__gt', ''), ('state', 'annulled')), models.Q(models.Q(('state', 'annulled'), _negated=True), ('annulled_because', '')), _connector='OR'), name='showcase_annulled_with_reason'),
        ),
    ]
