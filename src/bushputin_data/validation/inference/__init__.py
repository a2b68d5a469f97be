"""A table without a descriptor: its encoding, dialect, header and types, by what stands in it."""
