"""Events come with their own capability; this room is kept for them."""
