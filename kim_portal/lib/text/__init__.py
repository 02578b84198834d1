"""Text people type: cleaning, WhatsApp marks to HTML and back, summaries."""

from kim_portal.lib.text.clean import clean_line, clean_text
from kim_portal.lib.text.links import web_address
from kim_portal.lib.text.render import render, to_plain, to_whatsapp
from kim_portal.lib.text.search import search_words
from kim_portal.lib.text.summary import excerpt, reading_minutes, tidy
from kim_portal.lib.text.titles import bold_title, plain_title

__all__ = [
    "bold_title",
    "clean_line",
    "clean_text",
    "excerpt",
    "plain_title",
    "reading_minutes",
    "render",
    "search_words",
    "tidy",
    "to_plain",
    "to_whatsapp",
    "web_address",
]
