"""Stores for the columns that keys, references and checks need after reading."""
