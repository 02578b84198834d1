"""Many moderators who decide on one text at the same moment; see gathering.py."""

from accounts.models import User
from bulletins.models import BulletinRevision
from groups.models import Moderator
from tests.conftest import CITY
from tests.gathering import Deed, Meet


def meet_when_allowed(revision: BulletinRevision, meet: Meet) -> None:
    """Wait for the others right after the check of rights, before anything is written."""
    check = revision.check_may_decide

    def check_and_meet(user: User) -> None:
        check(user)
        meet()

    revision.check_may_decide = check_and_meet


def crowd_of_moderators(count: int) -> list[User]:
    """Moderators of the city, made in one go: nobody here signs in."""
    users = User.objects.bulk_create(
        User(username=f"moderator-{n:03}", name=f"Moderator {n:03}", password="!")
        for n in range(count)
    )
    Moderator.objects.bulk_create(Moderator(user=u, region_id=CITY) for u in users)
    return users


def approving(pk: int, by: User) -> Deed:
    def deed(meet: Meet) -> None:
        revision = BulletinRevision.objects.get(pk=pk)
        meet_when_allowed(revision, meet)
        revision.approve(by=by, seen=revision.version)

    return deed


def sending_back(pk: int, by: User) -> Deed:
    def deed(meet: Meet) -> None:
        revision = BulletinRevision.objects.get(pk=pk)
        meet_when_allowed(revision, meet)
        revision.send_back(
            by=by, seen=revision.version, reasons=["sumber"], note="Sebut sumbernya."
        )

    return deed
