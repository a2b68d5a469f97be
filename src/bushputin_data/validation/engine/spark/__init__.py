"""The Spark engine: its executors judge the chunks of large files, and only what is found comes back."""
