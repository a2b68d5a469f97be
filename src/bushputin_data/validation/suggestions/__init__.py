"""Drafts what a package could declare: types, constraints, keys and references that its data satisfy."""
