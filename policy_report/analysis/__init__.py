"""What the positions add up to: cells, agreement, topics, changes, conflicts, coverage."""
