"""`python -m bushputin_data` runs the console script `bushputin`."""

from bushputin_data.commands.main import main

if __name__ == "__main__":
    raise SystemExit(main())
