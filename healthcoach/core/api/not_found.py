"""An address under the API that is none."""

from django.http import Http404
from django.urls import Resolver404, resolve
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class UnknownView(APIView):
    """Programs that ask for something that is not here get the same shape of answer as everywhere. Who only forgot the
    slash at the end is sent on, with the method and the body of the request."""

    schema = None

    def initial(self, request: Request, *args, **kwargs) -> None:
        """Not found, whatever the method, unless a slash makes it known."""
        super().initial(request, *args, **kwargs)
        if request.path.endswith("/") or not is_api_path(f"{request.path}/") or request.method == "OPTIONS":
            raise Http404

    def http_method_not_allowed(self, request: Request, *args, **kwargs) -> Response:
        """To the address with its slash."""
        return Response(status=308, headers={"Location": request.get_full_path(force_append_slash=True)})


def is_api_path(path: str) -> bool:
    """Whether the API has something at this path."""
    try:
        return getattr(resolve(path).func, "cls", UnknownView) is not UnknownView
    except Resolver404:
        return False
