"""What is kept of the rows: the columns that keys, references and checks need after the reading."""
