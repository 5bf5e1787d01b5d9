"""Reading what was sent: bounded, UTF-8, and nothing that could not be written back."""

import json

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class BoundedJSONParser(JSONParser):
    """JSON of at most the size that forms may have. Half characters, endless nesting and NaN are refused."""

    def parse(self, stream, media_type=None, parser_context=None):
        """What was sent, or a `ParseError`."""
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise ParseError(_("This request is too large or cannot be read."))
        try:
            sent = json.loads(body.decode())
            json.dumps(sent, ensure_ascii=False, allow_nan=False).encode()  # half characters and NaN fail here
        except (ValueError, RecursionError) as error:
            raise ParseError(_("This is not valid JSON.")) from error
        return sent


class MergePatchParser(BoundedJSONParser):
    """The same under the name that a change of some fields has (RFC 7396)."""

    media_type = "application/merge-patch+json"
