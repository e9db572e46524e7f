"""The imported file itself, kept under its hash outside the web root."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.uploads import CheckedUpload
from imports.models import Run


def keep(upload: CheckedUpload, content: bytes) -> str:
    """Store the bytes once, whatever the number of times the same file comes."""
    name = f"imports/{upload.sha256[:2]}/{upload.sha256}"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return name


def content_of(run: Run) -> bytes:
    with default_storage.open(run.stored_as) as file:
        return file.read()
