"""What the API reads in several rooms of the money that is due or comes back."""

from rest_framework import serializers

from healthcoach.core.typed import api as typed


class WhySerializer(serializers.Serializer):
    """Why not, or no longer."""

    reason = typed.TextField(max_length=300)
