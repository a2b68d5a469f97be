"""Where a package comes from: places, descriptors, dialects, headers and records."""
