"""What went wrong, in one sentence for the person at the terminal."""

from pathlib import Path


class Trouble(Exception):
    """The command cannot go on. ``log`` is the file that holds the details, if there is one."""

    def __init__(self, sentence: str, log: Path | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.log = log

    def __str__(self) -> str:
        return self.sentence if self.log is None else f"{self.sentence}详情见 {self.log}"
