"""The article in a page: its text, its title and its facts. It writes nothing."""
