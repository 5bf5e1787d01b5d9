"""Two programs that change the same: each answer about one thing has an ETag, and a change that names another one than
it has now is refused."""

import hashlib
import json

from django.http import HttpRequest
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.utils.encoders import JSONEncoder

ANY = "*"


class ChangedSince(APIException):
    """What the program read is no longer what stands there."""

    status_code = 412
    default_code = "changed_meanwhile"
    default_detail = _("This has changed since you read it. Nothing has been changed: read it again first.")


def etag_of(data: object) -> str:
    """The ETag of what is shown; the same for the same person and language as long as nothing changes."""
    written = json.dumps(data, cls=JSONEncoder, sort_keys=True).encode()
    return quote_etag(hashlib.sha256(written).hexdigest()[:32])


def names_etag(request: HttpRequest, header: str, etag: str) -> bool:
    """Whether a header of the request names this ETag, or any; one that a proxy weakened counts too."""
    named = parse_etags(request.headers.get(header, ""))
    return ANY in named or etag in {each.removeprefix("W/") for each in named}
