"""What no output of a command may do, whatever stands in a package: move the cursor, turn the text, give commands."""

import re
import unicodedata

# Names and messages of a stranger: a command for GitHub, the title of the terminal, text that runs backwards.
HOSTILE = "a\n::error file=/etc/passwd::pwned\r\n  ::stop-commands::x\x1b]0;owned\x07\x85\u202e\u2028##[error]b"
LOG_COMMAND = re.compile(r"##\w*\[")
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def harms(text: str) -> list[str]:
    """The lines of a text that do what they may not."""
    return [line for line in text.split("\n") if is_harmful(line)]


def is_harmful(line: str) -> bool:
    unseen = any(unicodedata.category(char) in UNSEEN for char in line)
    return unseen or line.strip().startswith("::") or LOG_COMMAND.search(line) is not None
