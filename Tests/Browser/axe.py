"""The accessibility checker axe-core, taken from a package of PyPI at test time and never kept here."""
import pathlib
import subprocess
import sys
import tempfile
import zipfile

PACKAGE = "axe-playwright-python==0.1.8"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def source():
    """The script; None where PyPI cannot be reached."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check", "--dest", folder, PACKAGE]
        try:
            subprocess.run(pip, check=True, timeout=60, capture_output=True)
        except (subprocess.SubprocessError, OSError):
            return None
        wheel = next(pathlib.Path(folder).glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            name = next(name for name in archive.namelist() if name.endswith("axe.min.js"))
            return archive.read(name).decode()


def violations(browser, script):
    """What axe finds on the page as it is: a line for each element."""
    browser.run(script + ";")
    found = browser.run_async("""
        const done = arguments[arguments.length - 1];
        axe.run(document, { runOnly: { type: "tag", values: arguments[0] }, resultTypes: ["violations"] })
            .then((result) => done(result.violations), (error) => done([{ id: "axe", help: String(error), nodes: [] }]));
        """, RULES)
    lines = []
    for rule in found:
        for node in rule["nodes"][:4]:
            lines.append(f"{rule['id']}: {node['html'][:160]} :: {node.get('failureSummary', '')[:240]!r}")
        if not rule["nodes"]:
            lines.append(f"{rule['id']}: {rule['help']}")
    return lines
