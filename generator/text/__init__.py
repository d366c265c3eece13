"""Pure functions of strings: characters, words, dates, addresses. It knows no file and no bulletin."""
