"""How long a bulletin may be."""

SUMMARY_MAX = 200
BODY_MAX = 12_000
# What must be said even where only few words fit: a message, a poster.
POINTS_MAX, POINT_MAX = 3, 90
PHOTOS_MAX = 6
