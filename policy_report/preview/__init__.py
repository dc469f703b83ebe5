"""The live preview: files of a workspace in, pages on this machine out, as they are a moment after each change.

`watch` says that files changed, `scheduler` keeps the briefs as the files are, `state` is what they are, `pages` that
as HTML, `server` the pages on 127.0.0.1. Nothing here writes a file.
"""
