"""The kinds of values that several nouns share."""

from rest_framework import serializers

from healthcoach.files.models import Document
from healthcoach.typed.api import Euro, Id
from healthcoach.typed.numbers import HIGHEST_ID

__all__ = ["HIGHEST_ID", "DocumentSerializer", "Euro", "Id"]


class DocumentSerializer(serializers.ModelSerializer):
    """A document that was kept; its bytes are under /documenten/<id>/."""

    class Meta:
        model = Document
        fields = ["id", "name", "media_type", "size"]
        read_only_fields = fields
