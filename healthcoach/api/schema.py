"""The OpenAPI document: every operation also names what it answers when it cannot do what was asked."""

from drf_spectacular.openapi import AutoSchema

from healthcoach.api.refusals import InvalidSerializer, ProblemSerializer, RefusalSerializer


class Schema(AutoSchema):
    """Adds the problems to each operation, so that no view has to repeat them."""

    def _get_response_bodies(self, direction="response") -> dict:
        problems = {"400": InvalidSerializer, "403": ProblemSerializer, "404": ProblemSerializer}
        if self.method != "GET":
            problems |= {"409": RefusalSerializer, "415": ProblemSerializer}
        bodies = super()._get_response_bodies(direction)
        for status, serializer in problems.items():
            bodies.setdefault(status, self._get_response_for_code(serializer, status, direction=direction))
        return bodies
