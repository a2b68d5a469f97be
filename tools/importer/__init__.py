"""One-time import of the research files through reviewable mapping tables; then the CSVs under data/ are the truth."""
