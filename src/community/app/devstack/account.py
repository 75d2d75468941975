"""The account that runs PostgreSQL, which refuses to run as root, and places that it can reach."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from community.app.devstack.errors import DevstackError

# Where root keeps what an unprivileged account must reach when the data folder or the Python
# environment is in a closed place such as /root.
SHARED_PLACE: Final = Path("/var/lib/community-embedded")


@dataclass(frozen=True)
class Account:
    """An unprivileged account of this machine."""

    name: str
    uid: int
    gid: int

    def owns(self, path: Path) -> None:
        """Give it a path."""
        os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path, *, access: str = "-x") -> bool:
        """Whether it may enter (or execute) the path; asked of the kernel, in its name."""
        test = shutil.which("test") or "/usr/bin/test"
        answer = subprocess.run(  # noqa: S603 - fixed program
            [test, access, str(path)], cwd="/", user=self.uid, group=self.gid, extra_groups=[], check=False
        )
        return answer.returncode == 0


def server_account() -> Account | None:
    """The account to run PostgreSQL as: None for ordinary people (their own), `nobody` for root."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise DevstackError(
            "PostgreSQL refuses to run as root and there is no account `nobody` to run it as. "
            "Start as an ordinary user, or set COMMUNITY_DATABASE_URL to an external PostgreSQL."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def shared_place(name: str) -> Path:
    """A folder that every account can enter, made by root.

    Raises:
        DevstackError: it cannot be made.
    """
    place = SHARED_PLACE / name
    try:
        SHARED_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
        SHARED_PLACE.chmod(0o755)
        place.mkdir(mode=0o755, exist_ok=True)
    except OSError as error:
        raise DevstackError(
            f"PostgreSQL refuses to run as root, its account cannot enter the data folder, and {place} cannot be "
            f"made ({error.strerror}). Start as an ordinary user, or put COMMUNITY_DATA_DIR where everybody may enter."
        ) from error
    return place


def reachable_copy(source: Path, name: str) -> Path:
    """A copy of a folder that every account can enter, made once."""
    target = shared_place("packages") / name
    if not target.exists():
        draft = target.with_name(f"{name}.{os.getpid()}.new")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(source, draft, symlinks=True)
        for path in [draft, *draft.rglob("*")]:
            # The installer's umask may have closed the source to others.
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
        try:
            draft.rename(target)
        except OSError:
            # Another start made it meanwhile.
            shutil.rmtree(draft, ignore_errors=True)
    return target
