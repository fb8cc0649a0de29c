"""Other programs read what zopa writes for them, and find the same.

Usage: readers.py ZOPA [PYTHON_WITH_NEGMAS]

MiniZinc (Gecode), GLPK, CBC and clasp are called by name. The least cost of a compromise and the number of feasible
packages have to be those of `zopa`, and NegMAS has to see the outcomes and the parties of a GENIUS export.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

ZOPA = sys.argv[1]
PYTHON = sys.argv[2] if len(sys.argv) > 2 else None
SCENARIOS = pathlib.Path(__file__).resolve().parent.parent / "scenarios"
WHOLE = ["camp-david-1978", "house-sale", "ukraine-guarantees-2025"]

READ = """
import sys
from negmas.inout import Scenario
scenario = Scenario.from_genius_folder(sys.argv[1])
outcomes = list(scenario.outcome_space.enumerate_or_sample())
print(len(outcomes), len(scenario.ufuns))
"""


def run(*command, ok=(0,)):
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode not in ok:
        sys.exit(f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def zopa(*arguments):
    return json.loads(run(ZOPA, *arguments, "--format", "json", ok=(0, 1)))


def number(pattern, text):
    found = re.search(pattern, text)
    return round(float(found[1]), 6) if found else None


def same(what, found, wanted):
    print(f"{what}: {found}")
    if found != wanted:
        sys.exit(f"{what}: found {found}, and zopa finds {wanted}")


def least_costs(name, folder, file):
    cheapest = zopa("explain", file)["cheapest"]
    for form in ["minizinc", "lp", "mps"]:
        run(ZOPA, "export", form, file, "-o", folder / f"{name}.{form}")
    model = folder / f"{name}.mzn"
    model.write_text((folder / f"{name}.minizinc").read_text())
    same(f"{name}: MiniZinc", number(r"cost=([\d.]+)\n(?:(?!cost=)[\s\S])*==========", run("minizinc", model)), cheapest)
    solution = folder / "solution"
    run("glpsol", "--lp", folder / f"{name}.lp", "-o", solution)
    same(f"{name}: GLPK, LP", number(r"Objective: +\w+ = ([\d.e+-]+)", solution.read_text()), cheapest)
    run("glpsol", "--freemps", folder / f"{name}.mps", "-o", solution)
    same(f"{name}: GLPK, MPS", number(r"Objective: +\w+ = ([\d.e+-]+)", solution.read_text()), cheapest)
    for form in ["lp", "mps"]:
        told = run("cbc", folder / f"{name}.{form}", "solve")
        same(f"{name}: CBC, {form.upper()}", number(r"Objective value: +([\d.e+-]+)", told), cheapest)


def minizinc_packages(name, folder, file, wanted):
    model = folder / f"{name}-all.mzn"
    text = (folder / f"{name}.minizinc").read_text()
    model.write_text(text.replace("solve minimize cost;", "constraint cost = 0;\nsolve satisfy;"))
    told = run("minizinc", "-a", model)
    same(f"{name}: packages by MiniZinc", told.count("----------"), wanted)


def clasp_packages(name, folder, file, wanted):
    clauses = folder / f"{name}.cnf"
    run(ZOPA, "export", "dimacs", file, "-o", clauses)
    times = {int(v): int(n) for v, n in re.findall(r"^c cell (\d+) x(\d+) ", clauses.read_text(), re.M)}
    # clasp's statuses are bits: 10 found some, 20 looked everywhere.
    told = run("clasp", "-n", "0", clauses, ok=(10, 20, 30))
    total = 0
    for model in re.split(r"^c Answer: .*$", told, flags=re.M)[1:]:
        values = re.findall(r"^v (.*)$", model, re.M)
        product = 1
        for literal in " ".join(values).split():
            product *= times.get(int(literal), 1) if int(literal) > 0 else 1
        total += product
    same(f"{name}: packages by clasp", total, wanted)


def negmas(name, folder, file):
    out = folder / f"{name}-genius"
    run(ZOPA, "export", "genius", file, "-o", out)
    profiles = sorted(out.glob("profile_*.xml"))
    back = folder / f"{name}-back.ron"
    run(ZOPA, "import", "genius", out / "domain.xml", *profiles, "-o", back)
    wanted = f"{zopa('check', back)['packages']} {len(profiles)}"
    same(f"{name}: outcomes and utility functions in NegMAS", run(PYTHON, "-c", READ, out).strip(), wanted)


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in WHOLE:
            file = SCENARIOS / f"{name}.ron"
            least_costs(name, folder, file)
            packages = int(zopa("check", file)["packages"])
            clasp_packages(name, folder, file, packages)
            if name != "ukraine-guarantees-2025":
                minizinc_packages(name, folder, file, packages)
        if PYTHON:
            for name in ["house-sale", "camp-david-1978"]:
                negmas(name, folder, SCENARIOS / f"{name}.ron")


main()
