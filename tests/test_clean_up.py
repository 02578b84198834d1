"""No table grows for ever by itself: the worker deletes what nobody needs any more."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from accounts import jobs as of_accounts
from kim_portal.lib.generation import Generations
from notices import jobs as of_notices
from notices.models import Letter, Notice, Pace
from review import jobs as of_review

# What people wrote, decided or were given: kept, and no more than they make.
OF_PEOPLE = re.compile(
    r"accounts_user.*|account_emailaddress|account_emailconfirmation|mfa_authenticator"
    r"|auth_.*|django_(content_type|migrations|admin_log)|groups_.*|guard_.*|bulletins_.*"
    r"|events_.*|reach_(mediapartner|fingerprint|rt.*|delivery.*|target|look.*)"
    r"|voices_(clarification.*|pattern|handover|wish.*|topic|signal.*|sighting|watcher)|review_(returnreason|rescan|archivefinding)|notices_mailwish|third_kind_.*"
)
# Emptied by its own rule: at its next write, or by the queue itself.
BY_ITSELF = {"kim_cache", "kim_number", "kim_generation"}
BY_A_JOB = {
    **{
        f"voices_{table}": "voices.sweep"
        for table in (
            "rumour",
            "wording",
            "asker",
            "answerletter",
            "askcount",
            "checkcount",
        )
    },
    "review_tally": "review.tally",
    "reach_sheet": "reach.sweep",
    "reach_visitcount": "reach.sweep",
    "reach_releaseletter": "reach.sweep",
    "accounts_allowance": "accounts.forget_counts",
    "django_session": "accounts.forget_sessions",
    "kim_change": "review.fold",
    "notices_letter": "notices.forget",
    "notices_notice": "notices.forget",
    "procrastinate_jobs": "notices.forget_jobs",
    "procrastinate_events": "notices.forget_jobs",
    "procrastinate_periodic_defers": "",
    "procrastinate_workers": "",
}


@pytest.fixture
def old():
    return timezone.now() - timedelta(days=400)


def test_every_table_is_people_s_or_is_cleaned(db):
    tables = connection.introspection.table_names()
    unknown = [
        table
        for table in tables
        if not OF_PEOPLE.fullmatch(table) and table not in BY_ITSELF | set(BY_A_JOB)
    ]
    assert unknown == []
    tasks = set(app.tasks)
    assert {name for name in BY_A_JOB.values() if name} <= tasks


def test_notices_of_a_year_ago_go_and_their_letters_after_them(db, nur, old):
    sent = Letter.objects.create(user=nur, made_at=old, sent_at=old)
    waiting = Letter.objects.create(user=nur, made_at=old)
    young = Letter.objects.create(user=nur, sent_at=timezone.now())

    def told(source, at, letter):
        return Notice.objects.create(
            user=nur, source=source, headline="x", title="x", link="/", at=at,
            letter=letter, pace=Pace.NOW,
        )  # fmt: skip

    told("a:1", old, sent)
    kept = told("a:2", timezone.now(), young)
    of_notices.forget_old(0)
    assert list(Notice.objects.all()) == [kept]
    assert set(Letter.objects.all()) == {waiting, young}
    assert not Notice.objects.unsent(Pace.NOW).exists()


def test_a_letter_stays_as_long_as_a_notice_of_it(db, nur, old):
    letter = Letter.objects.create(user=nur, made_at=old, sent_at=old)
    Notice.objects.create(
        user=nur, source="a:1", headline="x", title="x", link="/", letter=letter,
        pace=Pace.NOW,
    )  # fmt: skip
    of_notices.forget_old(0)
    assert Letter.objects.count() == Notice.objects.count() == 1


def test_sessions_that_are_over_go(db, as_user, nur, old):
    as_user(nur)
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=old)
    of_accounts.forget_sessions(0)
    assert Session.objects.count() == 1


def test_lines_of_changes_are_folded(db, published):
    published()
    known = Generations()
    known.look()
    before = dict(known.numbers)
    of_review.fold_changes(0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kim_change")
        assert cursor.fetchone() == (0,)
    known.look()
    assert known.numbers == before


@pytest.mark.django_db(transaction=True)
def test_what_the_queue_keeps_of_ended_jobs_goes_with_its_events():
    with connection.cursor() as cursor:
        for status, days in (
            ("succeeded", 1), ("succeeded", 9), ("failed", 9), ("failed", 70), ("todo", 90),
        ):  # fmt: skip
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
                " VALUES ('bersih', 'x', %s) RETURNING id",
                [status],
            )
            (job,) = cursor.fetchone()
            cursor.execute(
                "UPDATE procrastinate_events SET at = now() - %s * interval '1 day'"
                " WHERE job_id = %s",
                [days, job],
            )
            cursor.execute(
                "INSERT INTO procrastinate_events (job_id, type, at)"
                " VALUES (%s, %s, now() - %s * interval '1 day')",
                [job, "deferred" if status == "todo" else status, days],
            )

    async def clean():
        async with app.open_async():
            await of_notices.forget_jobs.func(0)

    # In a thread of its own: this one may hold the browser's loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, clean()).result()
    left = ProcrastinateJob.objects.values_list("status", flat=True)
    assert sorted(left) == ["failed", "succeeded", "todo"]
    assert set(ProcrastinateEvent.objects.values_list("job_id", flat=True)) <= set(
        ProcrastinateJob.objects.values_list("pk", flat=True)
    )
