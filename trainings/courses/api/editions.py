"""Courses and their editions: the offer, planning, the list of a day, and completing."""

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Id
from trainings.courses import actions, permissions
from trainings.courses import edition_changes as changing
from trainings.courses.filters import EditionFilter
from trainings.courses.models import Course, CoursePartner, Edition, EditionDay, Enrolment

MOST_DAYS, MOST_PEOPLE, MOST_PLACES = 60, 5000, 5000


@extend_schema_field(OpenApiTypes.STR)
class ProgrammeSlugField(serializers.SlugRelatedField):
    """The programme, by its name in addresses."""

    def __init__(self, **kwargs) -> None:
        super().__init__(slug_field="slug", read_only=True, **kwargs)


class PartnerSerializer(serializers.ModelSerializer):
    """A partner and its part in the course."""

    class Meta:
        model = CoursePartner
        fields = ["name", "part"]
        read_only_fields = fields


class CourseSerializer(serializers.ModelSerializer):
    """A course: its days, price, partners, and the course that comes before it."""

    programme = ProgrammeSlugField()
    partners = PartnerSerializer(many=True, read_only=True)

    class Meta:
        model = Course
        fields = [
            *("id", "programme", "name", "days", "required_days", "price", "certifies", "prerequisite"),
            *("offered_from", "offered_until", "partners"),
        ]
        read_only_fields = fields


class DaySerializer(serializers.ModelSerializer):
    """A day of an edition, and since when it is known who was there."""

    class Meta:
        model = EditionDay
        fields = ["id", "on", "recorded_at"]
        read_only_fields = fields


class EditionSerializer(serializers.ModelSerializer):
    """An edition: its days and place, and how many places are taken, waited for and left."""

    programme = ProgrammeSlugField(source="course.programme")
    days = DaySerializer(many=True, read_only=True)
    taken = typed.WholeField(read_only=True)
    waiting = typed.WholeField(read_only=True)
    left = typed.WholeField(read_only=True)

    class Meta:
        model = Edition
        fields = [
            *("id", "programme", "course", "starts_on", "ends_on", "days", "place", "capacity", "taken", "waiting"),
            *("left", "cancelled_at", "cancelled_reason"),
        ]
        read_only_fields = fields


class PlanSerializer(serializers.Serializer):
    """The days, the place and the number of places of a new edition."""

    course = Id()
    days = serializers.ListField(child=typed.DayField(), max_length=MOST_DAYS)
    place = typed.TextField(max_length=150)
    capacity = typed.WholeField(min_value=1, max_value=MOST_PLACES)


class CancelEditionSerializer(serializers.Serializer):
    """Why the edition does not take place."""

    reason = typed.TextField(max_length=300)


class AttendanceSerializer(serializers.Serializer):
    """The whole list of one day: which enrolments were there. Who is not named was absent."""

    day = Id()
    present = serializers.ListField(child=Id(), max_length=MOST_PEOPLE, allow_empty=True)


class ShortSerializer(serializers.Serializer):
    """Somebody who was there too seldom, and how many days are short."""

    enrolment = typed.WholeField()
    short = typed.WholeField()


class FinishedSerializer(serializers.Serializer):
    """Who completed the edition, and who was there too seldom."""

    completed = serializers.ListField(child=typed.WholeField())
    short = ShortSerializer(many=True)


@extend_schema(tags=["courses"])
class CourseViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The courses of this person's programmes, those of their candidacy included."""

    serializer_class = CourseSerializer
    queryset = Course.objects.select_related("programme").prefetch_related("partners").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)


@extend_schema(tags=["courses"])
class EditionViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The editions of those courses. Their people are under `enrolments`."""

    serializer_class = EditionSerializer
    filterset_class = EditionFilter
    queryset = Edition.objects.select_related("course__programme").prefetch_related("days").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().known_to(self.request.user).counted()

    @extend_schema(request=PlanSerializer, responses={201: EditionSerializer})
    def create(self, request: Request) -> Response:
        """Plans an edition of a course."""
        said = self.read(PlanSerializer)
        course = get_object_or_404(Course.objects.visible_to(request.user), pk=said.pop("course"))
        if not permissions.can_run_course(request.user, course):
            raise PermissionDenied
        return self.show(actions.plan_edition(course, **said, on=timezone.localdate()), status=201)

    @extend_schema(request=CancelEditionSerializer, responses=EditionSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Calls the edition off; everybody in it is told why."""
        row, said = self.require(permissions.can_run_edition), self.read(CancelEditionSerializer)
        return self.show(changing.cancel_edition(row, **said, by=request.user, at=timezone.now()))

    @extend_schema(request=AttendanceSerializer, responses=EditionSerializer)
    @action(detail=True, methods=["post"])
    def attendance(self, request: Request, pk: int) -> Response:
        """Records the whole list of one day of the edition."""
        row, said = self.require(permissions.can_record_attendance), self.read(AttendanceSerializer)
        day = get_object_or_404(EditionDay.objects.select_related("edition"), pk=said["day"], edition=row)
        present = list(Enrolment.objects.visible_to(request.user).filter(pk__in=said["present"]))
        if len(present) < len(set(said["present"])):
            raise NotFound
        actions.record_day_attendance(day, present=present, by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=None, responses=FinishedSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: int) -> Response:
        """Everybody who was there often enough completes the course; the others are named."""
        row = self.require(permissions.can_run_edition)
        done = actions.complete_edition(row, by=request.user, at=timezone.now())
        short = [{"enrolment": each.pk, "short": days} for each, days in done.short]
        return Response({"completed": [each.pk for each in done.completed], "short": short})
