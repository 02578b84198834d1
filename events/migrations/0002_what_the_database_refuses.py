"""What must never be false about events, said to the database; see review.triggers."""

from django.db import migrations

from review.triggers import guarded

WORDS = (
    "title", "kind_id", "organiser", "organiser_name", "region_id", "visibility",
    "place_id", "zone", "rule", "times", "about", "bring", "contact", "agenda", "invited",
    "poster_id", "poster_alt", "minutes", "change_note", "pledges", "number",
    "publication_id",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
        ("bulletins", "0008_held_and_erased"),
    ]

    operations = [
        guarded(
            "event",
            publications="events_event",
            revisions="events_eventrevision",
            decisions="events_eventdecision",
            words=WORDS,
            emptied={
                "title": "'Dihapus'",
                "organiser_name": "''",
                "about": "''",
                "bring": "''",
                "contact": "''",
                "agenda": "'[]'",
                "minutes": "'{}'",
                "change_note": "''",
                "note": "''",
                "poster_alt": "''",
                "poster_id": "NULL",
            },
        )
    ]
