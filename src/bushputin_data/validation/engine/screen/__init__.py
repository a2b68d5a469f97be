"""The screen of the fast engine: whole columns at once, to tell the records that are surely right from all others."""
