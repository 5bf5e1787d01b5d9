"""Receiving uploads without ever holding more than one document may have."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.functional import lazy


class OversizedUpload(InMemoryUploadedFile):
    """Stands for a document that went over the limit; its bytes were let go."""


class BoundedUploadHandler(FileUploadHandler):
    """Keeps an upload in memory up to the limit and lets the rest of it pass unread, so that the form around it
    still arrives and the person gets a sentence instead of a broken connection."""

    def new_file(self, *args, **kwargs) -> None:
        """Begins a document."""
        super().new_file(*args, **kwargs)
        self.kept, self.over = BytesIO(), False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keeps a piece, or lets it go when the limit is passed."""
        if self.over or start + len(raw_data) > settings.UPLOAD_LIMIT:
            self.over, self.kept = True, BytesIO()
        else:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Hands over the document, or its stand-in."""
        made_of = OversizedUpload if self.over else InMemoryUploadedFile
        self.kept.seek(0)
        return made_of(
            self.kept,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )


def _with_limit(text: object) -> str:
    return str(text) % {"most": settings.UPLOAD_LIMIT // 1024**2}


# A sentence of a form that names the limit, `%(most)s` megabytes, as it is when the page is made.
with_limit = lazy(_with_limit, str)
