"""The officer's front page and lists, over every kind; news made of minutes."""
