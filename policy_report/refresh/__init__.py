"""Refreshes marked tables and texts inside a deck that somebody made: everything else in the file stays as it is."""
