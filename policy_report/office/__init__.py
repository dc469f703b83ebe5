"""What the Office formats share: whole packages with the same bytes, native tables, text that fits its place."""
