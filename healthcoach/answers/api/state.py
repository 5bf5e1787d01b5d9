"""The state of affairs for programs."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from healthcoach.answers.api.serializers import StateOfAffairsShape
from healthcoach.answers.permissions import list_fully_readable_programmes
from healthcoach.answers.state_of_affairs import build_state_of_affairs
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.days import ANY_DAY


class QuestionSerializer(serializers.Serializer):
    """Which programme, and as of the end of which day."""

    programme = typed.TextField(help_text="The programme's slug.")
    on = typed.DayField(**ANY_DAY, help_text="A day up to today.")

    def validate_on(self, day):
        """What has not happened cannot be counted."""
        if day > timezone.localdate():
            raise serializers.ValidationError(_("This day lies in the future. Choose today or an earlier day."))
        return day


@extend_schema(tags=["state of affairs"])
class StateOfAffairsView(APIView):
    """The state of affairs of a programme at the end of any day."""

    @extend_schema(parameters=[QuestionSerializer], responses=StateOfAffairsShape)
    def get(self, request: Request) -> Response:
        """Everything as it stood at the end of the day, counted from dated facts."""
        asked = QuestionSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        known = {programme.slug: programme for programme in list_fully_readable_programmes(request.user)}
        if asked.validated_data["programme"] not in known:
            raise Http404
        return Response(build_state_of_affairs(known[asked.validated_data["programme"]], on=asked.validated_data["on"]))
