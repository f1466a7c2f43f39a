"""Calendars: meetings that took place, recurring ones within a window."""
