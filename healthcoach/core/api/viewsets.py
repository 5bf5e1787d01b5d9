"""What every viewset does the same way: find, ask who, read, call one verb, show."""

from collections.abc import Callable, Mapping, Sequence

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from healthcoach.core.api.etags import ChangedSince, etag_of, names_etag
from healthcoach.users.models import User

UNKNOWN_FIELD = _("There is no field with this name here.")
FIXED_FIELD = _("This field cannot be changed here.")


class CommandViewSet(GenericViewSet):
    """A noun of the API. `get_queryset` starts from the user, so a stranger's object is not found."""

    lookup_value_converter = "int"

    def require(self, allowed: Callable[[User, Model], bool], *, locks: bool = False) -> Model:
        """The row of the address, for somebody who may; 403 for one who can only see it. Refuses `ChangedSince` when
        the request says in `If-Match` that it read something else. What changes the row itself asks for its lock
        (`locks`), in a transaction."""
        row = self.get_object()
        if not allowed(self.request.user, row):
            raise PermissionDenied
        if "If-Match" in self.request.headers:
            if locks:
                type(row)._base_manager.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
            if not names_etag(self.request, "If-Match", etag_of(self.represent_row(row))):
                raise ChangedSince
        return row

    def read(self, shape: type[Serializer], *, beside: Sequence[type[Serializer]] = (), **kwargs) -> dict[str, object]:
        """What was sent, in this shape. A name that neither it nor one `beside` it takes is refused, not ignored."""
        serializer = shape(data=self.request.data, context=self.get_serializer_context(), **kwargs)
        taken = {name for each in (serializer, *(other() for other in beside)) for name in list_writable_fields(each)}
        if isinstance(self.request.data, Mapping) and (strange := set(self.request.data) - taken):
            shown = set(self.get_serializer().fields) if self.serializer_class else set()
            raise ValidationError({name: [FIXED_FIELD if name in shown else UNKNOWN_FIELD] for name in sorted(strange)})
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def show(self, row: Model, *, status: int = 200) -> Response:
        """The row as it is now, with its ETag."""
        data = self.represent_row(row)
        return Response(data, status=status, headers={"ETag": etag_of(data)})

    def finalize_response(self, request: Request, response: Response, *args, **kwargs) -> Response:
        """One thing that is asked for has an ETag; who names it has it already."""
        if getattr(self, "action", None) == "retrieve" and response.status_code == 200:
            response["ETag"] = etag_of(response.data)
            if names_etag(request, "If-None-Match", response["ETag"]):
                response = Response(status=304, headers={"ETag": response["ETag"]})
        return super().finalize_response(request, response, *args, **kwargs)

    def represent_row(self, row: Model) -> dict[str, object]:
        """What the API shows of a row now."""
        return self.get_serializer(self.get_queryset().get(pk=row.pk)).data


def list_writable_fields(serializer: Serializer) -> set[str]:
    """The names that a body may have."""
    return {name for name, field in serializer.fields.items() if not field.read_only}
