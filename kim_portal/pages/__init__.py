"""Pages that compose several apps: front page, territories, KIM, about, errors."""
