"""What tests of invitations and of the door share."""

import itertools
import re
from io import BytesIO

from pypdf import PdfReader

from events.models import EventInvitation

HERE = {"name": "Contoh Satu", "origin": "RT 02/RW 04", "consent": "on"}


def address(row, end):
    return f"/pengurus/acara/{row.event.code}/{row.key}/{end}"


def text_of(answer):
    return answer.content.decode()


def pages_of(answer):
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    reader = PdfReader(BytesIO(answer.content))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


def invited(row, name="Camat Pekalongan Barat"):
    EventInvitation.add(row, [name])
    return EventInvitation.objects.get(name=name)


def path_of(invitation):
    return "/" + invitation.link.split("/", 3)[3]


def enter(client, sheet, **changes):
    path = f"/hadir/{sheet.code}/"
    client.get(path)
    return client.post(path, {**HERE, **changes}, follow=True)


def many_words(count):
    """So many different words without a number: Aaa, Aab …"""
    letters = "abcdefghijklmnopqrstuvwxyz"
    triples = itertools.product(letters, repeat=3)
    return ["".join(word).capitalize() for word in itertools.islice(triples, count)]
