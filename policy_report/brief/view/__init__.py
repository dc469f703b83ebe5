"""The view model: a `Report` as every format lays it out. Frozen dataclasses without methods, which templates read."""
