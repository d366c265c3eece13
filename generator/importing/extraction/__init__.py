"""The article in a page: its text, its title and its byline. It writes nothing."""
