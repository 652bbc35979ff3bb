"""A disk as the kernel's contract describes it, and what a power cut may leave on it.

strace records every call of a program that changes files. Replayed, they give at each moment what
is certain (bytes that were synced, names in folders that were synced) and what is pending. A power
cut keeps the certain part and any of the pending: nothing, all that came first, or any choice,
with writes torn at sectors.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

CALLS = (
    "openat", "creat", "lseek", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "renameat",
    "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir",
)  # fmt: skip
# Calls that the model does not know; a program that makes one would be judged wrongly.
UNKNOWN = (
    "writev", "pwritev", "pwritev2", "copy_file_range", "sendfile", "fallocate", "truncate",
    "symlink", "symlinkat", "sync_file_range", "msync",
)  # fmt: skip

_SECTOR = 512
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)")
_UNFINISHED = re.compile(r"^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_OPEN_FILE = re.compile(r"(-?\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)>")


def strace(trace: Path) -> list[str]:
    """Give the command that records another command's calls."""
    calls = ",".join((*CALLS, *UNKNOWN))
    return ["strace", "-f", "-qq", "-y", "-xx", "-s", "4000000", "-e", f"trace={calls}",
            "-o", str(trace)]  # fmt: skip


@dataclass(frozen=True)
class Call:
    """One finished call: its files by path, its texts, its numbers."""

    name: str
    paths: tuple[str, ...]
    texts: tuple[bytes, ...]
    arguments: str
    result: int


def read_trace(trace: Path) -> Iterator[Call]:
    """Give the successful calls in the order in which they began to have an effect."""
    begun: dict[str, tuple[str, str]] = {}
    with trace.open() as lines:
        for line in lines:
            if found := _UNFINISHED.match(line):
                begun[found[1]] = (found[2], found[3])
            elif found := _RESUMED.match(line):
                name, head = begun.pop(found[1])
                yield from _call(name, head + found[3], int(found[4]))
            elif found := _LINE.match(line):
                yield from _call(found[2], found[3], int(found[4]))


def _call(name: str, arguments: str, result: int) -> Iterator[Call]:
    if result < 0:
        return
    assert name not in UNKNOWN, f"the model does not know {name}"
    texts = _TEXT.findall(arguments)
    assert not any(cut for _, cut in texts), "a write was longer than the trace keeps"
    files = [_unhex(path).decode() for _, path in _OPEN_FILE.findall(arguments)]
    yield Call(name, tuple(files), tuple(_unhex(text) for text, _ in texts), arguments, result)


def _unhex(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@dataclass(eq=False)
class Inode:
    """A file: its certain bytes, and what was written since it was last synced."""

    synced: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.pending:
            _apply(self.synced, change)
        self.pending.clear()

    def after_cut(self, chance: random.Random, mode: str) -> bytes:
        content = bytearray(self.synced)
        for change in _survivors(self.pending, chance, mode):
            _apply(content, _torn(change, chance) if mode == "any" else change)
        return bytes(content)


def _apply(content: bytearray, change: tuple[int, bytes | None]) -> None:
    """Write bytes at an offset, or cut the file there."""
    offset, written = change
    end = offset if written is None else offset + len(written)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if written is None:
        del content[offset:]
    else:
        content[offset:end] = written


def _torn(change: tuple[int, bytes | None], chance: random.Random) -> tuple[int, bytes | None]:
    offset, written = change
    if written is None or len(written) <= _SECTOR or chance.random() < 0.5:
        return change
    return offset, written[: _SECTOR * chance.randint(1, len(written) // _SECTOR)]


def _survivors(pending: Sequence[T], chance: random.Random, mode: str) -> Sequence[T]:
    if mode == "first":
        return pending[: chance.randint(0, len(pending))]
    return [each for each in pending if mode == "any" and chance.random() < 0.5]


@dataclass(frozen=True)
class Renaming:
    """One change of names, done as a whole or not at all."""

    names: dict[str, Inode | None]

    def touches(self, folder: str) -> bool:
        return any(name.rpartition("/")[0] == folder for name in self.names)

    def apply(self, names: dict[str, Inode]) -> None:
        for name, inode in self.names.items():
            if inode is None:
                names.pop(name, None)
            else:
                names[name] = inode


@dataclass
class Handle:
    """An open file: which, and where the next write goes."""

    inode: Inode
    position: int
    appends: bool


FOLDER = Inode()  # stands for every folder; what a folder holds is told by the names


@dataclass
class Disk:
    """The files below a folder while the calls of a program are replayed.

    Parameters
    ----------
    root
        The folder as it was before the program began; all in it is certain.
    forgetful
        Tells files whose syncs the disk ignores, to show that the tests would notice.
    """

    root: Path
    forgetful: Callable[[str], bool] = lambda _path: False
    certain: dict[str, Inode] = field(default_factory=dict)
    names: dict[str, Inode] = field(default_factory=dict)
    pending: list[Renaming] = field(default_factory=list)
    handles: dict[int, Handle] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.certain = {str(self.root): FOLDER}
        for path in self.root.rglob("*"):
            is_folder = path.is_dir()
            self.certain[str(path)] = FOLDER if is_folder else Inode(bytearray(path.read_bytes()))
        self.names = dict(self.certain)

    def replay(self, call: Call) -> None:
        """Let one call have its effect."""
        {
            "openat": self._open,
            "creat": self._open,
            "lseek": self._seek,
            "write": self._write,
            "pwrite64": self._write_at,
            "ftruncate": self._cut_off,
            "fsync": self._sync,
            "fdatasync": self._sync,
            "rename": self._rename,
            "renameat": self._rename,
            "renameat2": self._rename,
            "link": self._link,
            "linkat": self._link,
            "unlink": self._unlink,
            "unlinkat": self._unlink,
            "rmdir": self._unlink,
            "mkdir": self._make_folder,
            "mkdirat": self._make_folder,
        }[call.name](call)

    def cut_power(self, chance: random.Random, image: Path) -> None:
        """Write what may be on the disk after a power cut now to another folder."""
        mode = chance.choice(["nothing", "first", "any"])
        names = dict(self.certain)
        for renaming in _survivors(self.pending, chance, mode):
            renaming.apply(names)
        contents: dict[Inode, bytes] = {}  # names of the same file must show the same bytes
        folders = {str(self.root.parent)}
        for name in sorted(names):
            inode = names[name]
            if name.rpartition("/")[0] not in folders:
                continue  # the folder that would name it is not there
            place = image / Path(name).relative_to(self.root)
            if inode is FOLDER:
                place.mkdir()
                folders.add(name)
            elif not name.endswith("-shm"):  # sqlite's shared memory; it is built anew
                place.write_bytes(contents.setdefault(inode, inode.after_cut(chance, mode)))

    def _named(self, call: Call) -> list[str]:
        """Give the call's path arguments in full."""
        bases = [*call.paths, *call.paths[-1:]]
        found = []
        for text, base in zip(call.texts, bases or [""] * len(call.texts), strict=False):
            name = text.decode()
            found.append(name if name.startswith("/") else f"{base}/{name}")
        return found

    def _is_here(self, name: str) -> bool:
        return name == str(self.root) or name.startswith(f"{self.root}/")

    def _change(self, names: dict[str, Inode | None]) -> None:
        renaming = Renaming({name: inode for name, inode in names.items() if self._is_here(name)})
        if renaming.names:
            renaming.apply(self.names)
            self.pending.append(renaming)

    def _open(self, call: Call) -> None:
        name = self._named(call)[0]
        self.handles.pop(call.result, None)
        if not self._is_here(name) or self.names.get(name) is FOLDER:
            return
        if name not in self.names:
            self._change({name: Inode()})
        elif "O_TRUNC" in call.arguments:
            self.names[name].pending.append((0, None))
        self.handles[call.result] = Handle(self.names[name], 0, "O_APPEND" in call.arguments)

    def _handle(self, call: Call) -> Handle | None:
        return self.handles.get(int(call.arguments.partition("<")[0]))

    def _seek(self, call: Call) -> None:
        if handle := self._handle(call):
            handle.position = call.result

    def _write(self, call: Call) -> None:
        handle = self._handle(call)
        if handle is None:
            return
        if handle.appends:
            handle.position = _length(handle.inode)
        handle.inode.pending.append((handle.position, call.texts[0][: call.result]))
        handle.position += call.result

    def _write_at(self, call: Call) -> None:
        if handle := self._handle(call):
            offset = int(call.arguments.rpartition(", ")[2])
            handle.inode.pending.append((offset, call.texts[0][: call.result]))

    def _cut_off(self, call: Call) -> None:
        if handle := self._handle(call):
            handle.inode.pending.append((int(call.arguments.rpartition(", ")[2]), None))

    def _sync(self, call: Call) -> None:
        path = call.paths[0]
        if self.forgetful(path):
            return
        if handle := self._handle(call):
            handle.inode.sync()
        elif self.names.get(path) is FOLDER:
            for renaming in [each for each in self.pending if each.touches(path)]:
                renaming.apply(self.certain)
                self.pending.remove(renaming)

    def _rename(self, call: Call) -> None:
        old, new = self._named(call)
        self._change({old: None, new: self.names.get(old)})

    def _link(self, call: Call) -> None:
        old, new = self._named(call)
        self._change({new: self.names.get(old)})

    def _unlink(self, call: Call) -> None:
        self._change({self._named(call)[0]: None})

    def _make_folder(self, call: Call) -> None:
        self._change({self._named(call)[0]: FOLDER})


def _length(inode: Inode) -> int:
    content = bytearray(inode.synced)
    for change in inode.pending:
        _apply(content, change)
    return len(content)
