"""Invented RT of three kelurahan, and how far some example news came in them."""
