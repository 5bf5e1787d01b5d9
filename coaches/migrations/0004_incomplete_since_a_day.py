from django.db import migrations, models

SINCE_THE_FIRST_CANDIDATE = """
    UPDATE coaches_candidateregister r SET incomplete_since = COALESCE(
        (SELECT min(applied_on) FROM coaches_candidate c WHERE c.programme_id = r.programme_id), CURRENT_DATE)
    WHERE NOT r.complete
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coaches', '0003_never_emptied'),
    ]

    operations = [
        migrations.AddField(
            model_name='candidateregister',
            name='incomplete_since',
            field=models.DateField(null=True),
        ),
        migrations.RunSQL(SINCE_THE_FIRST_CANDIDATE, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='candidateregister',
            name='complete',
        ),
    ]
