"""Territory, KIM, terms, invitations, photos."""

from groups.models.invitation import Invitation, InvitationClosed
from groups.models.kim import KimContact, KimGroup, Membership, Moderator
from groups.models.photo import Photo
from groups.models.region import Region

__all__ = [
    "Invitation",
    "InvitationClosed",
    "KimContact",
    "KimGroup",
    "Membership",
    "Moderator",
    "Photo",
    "Region",
]
