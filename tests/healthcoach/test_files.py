"""Uploaded documents: kept with their digest, recognised by their content, bounded."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser

from healthcoach.files.actions import (
    DocumentEmpty,
    DocumentNotRecognised,
    DocumentTooLarge,
    PhotoOfATelephone,
    store_upload,
)
from healthcoach.files.models import Content, Document
from healthcoach.files.uploads import BoundedUploadHandler, OversizedUpload
from tests.world import PDF

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
JPEG = b"\xff\xd8\xff\xe0" + bytes(16)


def make_word_document() -> bytes:
    """A Word document, as far as its kind goes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("_rels/.rels", "<Relationships/>")
        parts.writestr("word/document.xml", "<w:document/>")
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("plan.pdf", PDF, "application/pdf"),
        ("PLAN.PDF", PDF, "application/pdf"),
        ("leeg.pdf", b"\r\n" + PDF, "application/pdf"),
        ("leeg.pdf", b"\xef\xbb\xbf\n \n" + PDF, "application/pdf"),
        ("foto.png", PNG, "image/png"),
        ("foto.jpeg", JPEG, "image/jpeg"),
        ("plan.docx", make_word_document(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_document_is_kept_with_what_it_really_is_and_its_digest(db, name, data, kind):
    document = store_upload(SimpleUploadedFile(name, data), by=None)
    assert (document.name, document.media_type, document.size) == (name, kind, len(data))
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert bytes(Content.objects.get(document=document).data) == data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.pdf", b"MZ\x90\x00" + bytes(60)),
        ("plan.pdf", PNG),
        ("plan.png", PDF),
        ("plan.exe", PDF),
        ("plan", PDF),
        ("plan.html", b"<html><script>alert(1)</script>"),
        ("plan.svg", b"<svg onload='alert(1)'/>"),
        ("plan.docx", b"PK\x03\x04" + bytes(60)),
        ("plan.pdf.exe", PDF),
    ],
)
def test_a_disguised_document_is_refused_and_nothing_is_kept(db, name, data):
    with pytest.raises(DocumentNotRecognised) as refusal:
        store_upload(SimpleUploadedFile(name, data), by=None)
    assert name in str(refusal.value)
    assert not Document.objects.exists()


def test_an_empty_document_is_refused(db):
    with pytest.raises(DocumentEmpty):
        store_upload(SimpleUploadedFile("plan.pdf", b""), by=None)


def test_a_document_over_the_limit_is_refused_and_one_of_the_limit_is_kept(db, settings):
    settings.UPLOAD_LIMIT = 1024**2
    store_upload(SimpleUploadedFile("plan.pdf", PDF.ljust(1024**2)), by=None)
    with pytest.raises(DocumentTooLarge, match="1 MB"):
        store_upload(SimpleUploadedFile("plan.pdf", PDF.ljust(1024**2 + 1)), by=None)


def test_a_name_keeps_no_path_and_at_most_150_characters(db):
    upload = SimpleUploadedFile("x.pdf", PDF)
    upload._name = "..\\..\\" + "n" * 300 + ".pdf"
    document = store_upload(upload, by=None)
    assert len(document.name) == 150
    assert document.name.endswith(".pdf")
    assert "\\" not in document.name


def parse_multipart_form(data: bytes, typed: str = "x") -> tuple[dict, dict]:
    """What arrives of a form with a field and a document."""
    edge = b"--edge"
    body = b"\r\n".join(
        [
            edge,
            b'Content-Disposition: form-data; name="evaluation"',
            b"",
            typed.encode(),
            edge,
            b'Content-Disposition: form-data; name="plan"; filename="plan.pdf"',
            b"Content-Type: application/pdf",
            b"",
            data,
            edge + b"--",
            b"",
        ]
    )
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=edge", "CONTENT_LENGTH": len(body)}
    handler = BoundedUploadHandler(HttpRequest())
    post, files = MultiPartParser(meta, io.BytesIO(body), [handler], "utf-8").parse()
    return post, files


def test_an_upload_within_the_limit_arrives_whole():
    post, files = parse_multipart_form(PDF * 4000)
    assert files["plan"].read() == PDF * 4000
    assert post["evaluation"] == "x"


def test_of_an_upload_over_the_limit_the_bytes_are_let_go_and_the_form_around_it_arrives(db, settings):
    settings.UPLOAD_LIMIT = 100_000
    post, files = parse_multipart_form(PDF.ljust(5_000_000), typed="Goed verlopen.")
    assert isinstance(files["plan"], OversizedUpload)
    assert files["plan"].read() == b""
    assert post["evaluation"] == "Goed verlopen."
    with pytest.raises(DocumentTooLarge):
        store_upload(files["plan"], by=None)


@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "IMG_0001.jpg", "IMG_0001"])
def test_a_photo_of_an_iphone_is_named_with_what_to_do(db, name):
    photo = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)
    with pytest.raises(PhotoOfATelephone, match=r"HEIC.*JPEG"):
        store_upload(SimpleUploadedFile(name, photo), by=None)
    assert not Document.objects.exists()
