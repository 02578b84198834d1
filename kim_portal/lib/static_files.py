"""Static files under immutable names, compressed once when collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ManifestStorage(CompressedManifestStaticFilesStorage):
    """A file that is asked for but missing stops the page in tests, not residents."""

    manifest_strict = False
