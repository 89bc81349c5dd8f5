"""`make peers`: asks httpcore and its peers the same questions, and compares the answers with docs/peers.md.

    make peers              fails if a cell of the document, or of the table in README.md, is not what was answered
    make peers WRITE=1      writes the cells anew

The questions are the table in rows.py, the peers are asked by the drivers beside this file. Everything is fetched by the
clients of the package registries and built under target/peers.
"""

import glob
import os
import re
import subprocess
import sys
import textwrap
import venv

sys.dont_write_bytecode = True
from rows import GROUPS  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DRIVERS = os.path.join(ROOT, "tests", "peers", "drivers")
BUILT = os.path.join(ROOT, "target", "peers")
DOCUMENT = os.path.join(ROOT, "docs", "peers.md")
README = os.path.join(ROOT, "README.md")

# The versions of the Rust peers are said in Cargo.lock, those of the others here. The C sources lie in these packages.
H11 = "h11==0.16.0"
SOURCES = {
    "picohttpparser": ("gunicorn_h1c==0.6.9", "src/gunicorn_h1c/picohttpparser", ["picohttpparser.c"]),
    "llhttp": ("httptools==0.9.0", "vendor/llhttp", ["src/api.c", "src/http.c", "src/llhttp.c"]),
}

# What a peer takes on itself. What it does not is its user's to check, and the table says so.
PARTS = {
    "httpcore": "head target host framing lines chunks trailers limits told state writing",
    "picohttpparser": "head lines chunks",
    "httparse": "head lines",
    "llhttp": "head target framing lines chunks trailers told",
    "h11": "head host framing lines chunks trailers limits told state writing",
    "http-net": "head target host framing lines chunks trailers limits told state writing",
}


def run(*command, **options):
    return subprocess.run(command, check=True, cwd=ROOT, **options)


def python():
    """The interpreter of a virtual environment that has h11."""
    home = os.path.join(BUILT, "venv")
    path = os.path.join(home, "bin", "python3")
    if not os.path.exists(path):
        venv.create(home, with_pip=True)
    run(path, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", H11)
    return path


def c_driver(peer, pip):
    package, folder, files = SOURCES[peer]
    name = package.replace("==", "-")
    source = os.path.join(BUILT, name, folder)
    if not os.path.isdir(source):
        run(*pip, "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest", BUILT, package)
        run("tar", "-xzf", os.path.join(BUILT, name + ".tar.gz"), "-C", BUILT)
    driver = os.path.join(BUILT, peer)
    include = [f"-I{folder}" for folder in (source, os.path.join(source, "include")) if os.path.isdir(folder)]
    sources = [os.path.join(DRIVERS, peer + ".c"), *(os.path.join(source, file) for file in files)]
    run(os.environ.get("CC", "cc"), "-std=gnu11", "-O2", "-o", driver, *include, *sources)
    return [driver]


def drivers():
    os.makedirs(BUILT, exist_ok=True)
    interpreter = python()
    pip = [interpreter, "-m", "pip", "--disable-pip-version-check"]
    cargo = os.environ.get("CARGO", "cargo")
    run(cargo, "build", "--quiet", "--locked", "--example", "peers")
    rust = os.path.join(ROOT, "target", "debug", "examples", "peers")
    return {
        "httpcore": [rust, "httpcore"],
        "picohttpparser": c_driver("picohttpparser", pip),
        "httparse": [rust, "httparse"],
        "llhttp": c_driver("llhttp", pip),
        "h11": [interpreter, os.path.join(DRIVERS, "h11_driver.py")],
        "http-net": [rust, "http-net"],
    }


def ask(command, rows):
    questions = "".join(f"{row.operation} {row.input.hex()}\n" for row in rows)
    answers = run(*command, input=questions, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    assert len(answers) == len(rows), f"{command}: {len(answers)} answers to {len(rows)} questions"
    return answers


def cell(row, peer, answer):
    verdict, *details = answer.split()
    details = dict(detail.split("=") for detail in details)
    if row.shows == "status":
        if verdict != "accepted":
            return details.get("status", "–")
    elif row.shows == "byte":
        return "yes" if details.get("byte") == str(row.byte) else details.get("byte", "no")
    if row.part not in PARTS[peer].split() and verdict in ("accepted", "withheld", "no", "-"):
        return "–" if row.part == "writing" else "user"
    return "–" if verdict == "-" else verdict


def versions():
    with open(os.path.join(ROOT, "Cargo.lock"), encoding="utf-8") as file:
        locked = dict(re.findall(r'name = "(.*)"\nversion = "(.*)"', file.read()))
    package, folder, _ = SOURCES["llhttp"]
    with open(os.path.join(BUILT, package.replace("==", "-"), folder, "include", "llhttp.h"), encoding="utf-8") as file:
        llhttp = ".".join(re.findall(r"LLHTTP_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", file.read()))
    of = {name: package.replace("==", " ") for name, (package, _, _) in SOURCES.items()}
    return [
        f"- httpcore {locked['httpcore']}, this tree",
        f"- picohttpparser, which has no releases: the copy in {of['picohttpparser']}",
        f"- httparse {locked['httparse']}",
        f"- llhttp {llhttp}, the copy in {of['llhttp']}",
        f"- {H11.replace('==', ' ')}",
        f"- http-net {locked['http-net']}",
        "",
    ]


def tables(answers):
    lines = versions()
    for title, text, rows in GROUPS:
        lines += [f"### {title}", "", *([text, ""] if text else [])]
        lines += ["| | " + " | ".join(PARTS) + " |", "|---" * (len(PARTS) + 1) + "|"]
        for row in rows:
            cells = (cell(row, peer, answers[peer][row.label]) for peer in PARTS)
            lines.append(f"| {row.label} | " + " | ".join(cells) + " |")
        notes = (f"- {row.label}: {row.note}" for row in rows if row.note)
        notes = [textwrap.fill(note, 120, subsequent_indent="  ", break_on_hyphens=False) for note in notes]
        lines += ["", *notes, *([""] if notes else [])]
    return "\n".join(lines).rstrip() + "\n"


def table_rows(text):
    """The lines of tables, by their first cell."""
    return {line.split("|")[1].strip(): line for line in text.splitlines() if line.startswith("| ")}


def main():
    rows = [row for _, _, rows in GROUPS for row in rows]
    assert len({row.label for row in rows}) == len(rows), "a label is used twice"
    answers = {}
    for peer, command in drivers().items():
        answers[peer] = dict(zip((row.label for row in rows), ask(command, rows)))

    with open(DOCUMENT, encoding="utf-8") as file:
        document = file.read()
    begin, end = "<!-- answers -->\n", "<!-- end of answers -->"
    before, rest = document.split(begin)
    old, after = rest.split(end)
    new = "\n" + tables(answers) + "\n"
    whole = before + begin + new + end + after

    with open(README, encoding="utf-8") as file:
        readme = file.read()
    current = table_rows(whole)
    section = readme.split("## Among its peers", 1)[1].split("\n## ", 1)[0]
    fresh = section
    unknown = [label for label in table_rows(section) if label and label not in current]
    for label, line in table_rows(section).items():
        fresh = fresh.replace(line, current.get(label, line))

    differences = [line for line in old.splitlines() if line not in new.splitlines()]
    differences += [line for line in section.splitlines() if line not in fresh.splitlines()]
    if "WRITE" in os.environ:
        for path, text in ((DOCUMENT, whole), (README, readme.replace(section, fresh))):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
    elif old != new or section != fresh:
        print("\n".join(differences), file=sys.stderr)
        sys.exit("peers: docs/peers.md or README.md says something else; `make peers WRITE=1` writes what was answered")
    if unknown:
        sys.exit(f"peers: README.md has rows that docs/peers.md has not: {unknown}")
    print(f"peers: {len(rows)} questions, {len(answers)} peers, every cell as written")


if __name__ == "__main__":
    main()
