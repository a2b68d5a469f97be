"""A table without a descriptor: what its bytes say of its encoding, dialect, header and types, said as an assumption."""
