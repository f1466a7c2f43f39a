"""Saying it well: drafts from templates, every sentence from a field."""
