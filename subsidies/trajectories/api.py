"""Trajectories: read, log and remove sessions, end, stop."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from coaches.certification.models import Coach
from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Id
from healthcoach.core.typed.days import ANY_DAY
from healthcoach.files.serializers import DocumentSerializer
from subsidies.applications.api.applications import ApplicationViewSet
from subsidies.applications.permissions import is_trajectory_starter
from subsidies.trajectories import actions as trajectories
from subsidies.trajectories import permissions
from subsidies.trajectories.coach_change import hand_over_trajectory
from subsidies.trajectories.filters import TrajectoryFilter
from subsidies.trajectories.models import Session, Trajectory


class TrajectorySerializer(serializers.ModelSerializer):
    """A trajectory: who, since when, how many minutes of how many hours, and how it ended."""

    reference = typed.TextField(source="application.reference", read_only=True)
    company_name = typed.TextField(source="application.company_name", read_only=True)
    coach_name = typed.TextField(source="coach.name", read_only=True)
    minutes = typed.WholeField(read_only=True, help_text="Delivered so far.")
    hours = typed.DecimalField(5, 2, source="fee_scheme.hours", read_only=True, help_text="Foreseen.")
    action_plan = DocumentSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Trajectory
        fields = [
            *("id", "application", "reference", "company_name", "coach", "coach_name", "status", "started_on"),
            *("minutes", "hours", "ended_at", "action_plan", "evaluation", "aligned_with_prevention"),
            *("stopped_at", "stop_reason"),
        ]
        read_only_fields = fields

    def to_representation(self, trajectory: Trajectory) -> dict[str, object]:
        """To the company, a stop has no reason."""
        shown = super().to_representation(trajectory)
        if not permissions.can_see_stop_reason(self.context["request"].user, trajectory):
            shown["stop_reason"] = None
        return shown


class SessionSerializer(typed.ModelSerializer):
    """One session: the day, the minutes, the step of the method, and the coach who held it."""

    held_on = typed.DayField(**ANY_DAY)
    coach_name = typed.TextField(source="coach.name", read_only=True)
    equal = typed.WholeField(
        min_value=0,
        max_value=100,
        required=False,
        write_only=True,
        help_text="How many equal sessions of that day you know of, to log another one like them.",
    )

    class Meta:
        model = Session
        fields = ["id", "held_on", "minutes", "step", "equal", "coach_name", "logged_at"]
        read_only_fields = ["id", "logged_at"]
        validators: list = []  # that a session stands once is the verb's to say


class EndSerializer(serializers.Serializer):
    """The action plan and a short evaluation; whether the plan was aligned with the prevention service."""

    action_plan = serializers.FileField(allow_empty_file=True)
    evaluation = typed.TextField(max_length=4000)
    aligned_with_prevention = serializers.BooleanField(allow_null=True, required=False, default=None)


class StopSerializer(serializers.Serializer):
    """Why it stops early."""

    reason = typed.TextField(max_length=2000)


class HandOverSerializer(serializers.Serializer):
    """Which coach goes on, from which day on, and why; the project holder reads the reason, the coaches do not."""

    coach = Id()
    on = typed.DayField()
    reason = typed.TextField(max_length=2000)


SESSION = OpenApiParameter("session", int, OpenApiParameter.PATH, description="The session's number.")


@extend_schema(tags=["trajectories"])
class TrajectoryViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The trajectories this person may see."""

    serializer_class = TrajectorySerializer
    filterset_class = TrajectoryFilter
    queryset = (
        Trajectory.objects.select_related("application__programme", "coach", "fee_scheme", "action_plan")
        .with_minutes()
        .order_by("-pk")
    )

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(responses=SessionSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def sessions(self, request: Request, pk: int) -> Response:
        """The sessions logged, by day."""
        return Response(SessionSerializer(self.get_object().sessions.select_related("coach"), many=True).data)

    @extend_schema(request=SessionSerializer, responses={201: SessionSerializer})
    @sessions.mapping.post
    def log_session(self, request: Request, pk: int) -> Response:
        """Logs a session that was held."""
        row, said = self.require(permissions.is_session_logger), self.read(SessionSerializer)
        logged = trajectories.log_session(row, **said, by=request.user, at=timezone.now())
        return Response(SessionSerializer(logged).data, status=201)

    @extend_schema(request=None, responses={204: None}, parameters=[SESSION])
    @action(detail=True, methods=["delete"], url_path="sessions/<int:session>", url_name="session")
    def remove_session(self, request: Request, pk: int, session: int) -> Response:
        """Takes back a session that was logged by mistake."""
        logged = self.require(permissions.is_session_logger).sessions.filter(pk=session).first()
        if logged is None:
            raise Http404
        trajectories.remove_session(logged, by=request.user)
        return Response(status=204)

    @extend_schema(request={"multipart/form-data": EndSerializer}, responses=TrajectorySerializer)
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def end(self, request: Request, pk: int) -> Response:
        """Ends the trajectory and queues what its coaches are paid."""
        row, said = self.require(permissions.is_trajectory_ender), self.read(EndSerializer)
        return self.show(trajectories.end(row, **said, by=request.user, at=timezone.now()))

    @extend_schema(request=HandOverSerializer, responses=TrajectorySerializer)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: int) -> Response:
        """Another coach, who accepted, goes on from a day on; each coach is paid for their own hours."""
        row, said = self.require(permissions.is_coach_changer), self.read(HandOverSerializer)
        coach = Coach.objects.filter(programme=row.application.programme_id, pk=said.pop("coach")).first()
        if coach is None:
            raise serializers.ValidationError({"coach": [_("The programme does not know this coach.")]})
        return self.show(hand_over_trajectory(row, coach=coach, **said, by=request.user, at=timezone.now()))

    @extend_schema(request=StopSerializer, responses=TrajectorySerializer)
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: int) -> Response:
        """Stops the trajectory early and queues the payout of the hours delivered."""
        row, said = self.require(permissions.is_trajectory_stopper), self.read(StopSerializer)
        return self.show(trajectories.stop(row, **said, by=request.user, at=timezone.now()))


class StartSerializer(serializers.Serializer):
    """With which coach, and since when."""

    coach = Id()
    on = typed.DayField()


class ApplicationWithStartViewSet(ApplicationViewSet):
    """The applications, with the verb that this later room adds to them."""

    @extend_schema(request=StartSerializer, responses={201: TrajectorySerializer})
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: int) -> Response:
        """Starts the trajectory with the coach who accepted."""
        row, said = self.require(is_trajectory_starter), self.read(StartSerializer)
        coach = Coach.objects.filter(programme=row.programme_id, pk=said["coach"]).first()
        if coach is None:
            raise serializers.ValidationError({"coach": [_("The programme does not know this coach.")]})
        started = trajectories.start(row, coach=coach, on=said["on"], by=request.user, at=timezone.now())
        shown = TrajectoryViewSet.queryset.get(pk=started.pk)
        return Response(TrajectorySerializer(shown, context=self.get_serializer_context()).data, status=201)
