"""Getting letters out after the request. Every job may be run twice; each carries ids."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.jobs import PATIENT, NotOut
from notices import letters
from notices.models import Letter, Notice, Pace

if TYPE_CHECKING:
    from django.db.models import QuerySet

DAILY_HOUR = 6
AT_ONCE = 5000
# Who has not opened it within a year will not; what was done stands in the timelines.
NOTICE_KEPT = timedelta(days=365)
# Jobs that ended well, and those that did not: time enough to ask why.
JOB_KEPT_HOURS, FAILED_KEPT_HOURS = 7 * 24, 60 * 24


@app.task(name="notices.deliver", queue="surat", retry=PATIENT)
def deliver(users: list[int]) -> None:
    """Send these people what waits for them, in one letter each.

    Where that fails for half an hour, sweep() goes on, for as long as it takes.
    """
    for user in users:
        letters.gather(user, Pace.NOW)
    try:
        sent = [letters.send_waiting(user) for user in users]
    except letters.ServerDown:
        # Nobody waits for a dead server once for each person.
        raise NotOut from None
    if not all(sent):
        raise NotOut


@app.periodic(cron="*/10 * * * *")
@app.task(name="notices.sweep", queue="surat", queueing_lock="notices.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Send what other jobs gave up on, and daily letters once their hour has come."""
    now = timezone.localtime()
    late = timezone.now() - letters.LATE
    left = Notice.objects.unsent(Pace.NOW).filter(at__lt=late)
    for user in left.values_list("user", flat=True).distinct():
        letters.gather(user, Pace.NOW)
    six = now.replace(hour=DAILY_HOUR, minute=0, second=0, microsecond=0)
    if now >= six:
        daily = Notice.objects.unsent(Pace.DAILY).filter(at__lt=six)
        for user in daily.values_list("user", flat=True).distinct():
            letters.gather(user, Pace.DAILY)
    waiting = Letter.objects.filter(sent_at=None, refused_at=None)
    for user in waiting.values_list("user", flat=True).distinct():
        try:
            letters.send_waiting(user)
        except letters.ServerDown:
            return


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.stalled", queue="surat", queueing_lock="notices.stalled")
async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Take up jobs whose worker died: procrastinate only does so when asked."""
    stalled: Any = await app.job_manager.get_stalled_jobs()
    for job in stalled:
        await app.job_manager.retry_job(job)


@app.periodic(cron="40 2 * * *")
@app.task(name="notices.forget", queue="bersih", queueing_lock="notices.forget")
def forget_old(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Delete notices of a year ago, and letters of which no notice is left.

    Never a letter before its notices: they would be sent again.
    """
    long_ago = timezone.now() - NOTICE_KEPT
    _delete(Notice.objects.filter(at__lt=long_ago))
    old = Letter.objects.exclude(sent_at=None, refused_at=None)
    _delete(old.filter(made_at__lt=long_ago, notices=None))


def _delete(rows: "QuerySet[Any]") -> None:
    """All of them, some at a time: the first night of an old portal finds years."""
    while pks := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        rows.model._default_manager.filter(pk__in=pks).delete()


@app.periodic(cron="45 2 * * *")
@app.task(name="notices.forget_jobs", queue="bersih", queueing_lock="notices.jobs")
async def forget_jobs(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
    """Delete what the queue keeps of jobs that ended long ago, with their events."""
    jobs = app.job_manager
    # The oldest first, so that no statement meets years of them.
    for weeks in (200, 100, 50, 25, 12, 6, 3):
        await jobs.delete_old_jobs(nb_hours=max(weeks * 168, JOB_KEPT_HOURS))
    await jobs.delete_old_jobs(nb_hours=JOB_KEPT_HOURS)
    await jobs.delete_old_jobs(
        nb_hours=FAILED_KEPT_HOURS,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )
