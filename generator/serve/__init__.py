"""The development server: builds while you write, and shows each change in the browser."""
