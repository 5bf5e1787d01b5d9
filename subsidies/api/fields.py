"""The kinds of values that several nouns share."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from subsidies.programmes.models import Programme

HIGHEST_ID = 2**63 - 1


class Id(serializers.IntegerField):
    """The number of a row, within what the database can count."""

    def __init__(self, **kwargs) -> None:
        super().__init__(min_value=1, max_value=HIGHEST_ID, **kwargs)


class Euro(serializers.DecimalField):
    """An amount in euro, as text with two decimals."""

    def __init__(self, **kwargs) -> None:
        super().__init__(max_digits=14, decimal_places=2, **kwargs)


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
