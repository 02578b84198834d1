"""Things found: a small third kind, to show what one costs. Never installed but in tests."""
