from django.db import migrations, models
from django.db.models.functions import Collate

from healthcoach import migrating
from healthcoach.collation import PlainText


class Migration(migrations.Migration):

    dependencies = [
        ("healthcoach", "0002_plain_text"),
        ("coaches", "0007_pool"),
    ]

    operations = [
        migrating.RemoveIndex(model_name="coach", name="coach_list"),
        migrating.AddIndex(
            model_name="coach",
            index=models.Index(
                models.F("programme"), Collate(PlainText(models.F("name")), "C"), models.F("id"), name="coach_list"
            ),
        ),
    ]
