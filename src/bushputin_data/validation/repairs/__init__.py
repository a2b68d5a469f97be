"""Safe repairs of a package: what can be rewritten without doubt, proposed as a diff, and written."""
