"""The private PostgreSQL server, with real servers: in every place, after every death."""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from kim_portal.dev import embedded_postgres, postgres_home
from kim_portal.dev.embedded_postgres import PrivateServer
from kim_portal.dev.postgres_home import ServerTrouble
from tests.databases import is_running
from tests.private_servers import (
    AS_ROOT,
    ask,
    copy_all,
    copy_wheel,
    kill,
    postmaster,
    sleeper,
    socket_folder,
)

LONGEST_SOCKET_PATH = 107
ROOT_ONLY = pytest.mark.skipif(not AS_ROOT, reason="hanya root berganti pengguna")


@pytest.fixture
def open_folder():
    """A folder that all may enter, unlike tmp_path, and with a space in its name."""
    folder = Path(tempfile.mkdtemp(prefix="kim uji "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def made_data():
    """Data to copy, which is much quicker than to make them."""
    home = Path(tempfile.mkdtemp(prefix="kim-uji-"))
    home.chmod(0o755)
    server = PrivateServer(home, durable=False)
    server.start()
    server.stop()
    yield home / "data"
    server.remove()


@pytest.fixture
def private_server(made_data):
    servers = []

    def make(home, *, durable=False, empty=False, programs=None):
        if not empty and not home.exists():
            home.mkdir(parents=True)
            copy_all(made_data, home / "data")
        servers.append(PrivateServer(home, durable=durable, programs=programs))
        return servers[-1]

    yield make
    for server in servers:
        server.remove()


# Private and sufficient.


def test_role_can_do_what_the_portal_needs_and_no_more(open_folder, private_server):
    url = private_server(open_folder / "it's $HOME `x`/.data/pg", empty=True).start()
    for extension in ("btree_gist", "unaccent", "pg_trgm"):
        ask(url, f"CREATE EXTENSION {extension}")
    ask(url, "CREATE DATABASE test_kim")
    assert ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = 'kim'") is False
    assert ask(url, "SHOW listen_addresses") == ""
    assert ask(url, "SELECT lower('ÉÑ')") == "éñ"
    with pytest.raises(psycopg.OperationalError, match="no pg_hba"):
        ask(url.replace("kim@", "postgres@"), "SELECT 1")


def test_socket_lies_in_a_closed_folder_with_a_short_path(open_folder, private_server):
    url = private_server(open_folder / ("dalam/" * 30)).start()
    folder = socket_folder(url)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) < LONGEST_SOCKET_PATH
    assert ask(url, "SELECT 1") == 1


@ROOT_ONLY
def test_other_system_users_are_kept_out(open_folder, private_server):
    url = private_server(open_folder / "postgres").start()
    assert _as_user("daemon", ["/bin/ls", socket_folder(url)]).returncode


# One server for each checkout.


def test_second_start_finds_the_first(open_folder, private_server):
    first, second = (private_server(open_folder / "postgres") for _ in range(2))
    url = first.start()
    process = postmaster(first)
    assert second.start() == url
    assert postmaster(second) == process
    second.stop()
    assert not is_running(first)
    second.stop()


def test_two_checkouts_have_two_servers(open_folder, private_server):
    urls = [private_server(open_folder / name / "postgres").start() for name in "ab"]
    ask(urls[0], "CREATE TABLE only_in_a ()")
    assert ask(urls[1], "SELECT to_regclass('only_in_a')") is None


def test_copied_checkout_has_a_server_of_its_own(open_folder, private_server):
    original = private_server(open_folder / "asli")
    original.start()
    original.stop()
    copy_all(open_folder / "asli", open_folder / "salinan")
    original.start()
    shutil.copy(open_folder / "asli/data/postmaster.pid", open_folder / "salinan/data")
    copy = private_server(open_folder / "salinan")
    assert not is_running(copy)
    assert copy.start() != original.start()
    assert postmaster(copy) != postmaster(original)


def test_last_user_stops_the_server(open_folder, private_server):
    with private_server(open_folder / "postgres").in_use():
        server = private_server(open_folder / "postgres")
        with server.in_use() as url:
            assert ask(url, "SELECT 1") == 1
        assert is_running(server)
    assert not is_running(server)


def test_tests_and_demo_have_servers_of_their_own(open_folder, monkeypatch):
    monkeypatch.setenv("KIM_MODE", "test")
    url = embedded_postgres.ensure_url(open_folder)
    test = embedded_postgres.server_for_checkout(open_folder, purpose="test")
    demo = embedded_postgres.server_for_checkout(open_folder, purpose="run")
    try:
        assert ask(url, "SHOW fsync") == "off"
        assert is_running(test)
        assert not is_running(demo)
        assert demo.durable
    finally:
        test.remove()


# After every death.


def test_data_survive_a_killed_server(open_folder, private_server):
    server = private_server(open_folder / "postgres", durable=True)
    url = server.start()
    assert ask(url, "SHOW fsync") == "on"
    ask(url, "CREATE TABLE bulletin AS SELECT 'Jadwal posyandu' AS title")
    kill(postmaster(server))
    assert not is_running(server)
    assert server.start() == url
    assert ask(url, "SELECT title FROM bulletin") == "Jadwal posyandu"


def test_server_of_a_killed_launcher_is_used_again(open_folder, private_server):
    code = (
        "import sys, time, pathlib;"
        "from kim_portal.dev.embedded_postgres import PrivateServer;"
        "server = PrivateServer(pathlib.Path(sys.argv[1]), durable=False);"
        "server.join(); print('up', flush=True); time.sleep(60)"
    )
    launcher = subprocess.Popen(
        [sys.executable, "-c", code, open_folder / "postgres"], stdout=subprocess.PIPE
    )
    with launcher:
        assert launcher.stdout.read(2) == b"up"
        launcher.kill()
    server = private_server(open_folder / "postgres")
    process = postmaster(server)
    with server.in_use():
        assert postmaster(server) == process
    assert not is_running(server)


def test_number_of_a_dead_server_may_belong_to_another_process(
    open_folder, private_server
):
    server = private_server(open_folder / "postgres")
    server.start()
    process = postmaster(server)
    left = (open_folder / "postgres/data/postmaster.pid").read_text()
    kill(process)
    with sleeper(open_folder / "postgres/data", cwd="/") as stranger:
        (open_folder / "postgres/data/postmaster.pid").write_text(
            left.replace(str(process), str(stranger.pid))
        )
        assert not is_running(server)
        assert ask(server.start(), "SELECT 1") == 1
        server.stop()
        assert stranger.poll() is None


def test_child_that_outlives_a_killed_server_does_not_hold_its_data(
    open_folder, private_server
):
    """It may live on for long on a busy machine, and write."""
    data = open_folder / "postgres/data"
    server = private_server(open_folder / "postgres")
    server.start()
    kill(postmaster(server))
    with (
        sleeper(data, cwd=data, name="postgres: writer") as orphan,
        sleeper(data, cwd=data) as stranger,
    ):
        assert ask(server.start(), "SELECT 1") == 1
        assert orphan.wait(5) != 0
        assert stranger.poll() is None


def test_data_are_deleted_while_a_child_writes_into_them(open_folder):
    data = open_folder / "data"
    (data / "base").mkdir(parents=True)
    write = "for i in $(seq 300); do echo > data/$i; sleep 0.001; done"
    with subprocess.Popen(["/bin/sh", "-c", write], cwd=open_folder):
        postgres_home.delete(data)
    assert not data.exists()


def test_half_made_data_are_made_anew(open_folder, private_server):
    (open_folder / "postgres/new-1").mkdir(parents=True)
    (open_folder / "postgres/new-1/PG_VERSION").write_text("18")
    server = private_server(open_folder / "postgres", empty=True)
    assert ask(server.start(), "SELECT 1") == 1
    assert not (open_folder / "postgres/new-1").exists()


@pytest.mark.parametrize("lost", ["data", "socket"])
def test_server_that_lost_a_folder_is_replaced(open_folder, private_server, lost):
    server = private_server(open_folder / "postgres")
    url = server.start()
    process = postmaster(server)
    shutil.rmtree(server.home if lost == "data" else socket_folder(url))
    assert ask(server.start(), "SELECT 1") == 1
    assert postmaster(server) != process


# Another version.


def test_data_of_another_version_are_kept_and_explained(open_folder, private_server):
    server = private_server(open_folder / "postgres", durable=True)
    server.start()
    server.stop()
    version = open_folder / "postgres/data/PG_VERSION"
    now = version.read_text()
    version.write_text("12\n")
    with pytest.raises(ServerTrouble, match=r"PostgreSQL 12, .*make clean"):
        server.start()
    version.write_text(now)
    assert ask(server.start(), "SELECT 1") == 1


def test_data_for_tests_are_made_anew_when_unusable(open_folder, private_server):
    server = private_server(open_folder / "postgres")
    server.start()
    server.stop()
    (open_folder / "postgres/data/PG_VERSION").write_text("12\n")
    assert ask(server.start(), "SELECT 1") == 1
    server.stop()
    (open_folder / "postgres/data/global/pg_control").write_bytes(b"broken")
    assert ask(server.start(), "SELECT 1") == 1


# Folders and users.


def test_rights_of_found_folders_stay(open_folder, private_server):
    closed = open_folder / "tertutup"
    checkout = closed / "kim"
    (checkout / ".data").mkdir(parents=True)
    wanted = {closed: 0o700, checkout: 0o750, checkout / ".data": 0o711}
    for folder, mode in wanted.items():
        folder.chmod(mode)
    server = private_server(checkout / ".data/postgres", empty=True)
    assert ask(server.start(), "SELECT 1") == 1
    server.stop()
    assert {folder: folder.stat().st_mode & 0o7777 for folder in wanted} == wanted
    assert len({folder.stat().st_uid for folder in [open_folder, *wanted]}) == 1


@ROOT_ONLY
def test_below_a_closed_folder_root_keeps_data_and_programs_outside(
    open_folder, private_server
):
    open_folder.chmod(0o700)
    programs = copy_wheel(open_folder / "venv")
    server = private_server(open_folder / "postgres", empty=True, programs=programs)
    outside = server._home.outside
    ask(server.start(), "CREATE TABLE old ()")
    assert (outside / "data").stat().st_mode & 0o777 == 0o700
    assert next(outside.glob("programs-*")).stat().st_uid == 0
    assert not (open_folder / "postgres/data").exists()

    shutil.rmtree(open_folder / "postgres")  # as a new clone in the same place
    assert ask(server.start(), "SELECT to_regclass('old')") is None
    server.remove()
    assert not outside.exists()


@pytest.mark.parametrize("trap", ["symlink", "open to all"])
def test_prepared_socket_folder_is_refused(
    open_folder, private_server, monkeypatch, trap
):
    monkeypatch.setattr(postgres_home, "SOCKETS", open_folder)
    server = private_server(open_folder / "postgres")
    _set_trap(trap, server._home.sockets)
    with pytest.raises(ServerTrouble, match="tidak dibuat oleh kita sendiri"):
        server.start()
    assert not is_running(server)


@ROOT_ONLY
@pytest.mark.parametrize("trap", ["symlink", "open to all", "foreign"])
def test_prepared_outside_folder_is_refused(
    open_folder, private_server, monkeypatch, trap
):
    monkeypatch.setattr(postgres_home, "OUTSIDE", open_folder)
    closed = open_folder / "tertutup"
    closed.mkdir(mode=0o700)
    server = private_server(closed / "postgres", empty=True)
    outside = server._home.outside
    _set_trap(trap, outside)
    with pytest.raises(ServerTrouble, match="tidak dibuat oleh kita sendiri"):
        server.start()
    outside.unlink() if outside.is_symlink() else outside.rmdir()


@ROOT_ONLY
def test_ordinary_user_starts_a_server(open_folder):
    programs = copy_wheel(open_folder / "venv")
    ours = Path(postgres_home.__file__).parent
    shutil.copytree(ours, open_folder / "kim_portal/dev")
    checkout = open_folder / "kim"
    checkout.mkdir(mode=0o700)
    user = pwd.getpwnam("nobody")
    os.chown(checkout, user.pw_uid, user.pw_gid)
    code = (
        "import sys, pathlib;"
        "sys.path.insert(0, sys.argv[1]);"
        "from kim_portal.dev.embedded_postgres import PrivateServer;"
        "home, programs = map(pathlib.Path, sys.argv[2:]);"
        "server = PrivateServer(home, programs=programs);"
        "print(server.start()); server.stop(); server.start(); server.remove()"
    )
    places = [open_folder, checkout / "postgres", programs]
    done = _as_user("nobody", [_python_for("nobody"), "-I", "-c", code, *places])
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("postgres://kim@")
    assert list(checkout.iterdir()) == []


def _as_user(name, command):
    user = pwd.getpwnam(name)
    return subprocess.run(
        command,
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        text=True,
    )


def _python_for(name):
    for python in (sys.executable, "/usr/local/bin/python3", "/usr/bin/python3"):
        with contextlib.suppress(OSError):
            if not _as_user(name, [python, "--version"]).returncode:
                return python
    raise AssertionError(f"there is no Python that {name} can run")


def _set_trap(trap, folder):
    if trap == "symlink":
        folder.symlink_to("/")
        return
    folder.mkdir()
    if trap == "open to all":
        folder.chmod(0o777)
    if trap == "foreign":
        os.chown(folder, pwd.getpwnam("daemon").pw_uid, -1)
