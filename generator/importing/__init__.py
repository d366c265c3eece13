"""`gen import`: old pages as articles. Nothing else of the program knows of it."""
