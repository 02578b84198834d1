"""Example events: some that took place, and others dated from the day they are loaded."""
