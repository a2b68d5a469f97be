"""What a cell means: types, formats, constraints and characters."""
