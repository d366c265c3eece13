"""What a command tells the shell by the number that it ends with."""

OK, PROBLEMS, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130
