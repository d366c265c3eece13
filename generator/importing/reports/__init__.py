"""What became of each page, for the person who answers for it."""
