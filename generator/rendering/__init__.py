"""Templates and the theme's assets, and setting pages for print. It knows no article's meaning."""
