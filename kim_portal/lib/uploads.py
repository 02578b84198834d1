"""Large uploads on their way through a temporary file, also where there is no room."""

from typing import Any

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest


class CarefulUploadHandler(TemporaryFileUploadHandler):
    """A file that cannot be put down is left out and told; the words beside it arrive.

    Django's own breaks off there, and all that was typed is gone with the file.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().new_file(*args, **kwargs)
        except OSError:
            self._leave_out()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            self._leave_out()

    def _leave_out(self) -> None:
        if self.request is not None:
            self.request.left_out = True  # type: ignore[attr-defined]
        raise SkipFile


def was_left_out(request: HttpRequest) -> bool:
    """Whether a file of this request found no room."""
    # Asked for, so that it has been read.
    request.FILES  # noqa: B018
    return getattr(request, "left_out", False)
