"""Outputs of a run: all of them whole, or everything as it was."""

from __future__ import annotations

import errno
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from gaus_pass.errors import GausError
from gaus_pass.support import files, places
from gaus_pass.support.files import Outputs, content, keep, outputs, write


def tree(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_an_old_file_is_replaced_and_keeps_its_mode_owner_and_links(tmp_path: Path) -> None:
    target, link, chain = tmp_path / "out", tmp_path / "link", tmp_path / "chain"
    target.write_bytes(b"one")
    target.chmod(0o604)
    link.symlink_to("out")
    chain.symlink_to(link)
    if os.geteuid() == 0:
        os.chown(target, 12, 34)
    write(str(chain), b"two")
    assert target.read_bytes() == b"two"
    assert mode(target) == 0o604
    assert link.is_symlink()
    assert chain.is_symlink()
    if os.geteuid() == 0:
        assert (target.stat().st_uid, target.stat().st_gid) == (12, 34)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["chain", "link", "out"]


@pytest.mark.parametrize("mask", [0o077, 0o002])
def test_a_new_file_gets_the_usual_mode_also_through_a_link_that_leads_nowhere(
    mask: int, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to("new")
    before = os.umask(mask)
    try:
        write(str(tmp_path / "link"), "text")
    finally:
        os.umask(before)
    assert (tmp_path / "link").is_symlink()
    assert mode(tmp_path / "new") == 0o666 & ~mask


def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    write(str(tmp_path / ("x" * 255)), "text")
    with pytest.raises(GausError, match="File name too long"):
        write(str(tmp_path / ("x" * 256)), "text")
    assert [*tree(tmp_path)] == ["x" * 255]


def test_claims_create_nothing_and_without_commit_nothing_is_written(tmp_path: Path) -> None:
    with outputs() as run:
        run.claim(str(tmp_path / "a"))
        write(str(tmp_path / "b"), "text")
        assert content(str(tmp_path / "b")) == b"text"
    assert tree(tmp_path) == {}


def refused(path: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder)
    with pytest.raises(GausError) as error:
        Outputs().claim(path)
    return error.value.message


def test_what_cannot_be_written_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "loop").symlink_to("loop")
    reasons = {
        "": "the name is empty",
        ".": "Is a directory",
        "new/": "Is a directory",
        "no/x": "No such file or directory",
        "file/x": "Not a directory",
        "loop": "Too many levels of symbolic links",
        "a\0b": "embedded null",
        "\ud800": "surrogates not allowed",
    }
    for path, reason in reasons.items():
        assert reason in refused(path, tmp_path, monkeypatch), path
    assert [*tree(tmp_path)] == ["file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_protected_files_and_folders_are_refused_at_once(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"old")
    for protected, allowed in ((target, 0o400), (tmp_path, 0o500)):
        protected.chmod(allowed)
        with pytest.raises(GausError, match="Permission denied"):
            Outputs().claim(str(target))
    tmp_path.chmod(0o700)


def test_two_outputs_in_one_file_are_refused_by_whatever_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old").write_bytes(b"")
    os.link("old", "hard")
    Path("soft").symlink_to("old")
    Path("folder").mkdir()
    Path("way").symlink_to("folder")
    os.mkfifo("pipe")
    same = [
        ("new", "new"),
        ("new", "./new"),
        ("new", str(tmp_path / "new")),
        ("old", "hard"),
        ("old", "soft"),
        ("folder/new", "way/new"),
        ("pipe", "pipe"),
        ("-", None),
    ]
    for one, other in same:
        run = Outputs()
        run.claim(one)
        with pytest.raises(GausError, match=r"are one file|is named twice"):
            run.claim(other)
    run = Outputs()
    for path in ("new", "folder/new", "old", "/dev/null", "/dev/null", "way/other"):
        run.claim(path)


def test_content_is_never_lost_unseen(tmp_path: Path) -> None:
    path = str(tmp_path / "x")
    with outputs() as run:
        write(path, "one")
        with pytest.raises(GausError, match="gets several results in this run"):
            write(path, "two")
        other = str(tmp_path / "." / ".." / tmp_path.name / "x")
        run.claim(other, amends=True)
        write(other, "three", amends=True)
        assert content(path) == b"three"
        run.commit()
    assert tree(tmp_path) == {"x": b"three"}


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path, Outputs]:
    """A run that replaces a file and makes one."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"old")
    run = Outputs()
    run.write(str(new), b"n" * 100)
    run.write(str(old), b"o" * 100)
    return old, new, run


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def ctrl_c(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("call", ["fsync", "fchmod"])
def test_a_full_disk_leaves_everything_as_it_was(
    call: str, made: tuple[Path, Path, Outputs], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, _, run = made
    monkeypatch.setattr(places.os, call, full_disk)
    with pytest.raises(GausError, match=r"cannot write '.*': No space left on device"):
        run.commit()
    assert tree(old.parent) == {"old": b"old"}


def test_what_cannot_be_replaced_is_written_before_anything_is_renamed(
    made: tuple[Path, Path, Outputs],
) -> None:
    old, _, run = made
    run.write("/dev/full", b"x")
    with pytest.raises(GausError, match="cannot write '/dev/full': No space left on device"):
        run.commit()
    assert tree(old.parent) == {"old": b"old"}


def test_ctrl_c_while_files_are_written_comes_when_all_is_in_place(
    made: tuple[Path, Path, Outputs], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, _, run = made
    monkeypatch.setattr(places.os, "fsync", ctrl_c)
    with pytest.raises(KeyboardInterrupt):
        run.commit()
    assert tree(old.parent) == {"old": b"o" * 100, "new": b"n" * 100}


WAITING = """
import sys
from gaus_pass.support.files import Outputs
run = Outputs()
run.write(sys.argv[1], b"x" * 1000)
run.write(sys.argv[2], b"y")
print("waiting", flush=True)
run.commit()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_a_pipe_has_no_reader_leaves_nothing(number: int, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    words = [sys.executable, "-c", WAITING, str(tmp_path / "file"), str(tmp_path / "pipe")]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert child.stdout is not None
    child.stdout.readline()
    while not any(name.startswith(".gaus-") for name in os.listdir(tmp_path)):
        assert child.poll() is None
    child.send_signal(number)
    child.wait(timeout=60)
    child.stdout.close()
    assert child.returncode in (-number, 1)
    assert os.listdir(tmp_path) == ["pipe"]


def test_a_pipe_gets_everything_and_stays(tmp_path: Path) -> None:
    pipe, taken = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: taken.append(pipe.read_bytes()))
    reader.start()
    write(str(pipe), b"x" * 100_000)
    reader.join(timeout=60)
    assert taken == [b"x" * 100_000]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
def test_a_device_stays_one(tmp_path: Path) -> None:
    device = tmp_path / "null"
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        device.open("wb").close()
    except OSError:
        pytest.skip("no devices can be made or used here")
    write(str(device), "text")
    assert stat.S_ISCHR(device.stat().st_mode)
    assert os.listdir(tmp_path) == ["null"]


def test_what_is_open_is_written_to_as_it_is(tmp_path: Path) -> None:
    target = tmp_path / "log"
    with target.open("wb", buffering=0) as file:
        file.write(b"before ")
        write(f"/dev/fd/{file.fileno()}", "text")
        file.write(b" after")
    assert target.read_bytes() == b"before text after"
    here, there = socket.socketpair()
    with here, there:
        write(f"/proc/self/fd/{here.fileno()}", "text")
        assert there.recv(10) == b"text"


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    keep(tmp_path / "file" / "cache.json", "{}")
    keep(tmp_path / "new" / "cache.json", "{}")
    assert (tmp_path / "new" / "cache.json").read_bytes() == b"{}"


def test_outside_of_the_main_thread_files_are_written_as_well(tmp_path: Path) -> None:
    thread = threading.Thread(target=files.write, args=(str(tmp_path / "x"), "text"))
    thread.start()
    thread.join()
    assert tree(tmp_path) == {"x": b"text"}


def test_handlers_are_what_they_were(tmp_path: Path) -> None:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before: list[Callable[..., object] | int | None] = [signal.getsignal(n) for n in numbers]
    write(str(tmp_path / "x"), "text")
    assert [signal.getsignal(n) for n in numbers] == before
