"""For tests: strategies that generate packages, and fault injection."""
