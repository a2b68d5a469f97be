"""Injects faults into a valid package, one at a time, and counts how many the validator finds in the right place."""
