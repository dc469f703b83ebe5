"""A report as pages: arranged as plain data, laid out by templates, guarded against what templates of others try."""
