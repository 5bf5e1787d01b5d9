"""The kinds of values that several nouns share."""

from rest_framework import serializers

from healthcoach.files.models import Document

HIGHEST_ID = 2**63 - 1


class Id(serializers.IntegerField):
    """The number of a row, within what the database can count."""

    def __init__(self, **kwargs) -> None:
        super().__init__(min_value=1, max_value=HIGHEST_ID, **kwargs)


class Euro(serializers.DecimalField):
    """An amount in euro, as text with two decimals."""

    def __init__(self, **kwargs) -> None:
        super().__init__(max_digits=14, decimal_places=2, **kwargs)


class DocumentSerializer(serializers.ModelSerializer):
    """A document that was kept; its bytes are under /documenten/<id>/."""

    class Meta:
        model = Document
        fields = ["id", "name", "media_type", "size"]
        read_only_fields = fields
