"""Example KIM and the people who write for them."""
