"""Text people type: cleaning, WhatsApp marks to HTML and back, summaries."""

from kim_portal.lib.text.clean import clean_line, clean_text
from kim_portal.lib.text.render import render, to_plain, to_whatsapp
from kim_portal.lib.text.search import search_words
from kim_portal.lib.text.summary import excerpt, reading_minutes, tidy

__all__ = [
    "clean_line",
    "clean_text",
    "excerpt",
    "reading_minutes",
    "render",
    "search_words",
    "tidy",
    "to_plain",
    "to_whatsapp",
]
