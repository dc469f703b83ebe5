"""Office Open XML: packages and their parts, the relations between parts, the names in them."""
