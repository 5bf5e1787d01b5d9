"""Keeping documents: bounded, and only of kinds we can recognise by their content."""

import hashlib
from collections.abc import Mapping
from pathlib import PurePath

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused
from healthcoach.files.models import Content, Document
from healthcoach.files.uploads import OversizedUpload
from healthcoach.users.models import User

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Name ending → what the content must turn out to be.
ALLOWED_DOCUMENT_TYPES = {
    ".pdf": "application/pdf",
    ".docx": DOCX,
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
XML = "application/xml"
# An electronic invoice is XML, of which only the beginning is looked at here: whoever keeps one reads it strictly.
ALLOWED_INVOICE_TYPES = {".pdf": "application/pdf", ".xml": XML}
IGNORED_LEADING_BYTES = b"\xef\xbb\xbf \t\r\n"  # a mark or an empty line, which programs that read it forgive
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"heif", b"mif1", b"msf1"}  # brands of these photos


class DocumentTooLarge(Refused):
    """More bytes than one document may have."""

    code = "document_too_large"
    field = "document"
    sentence = _("This document is larger than %(most)s MB. Make it smaller, for instance by saving it as PDF.")


class DocumentNotRecognised(Refused):
    """The content is not what the name says, or of a kind the programme does not take."""

    code = "document_not_recognised"
    field = "document"
    sentence = _(
        "“%(name)s” is not a document we can take. Please send a PDF, a Word file (.docx), or a PNG or JPEG image."
    )


class PhotoOfATelephone(Refused):
    """An image as iPhones keep it, which no office program opens everywhere."""

    code = "photo_of_a_telephone"
    sentence = _(
        "“%(name)s” is a photo in the form of an iPhone (HEIC), which we cannot take. Send it as JPEG: open the photo, "
        "choose Share and then Save as JPEG; or take a screenshot of it."
    )


class DocumentEmpty(Refused):
    """Nothing in it."""

    code = "document_empty"
    field = "document"
    sentence = _("“%(name)s” is empty.")


def detect_media_type(name: str, data: bytes, kinds: Mapping[str, str] = ALLOWED_DOCUMENT_TYPES) -> str:
    """What a document is by its content; refuses `DocumentNotRecognised` when its name says otherwise, or when it is
    of none of these kinds, and `PhotoOfATelephone`."""
    expected = kinds.get(PurePath(name).suffix.lower())
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        raise PhotoOfATelephone(name=name)
    beginning = data.lstrip(IGNORED_LEADING_BYTES)[:8192]
    found = filetype.guess_mime(beginning)
    if found is None and beginning.startswith(b"<"):
        found = XML
    if expected is None or found != expected:
        raise DocumentNotRecognised(name=name)
    return expected


@transaction.atomic
def store_upload(
    upload: UploadedFile, *, by: User | None, kinds: Mapping[str, str] = ALLOWED_DOCUMENT_TYPES
) -> Document:
    """Keeps an uploaded document of one of these kinds. Refuses `DocumentTooLarge`, `DocumentEmpty`,
    `DocumentNotRecognised` and `PhotoOfATelephone`."""
    name = PurePath(upload.name.replace("\\", "/")).name[-150:]
    if isinstance(upload, OversizedUpload) or upload.size > settings.UPLOAD_LIMIT:
        raise DocumentTooLarge(most=settings.UPLOAD_LIMIT // 1024**2)
    data = upload.read()
    if not data:
        raise DocumentEmpty(name=name)
    return store_generated(name, data, media_type=detect_media_type(name, data, kinds), by=by)


@transaction.atomic
def store_generated(name: str, data: bytes, *, media_type: str, by: User | None) -> Document:
    """Keeps a document that the programme made itself, such as a letter."""
    document = Document.objects.create(
        name=name,
        media_type=media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=by,
    )
    Content.objects.create(document=document, data=data)
    return document
