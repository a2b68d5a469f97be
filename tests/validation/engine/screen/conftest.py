"""Where the fast engine is not installed, there is nothing of it to be tested."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("pyarrow") else ["test_*.py"]
