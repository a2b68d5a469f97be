"""What a run will do, made from the descriptor before any row is read."""
