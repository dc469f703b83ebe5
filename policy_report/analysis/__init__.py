"""Figures computed from the positions: cells, agreement, topics, changes, conflicts, coverage."""
