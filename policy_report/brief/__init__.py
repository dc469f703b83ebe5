"""What a brief says, ready to be laid out."""
