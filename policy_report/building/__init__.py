"""How reports come to be: what is due, who renders it, and how it takes its place."""
