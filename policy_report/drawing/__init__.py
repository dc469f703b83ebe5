"""The matrix as a drawing: how wide a text is, how large a row, where everything stands."""
