"""How the API names a programme, and which ones somebody may name."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from coaches.filters_certification import read_by


@extend_schema_field(str)
class ProgrammeSlug(serializers.SlugRelatedField):
    """A programme whose coaches this person reads, by its name in addresses."""

    def __init__(self, **kwargs) -> None:
        super().__init__(slug_field="slug", **kwargs)

    def get_queryset(self) -> QuerySet:
        """Those this person may name."""
        return read_by(self.context.get("request"))

    def to_internal_value(self, data: object) -> object:
        """The programme; a NUL, which no database text can hold, is in no slug."""
        if not isinstance(data, str) or "\0" in data:
            self.fail("invalid")
        return super().to_internal_value(data)
