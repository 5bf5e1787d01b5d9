"""The OpenAPI document: every operation also names what it answers when it cannot do what was asked, and how two
programs that change the same do not write over each other."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from healthcoach.core.api.parsing import MergePatchParser
from healthcoach.core.api.refusals import InvalidSerializer, ProblemSerializer, RefusalSerializer
from healthcoach.core.api.viewsets import CommandViewSet

ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="Names what stands there now; it changes with it. Send it back in `If-Match` when you change it.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description=(
        "The ETag of what you read. When something else stands there by now, the answer is 412 and nothing changes. "
        "Without it the last one who writes is right."
    ),
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of what you have. When it is still that, the answer is 304 without a body.",
)


class Schema(AutoSchema):
    """Adds the problems and the ETags to each operation, so that no view has to repeat them."""

    def get_override_parameters(self) -> list[OpenApiParameter]:
        """The ETag of one thing, and how to name it."""
        if not self._is_about_one():
            return super().get_override_parameters()
        if self.method == "GET":
            more = [ETAG, IF_NONE_MATCH] if self.view.action == "retrieve" else []
        else:
            more = [IF_MATCH] if self.method == "DELETE" else [ETAG, IF_MATCH]
        return super().get_override_parameters() + more

    def map_parsers(self) -> list[str]:
        """A merge patch is a way of changing some fields, and of nothing else."""
        return [each for each in super().map_parsers() if self.method == "PATCH" or each != MergePatchParser.media_type]

    def _is_about_one(self) -> bool:
        return isinstance(self.view, CommandViewSet) and "{id}" in self.path

    def _get_response_bodies(self, direction="response") -> dict:
        problems = {"400": InvalidSerializer, "403": ProblemSerializer, "404": ProblemSerializer}
        if self.method != "GET":
            problems |= {"409": RefusalSerializer, "415": ProblemSerializer}
            problems |= {"412": ProblemSerializer} if self._is_about_one() else {}
        elif self._is_about_one() and self.view.action == "retrieve":
            problems |= {"304": None}
        bodies = super()._get_response_bodies(direction)
        for status, serializer in problems.items():
            bodies.setdefault(status, self._get_response_for_code(serializer, status, direction=direction))
        return bodies
