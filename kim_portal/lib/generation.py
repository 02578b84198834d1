"""The content generation: one number that grows with every change residents can see.

Whole pages are cached under it (see page_cache), so raising it takes back every
cached page at once. The row is raised inside the deciding transaction: a page
rendered from the old content is stored under the old number and never served again.
"""

from django.db import connection


def raise_generation() -> None:
    """Count one change of public content; call it inside the transaction that makes it."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kim_generation SET value = value + 1")


def current_generation() -> int:
    """The number now; one small query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM kim_generation")
        return int(cursor.fetchone()[0])
