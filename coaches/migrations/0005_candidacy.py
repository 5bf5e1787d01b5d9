import django.db.models.functions.text
from django.db import migrations, models

from healthcoach import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('coaches', '0004_coaches_and_trainings'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='employer',
            name='an_employer_once',
        ),
        migrating.AddConstraint(
            model_name='employer',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Upper('name'), models.F('kind'), name='an_employer_once'),
        ),
    ]
