"""Reading a package: places, descriptors, dialects, headers and records."""
