"""How lists are cut into pages: numbered pages for files, a cursor for the ledger that only grows."""

from django.core.paginator import Paginator
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.views import APIView

from healthcoach.core.typed.numbers import MAX_ID, read_id
from healthcoach.core.typed.pasted import Unreadable


class StrictPaging:
    """Refuses a number of a page or of rows that is none, and tells in the document what they can be."""

    def get_page_number(self, request: Request, _paginator: Paginator) -> int:
        """Which page; the first unless another one is asked."""
        return read_asked_number(request, self.page_query_param) or 1

    def get_page_size(self, request: Request) -> int:
        """How many rows."""
        return read_asked_number(request, self.page_size_query_param, most=self.max_page_size) or self.page_size

    def get_schema_operation_parameters(self, view: APIView) -> list[dict]:
        """With their bounds."""
        told = super().get_schema_operation_parameters(view)
        for each in told:
            if each["name"] in ("page", self.page_size_query_param):
                each["schema"]["minimum"] = 1
            if each["name"] == self.page_size_query_param:
                each["schema"]["maximum"] = self.max_page_size
        return told

    def get_paginated_response_schema(self, schema: dict) -> dict:
        """The shape of a page, as the version of OpenAPI that is used writes “or null”."""
        told = super().get_paginated_response_schema(schema)
        for part in told["properties"].values():
            if part.pop("nullable", False):
                part["type"] = [part["type"], "null"]
        return told


class Paging(StrictPaging, PageNumberPagination):
    """Numbered pages of 50, up to 200 when asked."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class LedgerPaging(StrictPaging, CursorPagination):
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


def read_asked_number(request: Request, name: str, *, most: int = MAX_ID) -> int | None:
    """The number, from one to the most, that the address gives under a name, or nothing; 400 for anything else."""
    typed = request.query_params.get(name) or ""
    try:
        return read_id(typed, most=most) if typed else None
    except Unreadable as refusal:
        raise ValidationError({name: [str(refusal)]}) from refusal


def _is_number(position: str) -> bool:
    return position.isascii() and position.isdigit() and len(position) < 20
