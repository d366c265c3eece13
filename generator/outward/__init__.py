"""Articles as other programs take them from the clipboard: 公众号, letters, plain text."""
