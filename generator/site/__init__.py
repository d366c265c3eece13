"""Documents as articles, lists and links: the values that templates receive. It knows no file of the site."""
