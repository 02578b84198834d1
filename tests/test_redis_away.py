"""The shared cache in Redis: away or silent it is told at once, and nothing typed is lost."""

import socket
import time

import pytest

from kim_portal.lib import http

PATIENCE = 10


@pytest.fixture(params=["away", "silent"])
def redis(request, settings):
    """Nobody listens at that port; or somebody does, and never says a word."""
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        if request.param == "silent":
            port.listen()
        settings.REDIS_URL = f"redis://127.0.0.1:{port.getsockname()[1]}/0"
        settings.CACHES = {
            "default": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": settings.REDIS_URL,
                "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
            }
        }
        http._of_redis.cache_clear()
        yield
    http._of_redis.cache_clear()


@pytest.mark.usefixtures("redis")
def test_who_signs_in_meanwhile_is_asked_to_try_again(client, budi):
    begun = time.monotonic()
    answer = client.post("/akun/masuk/", {"login": "budi", "password": "salah"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "salah di pihak kami" not in page
    assert time.monotonic() - begun < PATIENCE


@pytest.mark.usefixtures("redis")
def test_readers_and_officers_go_on(client, as_user, published, budi):
    live = published().publication
    live.refresh_from_db()
    assert client.get(live.get_absolute_url()).status_code == 200
    assert as_user(budi).get("/pengurus/").status_code == 200


@pytest.mark.usefixtures("redis")
def test_the_doctor_names_the_cache(client, regions):
    answer = client.get("/sehat/")
    assert answer.status_code == 503
    assert "cache" in answer.json()["reasons"]


def test_without_redis_it_is_not_even_loaded(settings):
    http._of_redis.cache_clear()
    assert settings.REDIS_URL == ""
    assert http._of_redis() == ()
