"""Who is asking."""

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from healthcoach.programmes.api_fields import ProgrammeSlug
from healthcoach.programmes.models import Assignment
from healthcoach.users.models import User


class AssignmentSerializer(serializers.ModelSerializer):
    """A role in a programme."""

    programme = ProgrammeSlug(read_only=True)

    class Meta:
        model = Assignment
        fields = ["role", "programme"]
        read_only_fields = fields


class MeSerializer(serializers.ModelSerializer):
    """The person signed in, and their roles."""

    is_administrator = serializers.BooleanField(source="is_superuser", read_only=True)
    roles = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["id", "email", "name", "language", "is_administrator", "roles"]
        read_only_fields = fields

    @extend_schema_field(AssignmentSerializer(many=True))
    def get_roles(self, user: User) -> list[dict[str, str]]:
        """The roles given to this person."""
        given = user.assignments.select_related("programme").order_by("programme__slug", "role")
        return AssignmentSerializer(given, many=True).data


@extend_schema(tags=["me"])
class MeView(APIView):
    """Who am I?"""

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """The person signed in, and their roles."""
        return Response(MeSerializer(request.user).data)
