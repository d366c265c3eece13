"""Articles as files in their places, in Markdown that our own build reads back."""
