"""Closing a day: its minutes, written into the event and checked like every change."""
