"""Puts faults into a valid package, one at a time, and counts how many the validator finds at their places."""
