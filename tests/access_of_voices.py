"""What each role is answered by the pages of what residents ask; see access_table.py."""

from tests.access_of_reach import LED, NO_FORM

PUBLIC = ("=200", "=405")
READ = ("L 302 302 302 302 200 200 200 200", "L 302 302 302 302 405 405 405 405")
# Asked about in Medono: dewi and rina moderate there, wahyu does not, ratna nowhere.
ONE = ("L 302 302 302 302 200 404 200 404", "L 302 302 302 302 405 405 405 405")


def _moved(status: int) -> tuple[str, str]:
    return (LED, f"L 302 302 302 302 {status} 404 {status} 404")


# Who sees to wishes of Medono: its officers, moderators of its territory; the office not.
SOMEWHERE = "L 200 200 200 404 200 200 200 404"


def _theirs(status: int) -> str:
    return f"L {status} {status} 404 404 {status} 404 {status} 404"


# Signals of Medono: told by officers, read by moderators of the territory.
REPORTS = "L 200 200 200 404 200 200 200 404"
READ_SIGNALS = "L 404 404 404 404 200 200 200 404"


def _reads(status: int) -> str:
    return f"L 404 404 404 404 {status} 404 {status} 404"


VOICES = {
    "check": ("=200", "=422"),
    "check_shared": ("=302", "=302"),
    "check_send": ("=302", "=302"),
    "asked_code": PUBLIC,
    "asked": PUBLIC,
    "asked_forget": ("=302", "=200"),
    "asked_stop": ("=200", "=200"),
    "clarifications": PUBLIC,
    "hard_case": PUBLIC,
    "clarified": PUBLIC,
    "admin:moderation_rumours": READ,
    "admin:moderation_voices": READ,
    "manifest": PUBLIC,
    "admin:moderation_rumour": ONE,
    "admin:moderation_rumour_begin": _moved(302),
    "admin:moderation_rumour_aside": _moved(422),
    "admin:moderation_rumour_reopen": _moved(302),
    "admin:moderation_rumour_join": _moved(422),
    "leave_wish": ("=200", "=422"),
    "support_wish": ("=302", "=422"),
    "wish_code": PUBLIC,
    "wish": PUBLIC,
    "wish_verdict": ("=302", "=422"),
    "wish_erase": ("=302", "=200"),
    "wish_export": PUBLIC,
    "wishes_answered": PUBLIC,
    "wishes:index": (SOMEWHERE, NO_FORM),
    "wishes:record": (
        SOMEWHERE,
        "L 422 422 422 404 422 422 422 404",
    ),
    "wishes:one": (_theirs(200), NO_FORM),
    **{
        f"wishes:{name}": (LED, _theirs(status))
        for name, status in {
            "take": 302,
            "answer": 422,
            "forward": 422,
            "person": 200,
            "propose": 422,
            "release": 302,
            "take_back": 302,
        }.items()
    },
    "signals:report": (REPORTS, "L 422 422 422 404 422 422 422 404"),
    "signals:index": (READ_SIGNALS, NO_FORM),
    "signals:week": ("L 404 404 404 404 200 404 200 404", NO_FORM),
    "signals:one": (_reads(200), NO_FORM),
    "signals:acknowledge": (LED, _reads(302)),
    "signals:note": (LED, _reads(422)),
    "signals:close": (LED, _reads(422)),
    # It runs still.
    "desk:calm_signal": (LED, _reads(404)),
    "desk:calm_rumour": (LED, _reads(302)),
}
