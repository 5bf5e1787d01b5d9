import django.core.validators
from django.db import migrations, models

POSTAL_CODE = {
    "blank": True,
    "max_length": 4,
    "validators": [
        django.core.validators.RegexValidator("^[1-9][0-9]{3}\\Z", "A Belgian postal code has four digits.")
    ],
    "verbose_name": "postal code",
}
NAME = {
    "blank": True,
    "max_length": 150,
    "help_text": "As in what it submitted last.",
    "verbose_name": "name",
}


class Migration(migrations.Migration):

    dependencies = [
        ("subsidies", "0007_never_emptied"),
    ]

    operations = [
        migrations.AlterField("application", "postal_code", models.CharField(**POSTAL_CODE)),
        migrations.AlterField("applicationevent", "postal_code", models.CharField(**POSTAL_CODE)),
        migrations.AlterField("company", "name", models.CharField(**NAME)),
        migrations.AlterField("companyevent", "name", models.CharField(**NAME)),
    ]
