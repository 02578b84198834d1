"""Papers to save or print, and how many one person may ask for."""

from django.http import HttpResponse

from accounts.limits import spend
from accounts.signed import Signed

PAPERS_A_MINUTE = 20


def may_print(request: Signed) -> bool:
    """Whether this person has not printed very many just now."""
    return spend("cetak", request.user.pk, limit=PAPERS_A_MINUTE, seconds=60)


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """To be saved or printed; kept by no browser and no proxy."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name.lower()}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
