"""What commands look up, and refuse with a sentence: a programme by its slug, and rows whose fields do not fit."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import models
from django.utils import translation

from healthcoach.programmes.models import Programme


def find_programme(slug: str) -> Programme:
    """A programme by its name in addresses."""
    found = Programme.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Programme.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no programme “{slug}”. There are: {known or 'none yet; see open_programme'}.")
    return found


def check_row_fields(row: models.Model, *names: str) -> None:
    """Refuses what these fields of a row cannot hold, with a sentence for each."""
    others = {field.name for field in row._meta.fields} - set(names)
    with translation.override("en"):
        try:
            row.full_clean(exclude=others, validate_constraints=False)
        except ValidationError as error:
            said = [f"{name}: {' '.join(sentences)}" for name, sentences in error.message_dict.items()]
            raise CommandError("\n".join(said)) from error
