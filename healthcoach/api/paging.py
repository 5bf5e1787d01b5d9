"""How lists are cut into pages: numbered pages for files, a cursor for the ledger that only grows."""

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination, PageNumberPagination


class Documented:
    """Tells in the document that there may be no page before or after."""

    def get_paginated_response_schema(self, schema: dict) -> dict:
        """The shape of a page, as the version of OpenAPI that is used writes “or null”."""
        told = super().get_paginated_response_schema(schema)
        for part in told["properties"].values():
            if part.pop("nullable", False):
                part["type"] = [part["type"], "null"]
        return told


class Paging(Documented, PageNumberPagination):
    """Numbered pages of 50, up to 200 when asked."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class LedgerPaging(Documented, CursorPagination):
    """Newest first; what is posted meanwhile never shifts a page."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
    ordering = "-pk"

    def decode_cursor(self, request):
        """Where the page begins; a cursor somebody made up is not found."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not _is_number(cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def _is_number(position: str) -> bool:
    return position.isascii() and position.isdigit() and len(position) < 20
