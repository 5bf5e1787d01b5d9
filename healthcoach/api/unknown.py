"""An address under the API that is none."""

from django.http import Http404
from rest_framework.request import Request
from rest_framework.views import APIView


class UnknownView(APIView):
    """Programs that ask for something that is not here get the same shape of answer as everywhere."""

    schema = None

    def initial(self, request: Request, *args, **kwargs) -> None:
        """Not found, whatever the method."""
        super().initial(request, *args, **kwargs)
        raise Http404
