"""Sets up Paceline on a bare machine and runs one of its commands: `python scripts/bootstrap.py demo|test|...`.

Only the standard library, and syntax that an old Python can still parse, so that it can say what is wrong.
"""

import glob
import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "bin")
PYTHON = os.path.join(BIN, "python")
LOCK = os.path.join(ROOT, "requirements.lock")
STAMP = os.path.join(VENV, "paceline-setup")
# The packages and their compiled bytecode take 1.7 GB; below this the install would end half done.
NEEDED_MB = 2500

# A benchmark prints its figures only: set-up is told beside them.
PROGRESS = sys.stderr if sys.argv[1:2] == ["bench"] else sys.stdout

COMMANDS = {
    "setup": [],
    "demo": [[os.path.join(BIN, "paceline"), "demo"]],
    "test": [[PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]],
    "dev": [[PYTHON, os.path.join(ROOT, "scripts", "dev.py")]],
    "lint": [
        [os.path.join(BIN, "ruff"), "check", "."],
        [os.path.join(BIN, "ruff"), "format", "--check", "."],
        [os.path.join(BIN, "lint-imports"), "--no-cache"],
        [PYTHON, os.path.join(ROOT, "scripts", "lint_sql.py")],
    ],
    "docs": [[PYTHON, os.path.join(ROOT, "scripts", "docs.py")]],
    "dbt-docs": [[PYTHON, os.path.join(ROOT, "scripts", "dbt_docs.py")]],
    "bench": [[PYTHON, "-m", "benchmarks"]],
    "prove": [[PYTHON, "-m", "pytest", "-m", "journey"]],
}


def main():
    started = time.time()
    if sys.version_info < (3, 11):
        stop(
            "Paceline needs Python 3.11 or newer and this is %d.%d; install a newer one and run it by name, "
            "for example `python3.11 scripts/bootstrap.py demo`." % sys.version_info[:2]
        )
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        stop("usage: python scripts/bootstrap.py %s" % "|".join(sorted(COMMANDS)), code=2)
    command = sys.argv[1]
    set_up()
    if command == "test":
        find_browser()
    environment = dict(os.environ, DAGSTER_DISABLE_TELEMETRY="1", DO_NOT_TRACK="1", GX_ANALYTICS_ENABLED="false")
    for line in COMMANDS[command]:
        extra = sys.argv[2:] if len(COMMANDS[command]) == 1 else []
        code = subprocess.call(line + extra, cwd=ROOT, env=environment)
        if code:
            sys.exit(code)
    if command in ("test", "lint", "setup"):
        say("%s done" % command, started)


def set_up():
    wanted = fingerprint()
    if os.path.exists(STAMP) and open(STAMP).read() == wanted and os.path.exists(PYTHON):
        return
    free_mb = shutil.disk_usage(ROOT).free // 2**20
    if free_mb < NEEDED_MB:
        stop(
            "%d MB are free on the disk of %s and the set-up needs %d; make room and run again."
            % (free_mb, ROOT, NEEDED_MB)
        )
    step("virtual environment", make_venv)
    uv = step("installer", find_uv)
    step("packages (hashed lock) and their bytecode", lambda: install(uv))
    step("paceline itself", lambda: install_project(uv))
    with open(STAMP, "w") as handle:
        handle.write(wanted)


def fingerprint():
    digest = hashlib.sha256(repr((sys.version_info[:3], ROOT)).encode())
    for name in ("requirements.lock", "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as handle:
            digest.update(handle.read())
    return digest.hexdigest()


def make_venv():
    if os.path.exists(PYTHON):
        probe = "import sys; sys.exit(sys.version_info < (3, 11))"
        if subprocess.call([PYTHON, "-c", probe], stderr=subprocess.DEVNULL) == 0:
            return
        shutil.rmtree(VENV)
    try:
        run([sys.executable, "-m", "venv", VENV])
    except Failed as error:
        stop(
            "the virtual environment could not be made (%s); on Debian and Ubuntu `apt install python3-venv` "
            "brings what is missing, then run again." % error.last_line
        )


def find_uv():
    """uv from PATH, else from the registry into the virtual environment, else None (then pip does it, slowly)."""
    found = shutil.which("uv") or (os.path.join(BIN, "uv") if os.path.exists(os.path.join(BIN, "uv")) else None)
    if found:
        return found
    try:
        run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"])
    except Failed:
        return None
    return os.path.join(BIN, "uv")


def install(uv):
    if uv:
        line = [
            uv,
            "pip",
            "install",
            "--quiet",
            "--python",
            PYTHON,
            "--require-hashes",
            "--compile-bytecode",
            "-r",
            LOCK,
        ]
    else:
        line = [
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            LOCK,
        ]
    install_or_stop(line)


def install_project(uv):
    common = ["--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT]
    if uv:
        install_or_stop([uv, "pip", "install", "--python", PYTHON] + common)
    else:
        install_or_stop([PYTHON, "-m", "pip", "install", "--disable-pip-version-check"] + common)


def install_or_stop(line):
    try:
        run(line)
    except Failed as error:
        text = error.output.lower()
        if "no space left" in text:
            stop("the disk is full; free %d MB on the disk of %s and run again." % (NEEDED_MB, ROOT))
        # pip calls a registry that it cannot reach "no matching distribution"
        signs = ("connect", "resolve", "network", "timed out", "dns", "unreachable", "retries", "no matching dist")
        if any(sign in text for sign in signs):
            stop(
                "the package registry cannot be reached (%s); check the network or the proxy, then run again."
                % error.last_line
            )
        stop("the packages could not be installed: %s" % error.last_line)


def find_browser():
    """The browser of the page tests: a stated path, the system's Chromium, Playwright's own, else installed."""
    if os.environ.get("PACELINE_BROWSER") or system_browser() or playwright_browser():
        return
    print("no browser for the page tests yet: installing one", flush=True)
    started = time.time()
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        for line in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
        ):
            subprocess.call(line, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    else:
        subprocess.call(
            [PYTHON, "-m", "playwright", "install", "chromium"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    found = system_browser() or playwright_browser()
    say("browser: %s" % (found or "none to be had; the page tests will say so and be skipped"), started)


def system_browser():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return shutil.which(name)
    return None


def playwright_browser():
    home = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or os.path.expanduser("~/.cache/ms-playwright")
    found = glob.glob(os.path.join(home, "chromium*", "chrome-*", "*chrom*"))
    return found[0] if found else None


class Failed(Exception):
    def __init__(self, output):
        Exception.__init__(self, output)
        self.output = output
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        self.last_line = lines[-1][:200] if lines else "no message"


def run(line):
    # uv brings its own certificates; a company's proxy is known to the system's (the old and the new name of it)
    trusting = dict(os.environ, UV_SYSTEM_CERTS="true", UV_NATIVE_TLS="true")
    process = subprocess.Popen(line, cwd=ROOT, env=trusting, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.communicate()[0].decode("utf-8", "replace")
    if process.returncode:
        raise Failed(output)


def step(name, work):
    started = time.time()
    result = work()
    say(name, started)
    return result


def say(text, started):
    print("[%6.1f s] %s" % (time.time() - started, text), file=PROGRESS, flush=True)


def stop(sentence, code=1):
    print(sentence, file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
