"""Coaches to choose from when a trajectory starts."""

import django_filters
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin

from coaches.certification.models import Coach
from healthcoach.api.verbs import Verbs
from subsidies.applications.permissions import programmes_to_start_in


class CoachSerializer(serializers.ModelSerializer):
    """Who the coach is and where they work."""

    class Meta:
        model = Coach
        fields = ["id", "name", "region"]
        read_only_fields = fields


class CoachFilter(django_filters.FilterSet):
    """Coaches of a programme."""

    programme = django_filters.CharFilter(field_name="programme__slug", help_text="The programme's slug.")

    class Meta:
        model = Coach
        fields: list[str] = []


@extend_schema(tags=["coaches"])
class CoachViewSet(ListModelMixin, Verbs):
    """Who may start a trajectory today, in the programmes where this person may choose a coach."""

    serializer_class = CoachSerializer
    filterset_class = CoachFilter
    queryset = Coach.objects.order_by("name", "pk")

    def get_queryset(self):
        """Starts from the user."""
        programmes = programmes_to_start_in(self.request.user)
        return super().get_queryset().active(timezone.localdate()).filter(programme__in=programmes)
