"""What each role is answered by the pages of how far news came; see access_table.py.

Their kelurahan is theirs: officers of its KIM, moderators of its territory, the office.
"""

LED = "L 302 302 302 302 302 302 302 302"
NO_FORM = "L 405 405 405 405 405 405 405 405"
NOBODY_S = "L 404 404 404 404 404 404 404 404"
UNREADABLE = "L 400 400 400 400 400 400 400 400"


def _theirs(status: int) -> str:
    return f"L {status} {status} 404 404 {status} 404 {status} {status}"


# Of whoever has a kelurahan at all.
SOMEWHERE = "L 200 200 200 404 200 200 200 200"
READ = (_theirs(200), NO_FORM)
DONE = (LED, _theirs(302))
REFUSED = (LED, _theirs(422))
SPREAD = {
    f"spread:{name}": answers
    for name, answers in {
        "everywhere": (SOMEWHERE, NO_FORM),
        "news": (_theirs(302), NO_FORM),
        "village": READ,
        "marks": READ,
        "mark": REFUSED,
        "aim": DONE,
        "undo": (LED, NOBODY_S),
        "settle": DONE,
        "checklist": READ,
        "posters": READ,
        "ask_posters": DONE,
        "look": READ,
        "look_paper": READ,
        "draw": DONE,
        "answer": DONE,
        "send": (LED, UNREADABLE),
        "photo": (LED, UNREADABLE),
        "rts": READ,
        "rts_add": REFUSED,
        "rts_join": REFUSED,
        "rt": (_theirs(200), _theirs(200)),
        "rt_divide": REFUSED,
        "rt_end": DONE,
        "import": (SOMEWHERE, SOMEWHERE),
    }.items()
}
