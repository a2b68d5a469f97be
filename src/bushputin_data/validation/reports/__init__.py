"""How a report reads: for people, for programs and for other tools."""
