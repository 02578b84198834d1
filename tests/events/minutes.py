"""What tests of closing an event share."""


def place_of(event, verb=""):
    key = event.occurrences.in_order().first().key
    return f"/pengurus/acara/{event.code}/{key}/notula/{verb}"


def told(seen, **changes):
    """What the form posts."""
    return {
        "seen": seen,
        "attendance": "42",
        "is_estimate": "on",
        "decision_1": "Sampah diangkut Senin.",
        "decision_2": "",
        "decision_3": "Iuran tetap.",
        "decision_4": "",
        "decision_5": "",
        "todo": "Taruh sampah sebelum pukul 06.00.",
        "note": "",
        "photo-TOTAL_FORMS": 0,
        "photo-INITIAL_FORMS": 0,
        **changes,
    }


def text_of(answer):
    return answer.content.decode()


def sent(client, event, seen="1.2", **changes):
    return client.post(place_of(event, "kirim/"), told(seen, **changes))


def seen_now(event):
    newest = event.newest_revision()
    return f"{newest.number}.{newest.version}"
