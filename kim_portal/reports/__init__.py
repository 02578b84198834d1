"""Figures and files about the whole: the summary, and the supervisor's file."""
