"""From the text of files to records: what they may say, whose names they use, and what is wrong with them."""
