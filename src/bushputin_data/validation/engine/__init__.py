"""Runs a plan: reads the files, judges rows, keys, references and checks."""
