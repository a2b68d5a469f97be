"""Agreement with frictionless-py: the ledger of all differences, and a second opinion on a package."""
