"""Templates: found, run in a sandbox, with fonts and the words of the language of a brief."""
