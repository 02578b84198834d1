"""Isyarat dini: quiet signals, read by few, and what was done about them."""
