"""Planning an event: the form, its days, what an officer should know before sending."""
