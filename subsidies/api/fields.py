"""The kinds of values that several nouns share."""

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


class ProgrammeSlug(serializers.SlugRelatedField):
    """A programme, called by its slug."""

    def __init__(self, **kwargs) -> None:
        if not kwargs.get("read_only"):
            kwargs["queryset"] = Programme.objects.order_by("pk")
        super().__init__(slug_field="slug", **kwargs)

    def to_internal_value(self, data: object) -> Programme:
        """The programme; a NUL, which no database text can hold, is in no slug."""
        if not isinstance(data, str) or "\0" in data:
            self.fail("does_not_exist", slug_name="slug", value="")
        return super().to_internal_value(data)
