"""Marked tables and texts in somebody's deck, rewritten in place."""
