"""Make .local/venv from requirements.txt; do nothing if it is there and the requirements are the same.

Run as a file by any Python 3.11 or later, before there is an environment:

    python3 election_site/local_stack/environment.py
"""

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
VENV = PROJECT / ".local" / "venv"
# Holds the digest of the requirements that the environment was made from; written last.
STAMP = VENV / "requirements.sha256"


def main() -> None:
    """Make or renew the environment; two callers at once do it once."""
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever calls this file chooses the Python)
        sys.exit(f"需要 Python 3.11 或更高版本，当前是 {sys.version.split()[0]}。")
    if sys.platform != "linux":
        sys.exit("本项目的本地启动程序只支持 Linux。")
    digest = hashlib.sha256((PROJECT / "requirements.txt").read_bytes()).hexdigest()
    try:
        VENV.parent.mkdir(exist_ok=True)
        with open(VENV.parent / "venv.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_current(digest):
                _make(digest)
    except PermissionError as error:
        sys.exit(f"当前用户不能写入 {error.filename}；请用拥有该目录的用户运行，或先删除 {VENV.parent}。")


def _is_current(digest: str) -> bool:
    python = VENV / "bin" / "python"
    # A moved checkout or a removed interpreter leaves an environment that does not run.
    return (
        STAMP.exists()
        and STAMP.read_text().split() == [digest, str(VENV)]
        and python.exists()
        and subprocess.call([python, "-c", ""], stderr=subprocess.DEVNULL) == 0
    )


def _make(digest: str) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit("这个 Python 缺少 venv 的组件，请先安装，例如：apt-get install python3-venv")
    print("正在建立 .local/venv 并安装软件包 …", flush=True)
    if VENV.is_symlink():
        VENV.unlink()  # clearing it would empty another checkout's environment
    STAMP.unlink(missing_ok=True)
    _run(sys.executable, "-m", "venv", "--clear", str(VENV))
    _run(
        str(VENV / "bin" / "python"),
        *("-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"),
        *("--requirement", str(PROJECT / "requirements.txt")),
    )
    STAMP.write_text(f"{digest} {VENV}\n")


def _run(*command: str) -> None:
    # The caller's own environment, if one is active, must not leak into the new one.
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    }
    if code := subprocess.call(command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL):
        sys.exit(f"建立 .local/venv 失败（退出码 {code}），原因见上文；改正后重新运行即可。")


if __name__ == "__main__":
    main()
