"""Letters about accounts: what the worker sends of those that wait."""

from django.core import mail
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import jobs


def outbox():
    """All that was sent, once the worker has been there."""
    for job in ProcrastinateJob.objects.filter(task_name="accounts.send"):
        jobs.send(**job.args)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = 'accounts.send'"
        )
    return mail.outbox
