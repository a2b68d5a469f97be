"""The screen of the fast engine: whole columns at once, to separate certainly valid records from all others."""
