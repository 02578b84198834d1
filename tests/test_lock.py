"""The lock files: every library pinned, hashed, from nowhere in particular, agreeing."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FOLDER = Path(__file__).resolve().parents[1] / "requirements"
NAMES = ["portal", "local", "dev"]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def pins(name):
    """What a lock file pins: {name: [(requirement, number of hashes)]}.

    A library can be pinned once for each environment that differs.
    """
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    found = {}
    for entry in text.replace("\\\n", " ").splitlines():
        words = entry.partition(" #")[0].strip()
        if words and not words.startswith("#"):
            requirement = Requirement(HASH.sub("", words).strip())
            pin = (requirement, len(HASH.findall(words)))
            found.setdefault(canonicalize_name(requirement.name), []).append(pin)
    return found


def wishes(name):
    """What an .in file asks for, with all that it includes."""
    for line in (FOLDER / f"{name}.in").read_text(encoding="utf-8").splitlines():
        words = line.partition("#")[0].strip()
        if words.startswith("-r "):
            yield from wishes(words.removeprefix("-r ").removesuffix(".in"))
        elif words:
            yield Requirement(words)


def version(requirement):
    (only,) = requirement.specifier
    return only.version


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_one_exact_version_with_hashes(name):
    for entries in pins(name).values():
        for requirement, hashes in entries:
            assert [only.operator for only in requirement.specifier] == ["=="]
            assert hashes, f"{requirement} has no hash"


@pytest.mark.parametrize("name", NAMES)
def test_no_line_names_a_host_or_a_place(name):
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        assert "://" not in line
        assert " @ " not in line
        option = re.match(r"\s*--?[a-z-]+", line)
        assert option is None or HASH.match(line.strip())


@pytest.mark.parametrize("name", NAMES)
def test_every_wish_is_pinned_as_wished(name):
    locked = pins(name)
    for wish in wishes(name):
        entries = locked.get(canonicalize_name(wish.name))
        assert entries, f"{wish} is missing: run `make lock`"
        for requirement, _ in entries:
            assert wish.specifier.contains(version(requirement), prereleases=True), wish


def test_each_lock_holds_the_smaller_one_as_it_is():
    for small, large in [("portal", "local"), ("local", "dev")]:
        larger = pins(large)
        for name, entries in pins(small).items():
            versions = {version(requirement) for requirement, _ in entries}
            assert {version(pin) for pin, _ in larger.get(name, [])} == versions, name
