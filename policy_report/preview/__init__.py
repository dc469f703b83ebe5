"""The live preview: files of a workspace in, pages on this machine out, as they are a moment after each change.

`watch` says that files changed, `desk` keeps the briefs as the files are, `contents` is one reading of the workspace,
`board` what the desk shows, `pages` that as HTML, `server` the pages on 127.0.0.1. Nothing here writes a file.
"""
