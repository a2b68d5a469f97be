"""The meaning of cells: types, formats, constraints and characters."""
