"""Voices: what residents ask and pass on to be looked at, and what they are answered."""
