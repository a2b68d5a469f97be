"""For tests: strategies that make packages, and faults put into them."""
