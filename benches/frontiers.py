#!/usr/bin/env python3
"""Hold `zopa bargain` beside NegMAS on published GENIUS domains: the frontier and the Nash point, in turn.

  frontiers.py [--shared FOLDER] [--zopa BINARY] [--venv FOLDER] [--rounds N] [NAME…]

FOLDER (or the environment's ZOPA_SHARED) holds `data/genius/` with the domains and `answers.json` with published figures.
NegMAS is installed in a virtual environment, in a temporary folder if none is named. Both start from the same XML: zopa by
`bargain` with a `--profile` for each party; NegMAS by its own reading, listing of outcomes, `pareto_frontier` and
`nash_points`. NegMAS takes evaluations as they stand in the file, so they are divided as GENIUS does before it is asked.
Times are medians of CPU milliseconds: of whole processes; of NegMAS without the start of Python and its imports, and of
`bargain` less a run that ends once the files are read. A row counts only if zopa's answer is the published one; where
NegMAS differs, which counts in floating point, it is said.
"""
import argparse
import fractions
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

PINNED = "negmas==0.16.0"
DOMAINS = {
    "ItexvsCypress": ["ItexvsCypress_domain", "ItexvsCypress_Itex", "ItexvsCypress_Cypress"],
    "EnglandZimbabwe": ["EnglandZimbabwe_domain", "England", "Zimbabwe"],
    "group2-politics": ["Politics", "Politics_util1", "Politics_util2", "Politics_util3"],
    "Travel": ["travel_domain", "travel_chox", "travel_fanny"],
    "Energy": ["energy_domain", "energy_consumer", "energy_distributor"],
    "AMPOvsCity": ["ampo_vs_city_template", "ampo_vs_city_ampo_space", "ampo_vs_city_city_space"],
}


# --- in a process of its own: NegMAS --------------------------------------------------------------------------------

def normalised(ufun, issues):
    """The utility function as GENIUS has it: evaluations over the highest of their issue, weights that add up to 1."""
    from negmas.preferences import LinearAdditiveUtilityFunction, TableFun
    # NegMAS reads an objective above the issues as one more issue, with one value and no table.
    tables = [isinstance(fun, TableFun) for fun in ufun.values]
    total = sum(weight for weight, is_table in zip(ufun.weights, tables) if is_table)
    weights = [weight / total if is_table else 0.0 for weight, is_table in zip(ufun.weights, tables)]
    share = lambda mapping: {value: worth / (max(mapping.values()) or 1.0) for value, worth in mapping.items()}
    values = [TableFun(share(fun.mapping)) if is_table else fun for fun, is_table in zip(ufun.values, tables)]
    return LinearAdditiveUtilityFunction(values, weights, issues=issues, reserved_value=ufun.reserved_value)


def child(files):
    from negmas.inout import Scenario
    from negmas.preferences import nash_points, pareto_frontier
    imported = time.process_time()
    space = Scenario.from_genius_files(files[0], files[1:], safe_parsing=False)
    ufuns = [normalised(ufun, space.outcome_space.issues) for ufun in space.ufuns]
    outcomes = list(space.outcome_space.enumerate())
    frontier, _ = pareto_frontier(ufuns, outcomes=outcomes)
    nash = nash_points(ufuns, frontier, outcome_space=space.outcome_space)
    spent = time.process_time() - imported
    print(json.dumps({"ms": spent * 1e3, "outcomes": len(outcomes), "points": len(frontier),
                      "nash": [[float(worth) for worth in point] for point, _ in nash]}))


# --- the parent -----------------------------------------------------------------------------------------------------

def run(args, status=0):
    """One process that ends with a status: its CPU milliseconds, its peak memory in MB, and what it puts out."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        # Not by `subprocess`, whose copy of this process closes files and restores signals on the account of the other.
        into = [(os.POSIX_SPAWN_DUP2, file.fileno(), place) for file, place in ((out, 1), (errors, 2))]
        _, ended, used = os.wait4(os.posix_spawn(args[0], args, os.environ, file_actions=into), 0)
        out.seek(0)
        errors.seek(0)
        if os.waitstatus_to_exitcode(ended) != status:
            sys.exit(f"{' '.join(args)}\n{errors.read().decode()}")
        return (used.ru_utime + used.ru_stime) * 1e3, used.ru_maxrss / 1024, out.read().decode()


def ours(zopa, files):
    """The process of zopa, what it takes after reading, and the answer."""
    profiles = [word for profile in files[1:] for word in ("--profile", profile)]
    bargain = [zopa, "bargain", files[0], *profiles, "--all", "--format", "json"]
    whole, _, text = run(bargain)
    read, _, _ = run([*bargain, "--draft", "none"], status=2)
    return whole, whole - read, json.loads(text)


def theirs(python, files):
    whole, memory, text = run([python, os.path.abspath(__file__), "--child", *files])
    answer = json.loads(text.splitlines()[-1])
    return whole, answer["ms"], memory, answer


def number(raw):
    return float(fractions.Fraction(str(raw)))


def is_published(answer, published):
    """Whether an answer of zopa is the published one. Parties are in the files' order here, in that of names there."""
    close = lambda one, other: abs(one - other) < 0.6e-6
    nash = sorted(number(worth) for worth in answer["nash"]["utilities"].values())
    return (answer["complete"] and int(answer["packages"]) == published["outcomes"]
            and int(answer["frontier_count"]) == published["pareto_points"]
            and all(close(*pair) for pair in zip(nash, sorted(published["nash"]))))


def deviation(answer, other):
    """In what NegMAS's answer differs from the exact one, in words."""
    found = []
    if other["outcomes"] != int(answer["packages"]):
        found.append(f"{other['outcomes']} outcomes")
    if other["points"] != int(answer["frontier_count"]):
        found.append(f"{other['points']} points")
    exact = [number(worth) for worth in answer["nash"]["utilities"].values()]
    if not any(all(abs(a - b) < 1e-9 for a, b in zip(point, exact)) for point in other["nash"]):
        shown = "; ".join(", ".join(f"{worth:.6f}" for worth in point) for point in other["nash"])
        found.append(f"Nash at ({shown})")
    return ", ".join(found) or "the same"


def row(arguments, python, name, published):
    files = [os.path.join(arguments.shared, "data", "genius", name, file + ".xml") for file in DOMAINS[name]]
    mine, yours = [], []
    for _ in range(arguments.rounds):
        mine += [ours(arguments.zopa, files) for _ in range(9)]  # short, so more often
        yours.append(theirs(python, files))
    answer, other = mine[0][2], yours[0][3]
    if not is_published(answer, published):
        return f"| {name} | differs from the published answer |"
    median = lambda runs, place: statistics.median(run[place] for run in runs)
    whole, query = (median(mine, place) for place in range(2))
    all_of_it, asked, memory = (median(yours, place) for place in range(3))
    times = lambda theirs, own: f"{theirs:,.0f} (×{theirs / own:,.0f})"
    cells = [name, f"{int(answer['packages']):,}", answer["frontier_count"], f"{whole:.1f}", f"{query:.2f}",
             times(all_of_it, whole), times(asked, query), f"{memory:,.0f} MB", deviation(answer, other)]
    return f"| {' | '.join(cells)} |"


def bench(arguments, python):
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {PINNED}\n", flush=True)
    print("| | outcomes | frontier | zopa, whole process | zopa after reading | NegMAS, whole process | "
          "NegMAS after imports | its memory | its answer |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---|", flush=True)
    with open(os.path.join(arguments.shared, "data", "genius", "answers.json")) as file:
        published = {answer["domain"].rsplit("/")[-1]: answer for answer in json.load(file)}
    for name in arguments.names or DOMAINS:
        print(row(arguments, python, name, published[name]), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--shared", default=os.environ.get("ZOPA_SHARED"))
    parser.add_argument("--zopa", default=os.path.join(here, "target", "release", "zopa"))
    parser.add_argument("--venv", help="kept and used again")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        return child(arguments.child)
    if not arguments.shared:
        parser.error("name the folder with --shared or ZOPA_SHARED")
    for name in arguments.names:
        if name not in DOMAINS:
            parser.error(f"no domain {name}; there are {', '.join(DOMAINS)}")
    with tempfile.TemporaryDirectory() as folder:
        venv = arguments.venv or os.path.join(folder, "venv")
        python = os.path.join(venv, "bin", "python")
        if not os.path.exists(python):
            subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PINNED], check=True)
        bench(arguments, python)


if __name__ == "__main__":
    main()
