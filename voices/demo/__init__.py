"""Example messages, clarifications, wishes and a signal. Never on a production server."""
