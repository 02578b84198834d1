"""No log holds a way in: not of a refusal, not of a fault, not of a database away."""

import io
import logging
import re

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kim_portal.lib.logs import PREFIXES, HideSecrets, without_secrets

TOKEN = "Kenari-123_abcXYZ"
ROUTES = {
    "invitation": [TOKEN],
    "accept_new": [TOKEN],
    "accept_known": [TOKEN],
    "preview": [TOKEN],
    "agenda:answer": [TOKEN],
    "agenda:check_in": [TOKEN],
    "agenda:take_back": [TOKEN],
    "account_reset_password_from_key": ["1a", TOKEN],
    "stop_releases": [TOKEN],
    "asked": [TOKEN],
    **{f"wish{end}": [TOKEN] for end in ("", "_verdict", "_erase", "_export")},
    "asked_forget": [TOKEN],
    "asked_stop": [TOKEN],
}
# What a route calls its secret.
SECRETS = {"token", "key", "uidb36", "code"}


def routes(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        place = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, place)
        elif isinstance(pattern, URLPattern):
            yield place, pattern


@pytest.fixture
def written():
    """What stands in the journal in the end, through the portal's own handler."""
    (handler,) = (h for h in logging.getLogger().handlers if h.filters)
    stream, handler.stream = handler.stream, io.StringIO()
    yield handler.stream
    handler.stream = stream


def test_every_address_that_is_a_secret_is_known_here():
    """New ones too: whatever needs no sign-in and takes a secret."""
    for place, pattern in routes():
        is_open = getattr(pattern.callback, "login_required", True) is False
        asks_secret = {"token", "uidb36"} & set(pattern.pattern.converters)
        asks_secret |= {"uidb36"} & set(re.findall(r"\?P<(\w+)>", place))
        if is_open and (asks_secret or "hadir/" in place):
            assert place.startswith(tuple(f"{prefix}/" for prefix in PREFIXES)), place


def test_nginx_knows_the_same():
    conf = (settings.BASE_DIR / "deploy/nginx.conf").read_text()
    named = re.search(r'"~\^/\(([^)]*)\)/" 0;', conf)[1].split("|")
    assert set(named) == set(PREFIXES)
    # An error names the whole address, so none is written of those.
    for server in conf.split("server {")[2:]:
        assert re.search(r"error_log \S+ alert;", server), server[:80]


@pytest.mark.parametrize("name", ROUTES)
def test_a_refused_post_names_no_secret(written, db, name):
    path = reverse(name, args=ROUTES[name])
    client = Client(enforce_csrf_checks=True)
    for headers in ({}, {"Origin": "https://lain.example"}):
        client.post(path, {"x": "y"}, headers=headers)
    client.put(path)
    client.get(path + "x", headers={"Host": "lain.example"})
    assert TOKEN not in written.getvalue()


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize(
    "error", [RuntimeError, OperationalError, ValueError, KeyError]
)
def test_a_fault_names_no_secret(written, db, monkeypatch, name, error):
    path = reverse(name, args=ROUTES[name])

    def broken(*_args, **_kwargs):
        raise error(f"at {path}: token='{TOKEN}'")

    monkeypatch.setattr("accounts.limits.is_spent", broken)
    monkeypatch.setattr("allauth.account.forms.default_token_generator", broken)
    client = Client(raise_request_exception=False)
    client.get(path)
    client.post(path, {"x": "y"})
    assert TOKEN not in written.getvalue()
    if name not in {"account_reset_password_from_key", "accept_known"}:
        assert "/…" in written.getvalue()


def test_the_filter_leaves_all_else_as_it_is():
    record = logging.LogRecord(
        "x", 40, "", 1, "ada %s di %s", ("2", "/buletin/x/"), None
    )
    HideSecrets().filter(record)
    assert record.getMessage() == "ada 2 di /buletin/x/"


def test_the_servers_own_errors_name_no_secret():
    import kim_portal.wsgi  # noqa: F401 - as gunicorn does

    log, stream = logging.getLogger("gunicorn.error"), io.StringIO()
    handler = logging.StreamHandler(stream)
    log.addHandler(handler)
    try:
        raise RuntimeError(f"/pratinjau/{TOKEN}/")
    except RuntimeError:
        log.exception("Error handling request %s", f"/undangan-acara/{TOKEN}/?a=b")
    finally:
        log.removeHandler(handler)
    assert "Error handling request /undangan-acara/…" in stream.getvalue()
    assert TOKEN not in stream.getvalue()


def test_no_line_of_a_refused_row_is_written():
    told = (
        "null value violates not-null constraint\nDETAIL:  Failing row contains (1, Budi"
        " (x)\nbaris dua Siti\n\nbaris tiga Dewi, 3).\n\n"
        "The above exception was the direct cause of the following exception:\n\nTraceback"
    )
    said = without_secrets(told)
    assert not re.search("Budi|Siti|Dewi", said)
    assert "Traceback" in said
