"""Briefs as live pages: what a workspace holds in, each brief as `build` writes it, a moment after each change.

`watch` says that files changed, `scheduler` keeps the briefs as the files are, `state` is what they are, `pages` that
as HTML. Nothing here writes a file, nor knows of requests.
"""
