"""One run at a time per data folder, whoever starts it, and never a lock left behind."""

import subprocess
import sys

import pytest

from pipelines import run_lock

HOLDER = """
import sys, time
from pathlib import Path
from pipelines import run_lock
with run_lock.hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_process_is_told_who_holds_the_folder(tmp_path, holder):
    with pytest.raises(run_lock.RunInProgress, match=f"process {holder.pid}"), run_lock.hold(tmp_path):
        pass


def test_a_killed_holder_leaves_nothing_behind(tmp_path, holder):
    holder.kill()
    holder.wait()
    with run_lock.hold(tmp_path):
        assert (tmp_path / "run.lock").exists()


def test_the_same_process_may_hold_it_again(tmp_path):
    with run_lock.hold(tmp_path), run_lock.hold(tmp_path):
        pass
    with run_lock.hold(tmp_path):
        pass
