"""What Django is told of the database; settings.py asks, before there are any settings."""

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def connected(
    url: str, *, pgbouncer: bool, slow: int, keep_seconds: int
) -> dict[str, object]:
    """The entry of DATABASES for an address.

    `slow` multiplies the server's own limits; `keep_seconds` is how long each thread of
    a server keeps its connection. Raises ImproperlyConfigured for anything but
    PostgreSQL.
    """
    database: dict[str, object] = dict(dj_database_url.parse(url))
    if database["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL harus menunjuk PostgreSQL.")
    options: dict[str, object] = {"connect_timeout": 3, "tcp_user_timeout": 8000}
    if not pgbouncer:
        # The server gives up on slow statements. PgBouncer refuses start-up options:
        # there the role carries them (deploy/README.md).
        # Statements of hot pages are planned once for each connection; see prepared_cursor.
        options["prepare_threshold"] = 1
        options["options"] = (
            f"-c statement_timeout={slow * 15_000} -c lock_timeout={slow * 5_000}"
            # Such statements are planned for any value, not again for each. So are those
            # inside the database's own functions, which ask by key.
            " -c plan_cache_mode=force_generic_plan"
        )
    return database | {
        "ENGINE": "kim_portal.lib.postgresql",
        "OPTIONS": options,
        # A pool beside the threads was no faster, and failed up to 41 s longer than the
        # database did.
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": keep_seconds,
        "DISABLE_SERVER_SIDE_CURSORS": pgbouncer,
    }
