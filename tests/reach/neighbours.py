"""RT to mark and to ask, and what phones send of them."""

import json
import time
import uuid

from groups.models import Region
from reach.models import Rt
from tests.conftest import MEDONO

KK = {1: [40, 35, 52], 2: [28, None, 61], 5: [45]}


def write_down(rws=KK, code=MEDONO):
    """RT by RW, households of each; answers them by (rw, number)."""
    village = Region.objects.get(code=code)
    rows = [
        (rw, number, {"households": many})
        for rw, households in rws.items()
        for number, many in enumerate(households, start=1)
    ]
    Rt.objects.put_down(village, rows)
    standing = Rt.objects.standing().filter(kelurahan=village)
    return {(rt.rw, rt.number): rt for rt in standing}


def mark_of(news, rt, *, channel="wa", number=1, **more):
    """One mark as a phone keeps it."""
    return {
        "what": "mark",
        "id": str(uuid.uuid4()),
        "code": news.code,
        "rt": str(rt.pk),
        "channel": channel,
        "number": str(number),
        "at": time.time() * 1000,
        **more,
    }


def answer_of(place, door, *, heard=True, channel="", **more):
    """What was said at one door as a phone keeps it."""
    return {
        "what": "answer",
        "id": str(uuid.uuid4()),
        "place": str(place.pk),
        "door": str(door),
        "heard": "1" if heard else "0",
        "channel": channel,
        "at": time.time() * 1000,
        **more,
    }


def send(client, *items, sent=None):
    """From a phone that has a signal: the answer, read."""
    user = client.session.get("_auth_user_id")
    sent = time.time() * 1000 if sent is None else sent
    body = {"sent": sent, "user": user, "items": list(items)}
    answer = client.post(
        "/pengurus/sebaran/kirim/",
        json.dumps(body),
        content_type="application/json",
        headers={"accept": "application/json"},
    )
    return answer.json()


def page_of(news, slug="medono"):
    return f"/pengurus/sebaran/{news.code}/{slug}/"


def read(answer):
    """A page as it reads, without no-break spaces."""
    return answer.content.decode().replace("\xa0", " ")


def corrected(news, budi, dewi):
    """A second version goes live."""
    edit = news.live.copy_for_edit(by=budi)
    words = {"title": "Posyandu kembali ke pos", "change_note": "Tempat diubah."}
    edit.save_words(by=budi, seen=edit.version, words=words)
    edit.submit(by=budi, seen=edit.version)
    edit.approve(by=dewi, seen=edit.version)
    news.refresh_from_db()
