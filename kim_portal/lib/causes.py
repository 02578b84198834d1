"""What lies behind an error: ours is often raised because of the driver's or the disk's."""

from collections.abc import Iterator

# Where an error of the database becomes one of ours, a few steps lie between.
MOST = 8


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, then what it was raised because of, as far as anybody would look."""
    for _step in range(MOST):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
