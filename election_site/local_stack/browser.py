"""The browser that the tests drive, and the font without which Chinese prints as boxes."""

import glob
import os
import shutil
import subprocess
from pathlib import Path

from election_site.local_stack.trouble import Trouble

_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def chromium_path() -> Path | None:
    """Return the installed Chromium."""
    for name in ("chromium", "chromium-browser"):
        if found := shutil.which(name):
            return Path(found)
    return None


def has_chinese_font() -> bool:
    """Whether Noto CJK is installed."""
    return any(glob.iglob(f"{os.path.expanduser(folder)}/**/Noto*CJK*", recursive=True) for folder in _FONTS)


def missing_packages() -> list[str]:
    """Return the Debian packages that the browser tests still need."""
    missing = [] if chromium_path() else ["chromium"]
    return missing if has_chinese_font() else [*missing, "fonts-noto-cjk"]


def ensure_browser(log: Path) -> None:
    """Install what is missing if we may (root on a Debian system). Raises Trouble if anything stays so."""
    missing = missing_packages()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"正在安装 {'、'.join(missing)} …", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        with open(log, "wb") as output:
            for command in (["update"], ["install", "-y", "--no-install-recommends", *missing]):
                subprocess.run(
                    ["apt-get", *command],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    env=environment,
                )
        missing = missing_packages()
        if missing:
            raise Trouble(f"未能安装 {'、'.join(missing)}，浏览器测试无法进行。", log)
    if missing:
        raise Trouble(f"浏览器测试还缺少软件包，请先安装：apt-get install {' '.join(missing)}")
