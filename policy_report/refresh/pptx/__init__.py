"""Decks (`.pptx`) as `refresh` changes them: native tables and text boxes whose name or alternative text is a mark."""
