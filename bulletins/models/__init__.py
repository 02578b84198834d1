"""Bulletins, their versions and the decisions on them."""

from bulletins.models.bulletin import Bulletin
from bulletins.models.category import Category
from bulletins.models.decision import BulletinDecision
from bulletins.models.limits import (
    BODY_MAX,
    PHOTOS_MAX,
    POINT_MAX,
    POINTS_MAX,
    SUMMARY_MAX,
)
from bulletins.models.photos import RevisionPhoto
from bulletins.models.revision import BulletinRevision

__all__ = [
    "BODY_MAX",
    "PHOTOS_MAX",
    "POINTS_MAX",
    "POINT_MAX",
    "SUMMARY_MAX",
    "Bulletin",
    "BulletinDecision",
    "BulletinRevision",
    "Category",
    "RevisionPhoto",
]
