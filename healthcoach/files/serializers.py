"""How the API shows a document."""

from rest_framework import serializers

from healthcoach.files.models import Document


class DocumentSerializer(serializers.ModelSerializer):
    """A document that was kept; its bytes are under /documenten/<id>/."""

    class Meta:
        model = Document
        fields = ["id", "name", "media_type", "size"]
        read_only_fields = fields
