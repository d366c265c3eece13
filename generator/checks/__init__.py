"""What an inspector would find, found before publishing: a module for each family of rules, and one runner."""
