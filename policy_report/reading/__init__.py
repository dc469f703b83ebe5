"""Reading a source: its text in paragraphs, what is coded in it, a selection as a quote, and what that is on.

selection    from where to where somebody selected in, words out that are verified
insets       figures and tables, which a quote leaves out
coded        which records quote a text, and where
paragraphs   a text in paragraphs, with their places and under their headings
proposals    who may speak in a passage, and which topic it may be on, each with why
sheets       the pages of a PDF: pictures, and where the words of its text stand on them
"""
