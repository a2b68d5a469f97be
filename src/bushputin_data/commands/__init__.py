"""The console script `bushputin`: one command a file."""
