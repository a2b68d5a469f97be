"""Values kept for later: the columns that keys, references and checks need after reading."""
