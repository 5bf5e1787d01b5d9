"""Uploaded documents, kept in the database beside the facts they prove, in the same transaction and backup."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Document(models.Model):
    """A document: what it is called, what it really is, and its digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class Content(models.Model):
    """A document's bytes, apart, so that lists never read them."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="content")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)
