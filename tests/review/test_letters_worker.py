"""Letters with the queue's own worker, and with several workers at once."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from notices import jobs
from notices.models import Letter, Notice
from tests.gathering import at_once
from tests.slow_database import slowed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("addresses"),
]


@pytest.fixture
def worker(monkeypatch):
    """`manage.py procrastinate worker` until nothing is left that is due."""
    # What the clock brings would come in between.
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})

    def one_shot():
        try:
            call_command("procrastinate", "worker", "--one-shot", "--queues", "surat")
        finally:
            connections.close_all()

    def work():
        # In a thread: a browser test before may have left its event loop in this one.
        thread = threading.Thread(target=one_shot)
        thread.start()
        thread.join()

    return work


def later():
    """All that waits for its time is due."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")


def states():
    jobs_by_number = ProcrastinateJob.objects.order_by("pk")
    return list(jobs_by_number.values_list("status", flat=True))


def test_the_worker_brings_each_letter_once_and_moderators_theirs_later(
    office, worker, submitted, returned, nur, budi, dewi, hani
):
    for _ in range(3):
        submitted()
    returned()
    worker()
    assert sorted(mail.recipients for mail in office.received) == [
        ["budi@contoh.id"],
        ["nur@contoh.id"],
    ]
    later()
    worker()
    worker()
    assert set(states()) == {"succeeded"}
    assert len(office.received) == 4
    (mail,) = office.mails_to("dewi@contoh.id")
    # What she answered herself meanwhile is not in it.
    assert mail.message["Subject"].startswith("3 pemberitahuan")


def test_a_server_that_comes_back_gets_everything_once(
    office, worker, returned, submitted, nur, budi, dewi
):
    office.shut()
    returned()
    submitted()
    for _ in range(3):
        later()
        worker()
    assert set(states()) == {"todo"}
    # Nobody waits for a dead server once for each person, but every letter is made.
    assert Letter.objects.filter(sent_at=None).count() == 4
    assert Letter.objects.filter(sent_at=None, tries__gte=3).exists()
    office.open()
    for _ in range(2):
        later()
        worker()
    assert set(states()) == {"succeeded"}
    assert sorted(mail.recipients for mail in office.received) == [
        [f"{name}@contoh.id"] for name in ("budi", "dewi", "hani", "nur")
    ]
    assert not Notice.objects.exclude(pace="never").filter(letter=None).exists()


def test_a_job_that_fails_is_tried_again_later_and_not_at_once(
    office, worker, returned, budi
):
    office.shut()
    returned()
    worker()
    worker()
    job = ProcrastinateJob.objects.get(attempts__gt=0)
    assert job.attempts == 1
    assert job.scheduled_at > timezone.now()


def test_six_workers_at_once_send_each_letter_once(office, returned, nur, budi):
    returned()
    returned()

    def delivering(meet):
        connection.ensure_connection()
        meet()
        jobs.deliver([budi.pk, nur.pk])

    with slowed():
        ends = at_once([delivering] * 6)
    assert ends.broken == []
    assert Letter.objects.filter(sent_at=None).count() == 0
    assert not Notice.objects.filter(user__in=[budi, nur], letter=None).exists()
    assert len(office.received) == Letter.objects.count()
    assert len({mail.message_id for mail in office.received}) == len(office.received)
    # Every notice stands in exactly one of them.
    for user in (budi, nur):
        mails = office.mails_to(user.email)
        assert sum(mail.body.count("Perlu Anda perbaiki") for mail in mails) == 2


def test_sweeping_while_delivering_sends_nothing_twice(office, returned, nur, budi):
    returned()

    def delivering(meet):
        connection.ensure_connection()
        meet()
        jobs.deliver([budi.pk, nur.pk])

    def sweeping(meet):
        connection.ensure_connection()
        meet()
        jobs.sweep(0)

    with slowed():
        ends = at_once([delivering, sweeping] * 3)
    assert ends.broken == []
    assert len(office.received) == 2
