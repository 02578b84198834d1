"""Sessions in the database, honest about why one could not be written."""

import re
from typing import Any

import psycopg
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError
from django.utils import timezone

KEY = re.compile(r"[a-z0-9]{32}")


class SessionStore(db.SessionStore):
    """As Django's, which calls every failure of an UPDATE a session that was ended."""

    @classmethod
    def get_model_class(cls) -> Any:
        return db.SessionStore.get_model_class()

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's
        """Raises UpdateError where the session is gone, the database's own error else.

        A database that may only be read keeps no moment of a visit: pages go on.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            cause = error.__context__
            if not isinstance(cause, DatabaseError) or cause.__cause__ is None:
                raise
            if not isinstance(cause.__cause__, psycopg.errors.ReadOnlySqlTransaction):
                raise cause from cause.__cause__


def is_held(key: str) -> bool:
    """Whether somebody holds this session now, or left words in it. One query at most."""
    if not KEY.fullmatch(key):
        return False
    rows = SessionStore.get_model_class().objects.filter(session_key=key)
    return bool(rows.filter(expire_date__gt=timezone.now()).exists())
