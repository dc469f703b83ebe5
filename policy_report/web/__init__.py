"""The workspace in the browser: `edit` on the workspace, and `preview`, which is the same without writing.

`security` says who may ask and who may write, `server` is the socket, `app` all routes, `request` what a page is asked,
`rendering` how it answers, `assets` what pages load. `session` is the workspace as it is now, and the one way in which
pages change it. `pages` has a module a place, each with its routes; `live` has briefs as `build` writes them.
"""
