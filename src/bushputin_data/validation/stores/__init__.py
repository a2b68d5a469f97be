"""The columns that keys, references and checks need after the reading."""
