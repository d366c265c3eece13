"""What is imported, as old pages, one after another: folders, archives, exports. It judges no text."""
