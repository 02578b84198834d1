"""Who writes the examples of a KIM."""

from accounts.models import User
from groups.models import KimGroup, Membership


def writer_of(kim: KimGroup) -> User:
    """Its first officer; an example one is made where it has none."""
    membership = (
        Membership.objects.filter(kim=kim, ends_on=None)
        .select_related("user")
        .order_by("-position")
        .first()
    )
    if membership:
        return membership.user
    name = f"Pengurus contoh {kim.name.removeprefix('KIM ')}"
    user = User.objects.create_user(f"contoh.{kim.slug}"[:60], None, name=name[:80])
    Membership.objects.create(
        user=user, kim=kim, position="sekretaris", starts_on="2020-01-01"
    )
    return user
