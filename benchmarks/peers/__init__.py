"""What people would use instead, each a script of its own."""
