from django.db import migrations, models
from django.db.models.functions import Collate

from healthcoach import migrating
from healthcoach.collation import PlainText


class Migration(migrations.Migration):

    dependencies = [
        ("healthcoach", "0002_plain_text"),
        ("subsidies", "0015_what_the_bank_tells_again"),
    ]

    operations = [
        migrating.AddIndex(
            model_name="application",
            index=models.Index(
                models.F("programme"), Collate(PlainText(models.F("company_name")), "C"), models.F("id"), name="application_by_company"
            ),
        ),
    ]
