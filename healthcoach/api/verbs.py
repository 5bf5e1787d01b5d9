"""What every viewset does the same way: find, ask who, read, call one verb, show."""

from collections.abc import Callable

from django.db.models import Model
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from healthcoach.users.models import User


class Verbs(GenericViewSet):
    """A noun of the API. `get_queryset` starts from the user, so a stranger's object is not found."""

    lookup_value_converter = "int"

    def require(self, allowed: Callable[[User, Model], bool]) -> Model:
        """The row of the address, for somebody who may; 403 for one who can only see it."""
        row = self.get_object()
        if not allowed(self.request.user, row):
            raise PermissionDenied
        return row

    def read(self, shape: type[Serializer], **kwargs) -> dict[str, object]:
        """What was sent, in this shape."""
        serializer = shape(data=self.request.data, context=self.get_serializer_context(), **kwargs)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def show(self, row: Model, *, status: int = 200) -> Response:
        """The row as it is now."""
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data, status=status)
