"""Programmes and what a trajectory is worth in them."""

from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from healthcoach.programmes.models import Programme
from subsidies.fee_schemes.models import FeeScheme


class FeeSchemeSerializer(serializers.ModelSerializer):
    """Hours, euro per delivered hour and at most how many euro, from a day on."""

    class Meta:
        model = FeeScheme
        fields = ["valid_from", "hours", "rate", "maximum"]
        read_only_fields = fields


class ProgrammeSerializer(serializers.ModelSerializer):
    """A programme with its fee schemes, the oldest first."""

    fee_schemes = FeeSchemeSerializer(many=True, read_only=True)

    class Meta:
        model = Programme
        fields = ["slug", "name", "code", "start_within_days", "fee_schemes"]
        read_only_fields = fields


class ProgrammeViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """The programmes somebody can apply to; everybody with an account reads them."""

    queryset = Programme.objects.prefetch_related("fee_schemes").order_by("pk")
    serializer_class = ProgrammeSerializer
    lookup_field = "slug"
    lookup_value_converter = "slug"
