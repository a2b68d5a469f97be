"""The plan of a run, made from the descriptor before any row is read."""
