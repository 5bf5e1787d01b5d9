"""How the API calls a programme."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from healthcoach.programmes.filters import Choices
from healthcoach.programmes.models import Programme


@extend_schema_field(OpenApiTypes.STR)
class ProgrammeSlug(serializers.SlugRelatedField):
    """A programme, called by its slug; where it is written, one of the `choices` that a request has, or when these are
    not given one in which a company can apply today."""

    def __init__(self, choices: Choices | None = None, **kwargs) -> None:
        self.choices_for = choices
        super().__init__(slug_field="slug", **kwargs)

    def get_queryset(self) -> QuerySet[Programme]:
        """The programmes that can be named."""
        if self.choices_for is None:
            return Programme.objects.open_on(timezone.localdate())
        return self.choices_for(self.context.get("request"))

    def to_internal_value(self, data: object) -> Programme:
        """The programme; a NUL, which no database text can hold, is in no slug."""
        if not isinstance(data, str) or "\0" in data:
            self.fail("invalid")
        return super().to_internal_value(data)
