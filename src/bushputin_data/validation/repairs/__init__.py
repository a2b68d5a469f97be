"""Safe repairs of a package: what may be written in another way without a doubt, proposed as a diff, and written."""
