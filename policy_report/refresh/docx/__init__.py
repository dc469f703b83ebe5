"""Documents (`.docx`) as `refresh` changes them: content controls, and tables whose alternative text is a mark."""
