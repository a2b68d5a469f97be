"""What builds the derived files; not shipped."""
