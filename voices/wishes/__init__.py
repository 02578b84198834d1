"""Aspirasi: what residents wish, ask and complain of, and its way to an answer."""
