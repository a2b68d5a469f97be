"""A table without a descriptor: its encoding, dialect, header and types, inferred from its contents."""
