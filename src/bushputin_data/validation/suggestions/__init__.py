"""Suggests what a package could declare: types, constraints, keys and foreign keys that its data satisfy."""
