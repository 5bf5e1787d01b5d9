"""How the API calls a programme, and the values it shares with the other nouns."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from healthcoach.api.fields import HIGHEST_ID, Euro, Id
from subsidies.programmes.models import Programme

__all__ = ["HIGHEST_ID", "Euro", "Id", "ProgrammeSlug"]


@extend_schema_field(OpenApiTypes.STR)
class ProgrammeSlug(serializers.SlugRelatedField):
    """A programme, called by its slug; where it is written, one in which a company can apply today."""

    def __init__(self, **kwargs) -> None:
        super().__init__(slug_field="slug", **kwargs)

    def get_queryset(self) -> QuerySet[Programme]:
        """The programmes that can be named."""
        return Programme.objects.open_on(timezone.localdate())

    def to_internal_value(self, data: object) -> Programme:
        """The programme; a NUL, which no database text can hold, is in no slug."""
        if not isinstance(data, str) or "\0" in data:
            self.fail("invalid")
        return super().to_internal_value(data)
