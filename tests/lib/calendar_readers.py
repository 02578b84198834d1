"""Calendar files, and three readers that did not write them."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import vobject

from kim_portal.lib.ics import Entry, calendar

MADE = datetime(2026, 11, 1, 2, 30, tzinfo=UTC)
STARTS = datetime(2026, 12, 5, 12, tzinfo=UTC)  # 19.00 WIB


def entry(number=0, **changes):
    given = {
        "uid": f"{number}@kim.example",
        "sequence": 0,
        "title": "Rapat RW 03",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=2),
        "zone": "Asia/Jakarta",
        "status": "CONFIRMED",
        "changed_at": MADE,
        "created_at": MADE,
        **changes,
    }
    return Entry(**given)


def file_of(*entries, name="Agenda Medono"):
    return calendar(entries, name=name, url="https://kim.example/agenda/")


def lines_of(file):
    """Content lines, unfolded by hand."""
    return file.decode().removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def values_of(file, name):
    found = (re.fullmatch(f"{name}[;:](.*)", line) for line in lines_of(file))
    return [line[1] for line in found if line]


def vobject_reads(file):
    [read] = vobject.readComponents(file.decode())
    read.validate(raiseException=True)
    return read


class Phone:
    """A home of its own, in which khal and vdirsyncer know nothing else."""

    def __init__(self, home, zone="Asia/Jakarta"):
        self.home, self.feed, self.items = home, home / "feed.ics", home / "items"
        self.items.mkdir(parents=True)
        (home / "khal.conf").write_text(
            f"[calendars]\n[[agenda]]\npath = {self.items}\n"
            f"[locale]\nlocal_timezone = {zone}\ndefault_timezone = {zone}\n"
            "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"[sqlite]\npath = {home / 'khal.db'}\n"
        )
        (home / "vdirsyncer.conf").write_text(
            f'[general]\nstatus_path = "{home / "status"}"\n'
            '[pair agenda]\na = "feed"\nb = "phone"\ncollections = null\n'
            f'[storage feed]\ntype = "singlefile"\npath = "{self.feed}"\nread_only = true\n'
            '[storage phone]\ntype = "filesystem"\nfileext = ".ics"\n'
            f'path = "{self.items}"\n'
        )

    def run(self, program, *words):
        done = subprocess.run(
            [sys.executable, "-m", program, "-c", self.home / f"{program}.conf", *words],
            env={"HOME": str(self.home), "XDG_CACHE_HOME": str(self.home / "cache"),
                 "PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            cwd=self.home, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def imports(self, file):
        self.feed.write_bytes(file)
        self.run("khal", "import", "--batch", "-a", "agenda", str(self.feed))
        return self

    def shows(self, start="2026-11-01", span="800d"):
        names = ("uid", "title", "start-long", "end-long", "all-day", "status")
        asked = [word for name in names for word in ("--json", name)]
        lists = self.run("khal", "list", "--once", *asked, start, span)
        found = [event for line in lists.splitlines() for event in json.loads(line)]
        return {event["uid"]: event for event in found}

    def syncs(self, file):
        self.feed.write_bytes(file)
        self.run("vdirsyncer", "-v", "WARNING", "discover")
        self.run("vdirsyncer", "-v", "WARNING", "sync")
        return {path.name: path.read_text() for path in self.items.iterdir()}
