"""The set-up says in one sentence what to do when it cannot go on."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import subprocess
import sys

import pytest

from pipelines.settings import PROJECT_ROOT

SCRIPT = PROJECT_ROOT / "scripts" / "bootstrap.py"


@pytest.fixture
def bootstrap():
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def one_sentence(text: str) -> bool:
    return text.strip().count("\n") == 0 and text.strip().endswith((".", "full"))


def test_an_old_python_can_parse_the_script_and_is_told_what_to_install(bootstrap, capsys, monkeypatch):
    ast.parse(SCRIPT.read_text(), feature_version=(3, 4))
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit) as stopped:
        bootstrap.main()
    said = capsys.readouterr().err
    assert stopped.value.code == 1
    assert "needs Python 3.11 or newer and this is 3.9" in said
    assert one_sentence(said)


def test_without_a_network_it_says_so(tmp_path):
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")
    shutil.copy(PROJECT_ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "requirements.lock").write_text("six==1.16.0 --hash=sha256:" + "0" * 64 + "\n")
    nowhere = "http://127.0.0.1:9/simple"
    environment = {
        "PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PIP_INDEX_URL": nowhere, "PIP_RETRIES": "0",
        "PIP_CONFIG_FILE": os.devnull, "UV_DEFAULT_INDEX": nowhere, "UV_NO_CONFIG": "1", "UV_HTTP_RETRIES": "0",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(tmp_path / "scripts" / "bootstrap.py"), "demo"],
        env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert "the package registry cannot be reached" in done.stderr
    assert "then run again." in done.stderr
    assert one_sentence(done.stderr)


def test_a_full_disk_is_named(bootstrap, capsys, monkeypatch):
    with pytest.raises(SystemExit):
        bootstrap.install_or_stop([sys.executable, "-c", "print('OSError: No space left on device'); exit(1)"])
    assert "the disk is full; free" in capsys.readouterr().err
    monkeypatch.setattr(bootstrap, "fingerprint", lambda: "another")
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(SystemExit):
        bootstrap.set_up()
    assert "0 MB are free" in capsys.readouterr().err


def test_wrong_use_lists_the_commands(bootstrap, capsys, monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "argv", ["bootstrap.py", "dmeo"])
    with pytest.raises(SystemExit) as stopped:
        bootstrap.main()
    assert stopped.value.code == 2
    assert "demo" in capsys.readouterr().err
