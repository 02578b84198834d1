"""The agenda as residents read it: list, month, calendar files, an event's page."""
