"""`gen publish`: a built site on its host. It knows files and their digests alone."""
