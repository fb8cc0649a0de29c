#!/usr/bin/env python3
"""Hold zopa beside published solvers: the same questions about the same files, in turn.

  peers.py [--shared FOLDER] [--zopa BINARY] [--venv FOLDER] [--question QUESTION] [--rounds N] [--limit SECONDS]
           [--save FILE] [NAME…]          hold queries beside queries; builds zopa and its bench `queries` first
  peers.py --growth FILE.svg            measure zopa on generated sizes instead, and draw what comes out

FOLDER (or the environment's ZOPA_SHARED) holds `bench/` with instances, agreed answers, the generator and `to_ron.py`.
Peers are installed in a virtual environment, in a temporary folder if none is named. A run counts only if its answer is
the agreed one. Times are medians of CPU milliseconds. Of peers and of zopa alike it is the query alone, asked of a model
or problem that is built: without the start of a program, without reading, without building. Each side builds and asks
several times in one process; processes take turns. Of zopa there is the whole process as well.

It is no part of `cargo bench`, as it needs Python, the package index and minutes.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from functools import reduce

PINNED = ["clingo==5.8.3", "python-sat==1.9.dev22", "ortools==9.15.6755", "oxidd==0.13.0", "dd==0.6.0", "PySDD==1.0.6"]
NAMES = ["S-feas", "S-infeas", "M-feas", "M-knot", "M-infeas", "M-clash", "M-clash2", "L-feas", "L-knot", "L-infeas",
         "L-clash", "XL-feas", "XL-infeas", "XL-clash"]


# --- the instance as clauses; a literal (issue, option) is true where the issue has that option -----------------------

class Instance:
    """Rules and positions of a neutral JSON file. Each position has its own name, even if another says the same."""

    def __init__(self, path):
        raw = json.load(open(path))
        self.options = {i["id"]: i["options"] for i in raw["issues"]}
        self.rules = [c for r in raw["rules"] for c in self.clauses(r["expr"])]
        positions = [q for p in raw["parties"] for q in p["positions"]]
        self.parties = [[q["id"] for q in p["positions"]] for p in raw["parties"]]
        self.positions = {q["id"]: self.clauses(q["expr"]) for q in positions}
        self.cost = {q["id"]: q["cost"] for q in positions}

    def clauses(self, e, holds=True):
        """The conjunction of clauses that says that `e` holds, or that it does not. All literals are positive."""
        op, *rest = e
        if op == "not":
            return self.clauses(rest[0], not holds)
        if op == "implies":
            return self.clauses(["any", ["not", rest[0]], rest[1]], holds)
        if op in ("all", "any"):
            parts = [self.clauses(part, holds) for part in rest]
            if (op == "all") == holds:
                return [c for part in parts for c in part]
            return reduce(lambda left, right: [a | b for a in left for b in right], parts)
        issue, value = rest
        options = self.options[issue]
        if op in ("at_least", "at_most"):
            at = options.index(value)
            accepted = options[at:] if op == "at_least" else options[:at + 1]
        else:
            accepted = value if op == "in" else [value]
        return [frozenset((issue, o) for o in options if (o in accepted) == holds)]

    def hard(self, question):
        """The clauses that must hold: the rules, and all positions where the question is about all of them."""
        held = [] if question == "count rules" else [c for cs in self.positions.values() for c in cs]
        return self.rules + held


class Cnf:
    """One variable an option, one more a position if positions are soft; then it implies what the position says."""

    def __init__(self, x, question):
        self.number = {}
        self.hard = []
        for issue, options in x.options.items():
            row = [self.literal((issue, o)) for o in options]
            self.hard += [row] + [[-a, -b] for k, a in enumerate(row) for b in row[k + 1:]]
        soft = question in ("conflicts", "concessions", "cheapest")
        self.hard += [[self.literal(v) for v in c] for c in (x.rules if soft else x.hard(question))]
        self.soft = []
        for name in x.positions if soft else []:
            chosen = self.literal(name)
            self.soft.append((name, chosen))
            self.hard += [[-chosen] + [self.literal(v) for v in c] for c in x.positions[name]]

    def literal(self, thing):
        return self.number.setdefault(thing, len(self.number) + 1)

    def weighted(self, cost=None):
        from pysat.formula import WCNF
        formula = WCNF()
        formula.extend(self.hard)
        for name, chosen in self.soft:
            formula.append([chosen], weight=cost[name] if cost else 1)
        return formula

    def names(self, places):
        """Names of soft clauses by their places from 1, as PySAT tells them."""
        return frozenset(self.soft[k - 1][0] for k in places)


# --- the peers: each builds its model and gives a query ---------------------------------------------------------------

def cadical(x, question):
    from pysat.solvers import Solver
    solver = Solver("cadical195", bootstrap_with=Cnf(x, question).hard)
    return solver.solve


def program(x, question):
    """The instance in the language of clingo. Positions that are soft can be dropped."""
    soft = question in ("concessions", "cheapest")
    at = {v: f"x({v[0]},{v[1]})" for i, os in x.options.items() for v in ((i, o) for o in os)}
    lines = [f"1 {{ {'; '.join(at[i, o] for o in os)} }} 1." for i, os in x.options.items()]
    lines += [f":- {', '.join('not ' + at[v] for v in sorted(c))}." for c in (x.rules if soft else x.hard(question))]
    for k, (name, clauses) in enumerate(x.positions.items() if soft else []):
        lines.append(f"{{ drop({k}) }}." + (f" #heuristic drop({k}). [1,false]" if question == "concessions" else ""))
        lines += [f":- {', '.join('not ' + at[v] for v in sorted(c))}, not drop({k})." for c in clauses]
        if question == "cheapest":
            lines.append(f":~ drop({k}). [{x.cost[name]},{k}]")
    return "\n".join(lines + ["#show drop/1."])


def clingo(x, question):
    import clingo
    flags = {"verdict": [], "cheapest": ["--opt-strategy=usc"],
             "concessions": ["--heuristic=Domain", "--enum-mode=domRec", "0"]}[question]
    control = clingo.Control(flags + ["--warn=none"])
    control.add("base", [], program(x, question))
    control.ground([("base", [])])
    names = list(x.positions)

    def query():
        found = []
        # The optimum is the last model's; where sets are asked for, each model is one.
        with control.solve(yield_=True) as models:
            for model in models:
                found.append(model.cost[0] if question == "cheapest" and model.cost else
                             frozenset(names[s.arguments[0].number] for s in model.symbols(shown=True)))
        return {"verdict": bool(found), "cheapest": found[-1] if found else None, "concessions": found}[question]
    return query


def cp_sat(x, question):
    from ortools.sat.python import cp_model
    cnf, model = Cnf(x, question), cp_model.CpModel()
    at = {v: model.new_bool_var(str(v)) for v in cnf.number.values()}
    for clause in cnf.hard:
        model.add_bool_or(at[v] if v > 0 else ~at[-v] for v in clause)
    if question == "cheapest":
        model.minimize(sum(x.cost[name] * (1 - at[v]) for name, v in cnf.soft))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1

    def query():
        status = solver.solve(model)
        if question == "cheapest":
            return round(solver.objective_value) if status == cp_model.OPTIMAL else None
        return status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return query


def codes(x):
    """Issues as binary numbers of few bits: names of bits by issue, and the clauses that exclude spare codes."""
    bits, spare = {}, []
    for issue, options in x.options.items():
        bits[issue] = [f"{issue}_{k}" for k in range(max(1, (len(options) - 1).bit_length()))]
        spare.append(frozenset((issue, o) for o in options))  # a code without an option is no package
    return bits, spare


def conjoin(x, bits, clauses, variable, true):
    """Clauses as one diagram, first those that end early in the file's order."""
    place = {issue: k for k, issue in enumerate(x.options)}
    clauses = sorted(clauses, key=lambda c: sorted((place[i] for i, _ in c), reverse=True))

    def option(issue, o):
        code = x.options[issue].index(o)
        ones = [variable(b) if code >> k & 1 else ~variable(b) for k, b in enumerate(bits[issue])]
        return reduce(lambda a, b: a & b, ones)
    all_of = true
    for clause in clauses:
        all_of = all_of & reduce(lambda a, b: a | b, (option(*v) for v in sorted(clause)))
    return all_of


def counted(x, question, bits, spare, variable, true, count):
    """What is to be counted, counted: one number, or for coalitions one for each set of parties, by bits of its place."""
    if question != "coalitions":
        return str(count(conjoin(x, bits, spare + x.hard(question), variable, true)))
    each = [conjoin(x, bits, [c for q in own for c in x.positions[q]], variable, true) for own in x.parties]
    sets = [conjoin(x, bits, spare + x.rules, variable, true)]
    for party in each:
        sets += [those & party for those in sets]
    return " ".join(str(count(those)) for those in sets)


def oxidd(x, question):
    from oxidd.bdd import BDDManager
    bits, spare = codes(x)
    names = [b for bs in bits.values() for b in bs]
    manager = BDDManager(20_000_000, 4_000_000, 1)
    manager.add_named_vars(names)
    # `sat_count` is exact; `sat_count_float` is not.
    count = lambda diagram: diagram.sat_count(len(names))
    return lambda: counted(x, question, bits, spare, manager.var, manager.true(), count)


def cudd(x, question):
    from dd.cudd import BDD
    bits, spare = codes(x)
    names = [b for bs in bits.values() for b in bs]
    manager = BDD()
    manager.declare(*names)

    def query():
        # CUDD's own counter gives a float, exact up to 2^53 only; so the nodes are counted here, in whole numbers.
        known = {}
        level = lambda u: len(names) if u.var is None else manager.level_of_var(u.var)

        def below(u):
            """Assignments of the variables from the node's level on; a complemented edge counts the rest."""
            if u.var is None:
                return 1 if u == manager.true else 0
            key = int(u)
            if key not in known:
                low, high = u.low, u.high
                if u.negated:
                    low, high = ~low, ~high
                known[key] = sum(below(v) << level(v) - level(u) - 1 for v in (low, high))
            return known[key]
        count = lambda root: below(root) << level(root)
        return counted(x, question, bits, spare, manager.var, manager.true, count)
    return query


def pysdd(x, question):
    from pysdd.sdd import SddManager, Vtree
    cnf = Cnf(x, question)
    text = f"p cnf {len(cnf.number)} {len(cnf.hard)}\n" + "".join(" ".join(map(str, c)) + " 0\n" for c in cnf.hard)

    def query():
        manager, root = SddManager.from_cnf_string(text)
        # The package counts in 64 bits, and silently wraps; so elements are counted here, in whole numbers.
        below, width = {}, {}

        def wide(v):
            key = v.position()
            if key not in width:
                width[key] = 1 if v.is_leaf() else wide(v.left()) + wide(v.right())
            return width[key]

        def count(u, vtree):
            """Assignments of the variables under `vtree`."""
            if u.is_false():
                return 0
            if u.is_true():
                return 1 << wide(vtree)
            own = u.vtree()
            if u.id not in below:
                below[u.id] = 1 if u.is_literal() else sum(
                    count(p, own.left()) * count(s, own.right()) for p, s in u.elements())
            return below[u.id] << wide(vtree) - wide(own)
        return str(count(root, manager.vtree().root()))
    return query


def marco(x, question):
    """Liffiton and others' enumeration of conflicts, short, over PySAT: a map of sets, grown or shrunk one by one."""
    from pysat.solvers import Solver
    cnf = Cnf(x, question)
    solver, chart = Solver("g4", bootstrap_with=cnf.hard), Solver("m22")
    name, every = {v: n for n, v in cnf.soft}, [v for _, v in cnf.soft]
    for v in every:
        chart.add_clause([v, -v])
    chart.set_phases(every)

    def query():
        found = []
        while chart.solve():
            on = set(chart.get_model())
            seed = [v for v in every if v in on]
            if solver.solve(assumptions=seed):
                held = {v for v in solver.get_model() if v in name}
                for v in every:
                    if v not in held and solver.solve(assumptions=list(held | {v})):
                        held |= {u for u in solver.get_model() if u in name}
                chart.add_clause([v for v in every if v not in held])
            else:
                core = list(solver.get_core())
                for v in list(core):
                    if v in core and not solver.solve(assumptions=[u for u in core if u != v]):
                        core = list(solver.get_core())
                found.append(frozenset(name[v] for v in core))
                chart.add_clause([-v for v in core])
        return found
    return query


def optux(x, question):
    from pysat.examples.optux import OptUx
    cnf = Cnf(x, question)
    formula = cnf.weighted()
    return lambda: [cnf.names(found) for found in OptUx(formula, solver="g4", unsorted=True).enumerate()]


def lbx(x, question):
    from pysat.examples.lbx import LBX
    return corrections(x, question, lambda formula: LBX(formula, use_cld=True, solver_name="g4"))


def mcsls(x, question):
    from pysat.examples.mcsls import MCSls
    return corrections(x, question, lambda formula: MCSls(formula, use_cld=True, solver_name="g4"))


def corrections(x, question, make):
    cnf = Cnf(x, question)
    solver = make(cnf.weighted())

    def query():
        found = []
        for places in solver.enumerate():
            solver.block(places)
            found.append(cnf.names(places))
        return found
    return query


def rc2(x, question):
    from pysat.examples.rc2 import RC2Stratified
    solver = RC2Stratified(Cnf(x, question).weighted(x.cost), solver="g4", adapt=True, exhaust=True, minz=True)

    def query():
        solver.compute()
        return solver.cost
    return query


QUESTIONS = {
    "verdict": [cadical, clingo, cp_sat],
    "count": [oxidd, cudd, pysdd],
    "count rules": [oxidd, cudd, pysdd],
    "conflicts": [marco, optux],
    "concessions": [clingo, lbx, mcsls],
    "cheapest": [rc2, clingo, cp_sat],
    "coalitions": [oxidd, cudd],
}

# A peer asks no more often than this, and not again once its queries have taken so many seconds.
TIMES, ENOUGH = 9, 0.5


def cpu_seconds():
    """All threads'. Not `time.process_time`, which goes by ticks of the kernel once there is a limit."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def one_query(question, peer, path, limit):
    """In a process of its own: build, then ask, so often, with so many CPU seconds for asking. Prints time and answer."""
    sys.setrecursionlimit(100_000)
    x, times = Instance(path), []
    build = next(p for p in QUESTIONS[question] if p.__name__ == peer)
    while len(times) < TIMES and sum(times) < ENOUGH:
        query = build(x, question)
        begin = cpu_seconds()
        resource.setrlimit(resource.RLIMIT_CPU, (int(begin) + limit + 1, resource.RLIM_INFINITY))
        answer = query()
        times.append(cpu_seconds() - begin)
    if isinstance(answer, list):
        answer = sorted(sorted(s) for s in answer)
    json.dump({"ms": statistics.median(times) * 1e3, "answer": answer}, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # leave without taking large diagrams down


# What else our bench `queries` is asked with a question, and the head of its column: another engine, or all sets listed
# where the question itself only counts them.
ALSO = {
    "verdict": ("verdict by search", "by search"),
    "conflicts": ("conflicts, listed", "all listed"),
    "concessions": ("concessions, listed", "all listed"),
}


# --- ours -----------------------------------------------------------------------------------------------------------

# What a question is asked of the program by.
COMMANDS = {question: "explain" if question in ("conflicts", "concessions") else "packages"
            for question in QUESTIONS if question != "coalitions"}

# What is measured of ours: the query, what goes with it, the building of formulas, the whole process.
OURS = ["query", "also", "formulas", "process"]


class Ours:
    """zopa on one instance: the file itself, and a copy without positions for what is asked of rules alone."""

    def __init__(self, zopa, queries, shared, path, folder):
        self.zopa, self.queries, self.files = zopa, queries, {}
        raw = json.load(open(path))
        for kind in ("full", "rules"):
            neutral, ron = (os.path.join(folder, kind + end) for end in (".json", ".ron"))
            json.dump(raw, open(neutral, "w"))
            with open(ron, "w") as out:
                script = os.path.join(shared, "bench", "to_ron.py")
                subprocess.run([sys.executable, script, neutral], stdout=out, check=True)
            self.files[kind] = ron
            for party in raw["parties"]:
                party["positions"] = []

    def run(self, question, *more, command=None):
        """The CPU milliseconds of one process, its start included, and what it puts out."""
        command = command or COMMANDS[question]
        file = self.files["rules" if question == "count rules" else "full"]
        args = [self.zopa, command, file, "--format", "json", *(more or ("--limit", "1"))]
        with tempfile.TemporaryFile() as out:
            child = subprocess.Popen(args, stdout=out, stderr=subprocess.DEVNULL)
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            text = out.read()
        return (used.ru_utime + used.ru_stime) * 1e3, json.loads(text) if text else None

    def reading(self, question, command=None):
        """The same command on the same file, with a position named that nobody holds: it ends once the file is read."""
        return self.run(question, "--drop", "nobody/nothing", command=command)[0]

    def query(self, question):
        """What the bench `queries` tells of a question about the file, and of what goes with it: lines by question."""
        asked = [question, *ALSO.get(question, ())[:1]]
        args = [self.queries, "--bench", *asked, self.files["full"]]
        done = subprocess.run(args, capture_output=True, text=True, check=True)
        return {line["question"]: line for line in map(json.loads, done.stdout.splitlines())}

    def answer(self, question, listed):
        _, got = self.run(question, *(("--all",) if listed else ()))
        if question == "verdict":
            return got["answer"] == "feasible"
        if question in ("conflicts", "concessions"):
            if listed:
                return sorted(sorted(p.split("/")[1].replace("-", ".") for p in s["positions"]) for s in got[question])
            return got[question[:-1] + "_count"] if got["complete"] else "not complete"
        return got["cheapest"] if question == "cheapest" else got["packages"]


# --- what is agreed -------------------------------------------------------------------------------------------------

def agreed(shared, name, question):
    """The agreed answer and, where the sets themselves are known, the sets; None if nothing is agreed."""
    folder = os.path.join(shared, "bench", "answers")
    answers = json.load(open(os.path.join(folder, name + ".json")))
    if question == "coalitions":
        counts = json.load(open(os.path.join(folder, name + ".coalitions.json")))
        return " ".join(counts[str(those)] for those in range(len(counts))), None
    if question in ("conflicts", "concessions"):
        kind = {"conflicts": "mus", "concessions": "mcs"}[question]
        path = os.path.join(folder, f"{name}.{kind}.json")
        known = sorted(sorted(s) for s in json.load(open(path))) if os.path.exists(path) else None
        count = answers.get(kind + "_count")
        return (str(count) if count is not None else None), known
    key = {"verdict": "feasible", "count": "count_all", "count rules": "count_rules", "cheapest": "min_cost_concession"}
    return answers[key[question]], None


def asked(shared, name, question):
    """Counting nothing is the verdict again, a deal has no conflicts, and 4,096 sets of parties are not agreed on."""
    folder = os.path.join(shared, "bench", "answers")
    feasible = json.load(open(os.path.join(folder, name + ".json")))["feasible"]
    agreed_on = os.path.exists(os.path.join(folder, name + ".coalitions.json"))
    always = {"count": feasible, "verdict": True, "count rules": True, "coalitions": agreed_on}
    return always.get(question, not feasible)


def fits(answer, want, known):
    if isinstance(answer, list):
        return (want is None or len(answer) == int(want)) and (known is None or answer == known)
    return want is None or answer == want


def bench(arguments, python, queries):
    import platform
    rows = []
    print(f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} cores, {loaded()}", flush=True)
    for question in arguments.question or QUESTIONS:
        print(head(question), flush=True)
        for name in arguments.names or NAMES:
            if asked(arguments.shared, name, question):
                rows.append(row(arguments, python, queries, question, name))
                print(shown(rows[-1]), flush=True)
    print(f"\n{loaded()}", flush=True)
    if arguments.save:
        json.dump(rows, open(arguments.save, "w"), indent=1)


def loaded():
    return f"load {os.getloadavg()[0]:.1f}"


def row(arguments, python, queries, question, name):
    """Medians over the rounds, in each of which everybody is asked."""
    path = os.path.join(arguments.shared, "bench", "instances", name + ".json")
    want, known = agreed(arguments.shared, name, question)
    peers, ended = [p.__name__ for p in QUESTIONS[question]], {}
    times = {who: [] for who in [*OURS, *peers]}
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(arguments.zopa, queries, arguments.shared, path, folder)
        if question in COMMANDS:
            for listed in [False] + [True] * (known is not None):
                if not fits(ours.answer(question, listed), want, known):
                    ended["process"] = "differs"
        for _ in range(arguments.rounds):
            own_round(ours, question, want, times, ended)
            for peer in peers:
                if peer not in ended:
                    ms, why = ask(python, question, peer, path, arguments.limit, want, known)
                    times[peer].append(ms) if why is None else ended.update({peer: why})
    median = {who: statistics.median(ms) if ms and who not in ended else None for who, ms in times.items()}
    return {"question": question, "name": name, "agreed": want is not None, "ms": median, "ended": ended}


def own_round(ours, question, want, times, ended):
    told = ours.query(question)
    if want is not None and told[question]["answer"] != (str(want).lower() if isinstance(want, bool) else str(want)):
        ended["query"] = "differs"
    times["query"].append(told[question]["query"])
    times["formulas"].append(told[question]["from_scenario"] - told[question]["query"])
    also = told.get(ALSO.get(question, ("",))[0])
    if also and also["answer"] != "not listed":
        times["also"].append(also["query"])
    for _ in range(5 if question in COMMANDS else 0):  # short, so more often
        times["process"].append(ours.run(question)[0])


def ask(python, question, peer, path, limit, want, known):
    """One query of one peer: its time, or why it does not count."""
    args = [python, __file__, "--one", question, peer, path, "--limit", str(limit)]
    try:
        # The limit is of CPU time and the child's own; this one is for a child that hangs.
        done = subprocess.run(args, capture_output=True, text=True, timeout=6 * limit + 60)
    except subprocess.TimeoutExpired:
        return None, f"unfinished in {limit} s"
    if done.returncode < 0:
        return None, f"unfinished in {limit} s"
    if done.returncode:
        return None, "failed: " + done.stderr.strip().splitlines()[-1][:60]
    got = json.loads(done.stdout.splitlines()[-1])  # some print before it
    if not fits(got["answer"], want, known):
        return None, "differs"
    return (got["ms"], None) if got["ms"] <= limit * 1e3 else (None, f"unfinished in {limit} s")


def head(question):
    """The head of a table."""
    cells = ["", "zopa query", *ALSO.get(question, ())[1:], "formulas", *(["process"] if question in COMMANDS else [])]
    cells += [p.__name__ for p in QUESTIONS[question]]
    return f"\n{question}\n\n| {' | '.join(cells)} |\n|---{'|---:' * (len(cells) - 1)}|"


def shown(row):
    """A row of it; a star where nothing is agreed, so that a peer's answer could not be held against anything."""
    def number(n):
        return f"{n:,.0f}" if n >= 10 else f"{n:.1f}" if n >= 1 else f"{n:.2f}" if n >= 0.1 else f"{n:.2g}"

    def cell(who):
        return ended[who] if who in ended else "–" if ms[who] is None else number(ms[who])
    question, ms, ended = row["question"], row["ms"], row["ended"]
    own = ["query", *(["also"] if question in ALSO else []), "formulas", *(["process"] if question in COMMANDS else [])]
    # Peers list all sets, so ours are listed as well where they are few enough.
    basis = ms["also"] if question in ("conflicts", "concessions") and ms["also"] else ms["query"]
    peers = [cell(who) if who in ended else f"{cell(who)} (×{number(ms[who] / basis)})" for who in ms if who not in OURS]
    name = row["name"] + ("" if row["agreed"] else " *")
    return "| " + " | ".join([name, *map(cell, own), *peers]) + " |"


# --- how cost grows -------------------------------------------------------------------------------------------------

SIZES, SEEDS = [20, 40, 60, 80, 100, 120, 140, 160, 200], [1, 2, 3]
# What is drawn: a question, the share of rules across topics, rules an issue, and the colour.
LINES = {
    "rules counted, rules in topics": ("count rules", 0.12, 1.0, "#0072b2"),
    "rules counted, rules across topics": ("count rules", 0.7, 1.2, "#d55e00"),
    "explained, rules in topics": ("conflicts", 0.12, 1.0, "#007a5a"),
    "explained, rules across topics": ("conflicts", 0.7, 1.2, "#a0457a"),
}


def width(x, clauses):
    """Treewidth, or more: the issues are removed, that with fewest neighbours first, and its neighbours joined."""
    near = {issue: set() for issue in x.options}
    for clause in clauses:
        issues = {i for i, _ in clause}
        for i in issues:
            near[i] |= issues - {i}
    widest = 0
    while near:
        issue = min(near, key=lambda i: len(near[i]))
        joined = near.pop(issue)
        widest = max(widest, len(joined))
        for i in joined:
            near[i] = (near[i] | joined) - {i, issue}
    return widest


def size(arguments, question, issues, positions, cross, density):
    """Medians over the seeds: reading, and what is left of the process; the width; how many seeds were completed."""
    reading, query, widths, complete = [], [], [], 0
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "generated.json")
            given = dict(issues=issues, options=4, parties=6, positions=positions, tightness=0.5, compat=0.7, seed=seed,
                         cross=cross, out=path, **{"rule-density": density})
            generator = os.path.join(arguments.shared, "bench", "generator.py")
            subprocess.run([sys.executable, generator, *(f"--{k}={v}" for k, v in given.items())], check=True)
            x, ours = Instance(path), Ours(arguments.zopa, None, arguments.shared, path, folder)
            more = ("--limit", "1", "--engine", "diagram")
            # `explain` for counts as well: it lists no packages, which has a budget of its own.
            runs = [ours.run(question, *more, command="explain")]
            runs += [ours.run(question, *more, command="explain") for _ in range(6 if runs[0][0] < 500 else 0)]
            spent = statistics.median(ours.reading(question, "explain") for _ in range(7))
            reading.append(spent)
            query.append(max(statistics.median(ms for ms, _ in runs) - spent, 0))
            complete += runs[0][1]["complete"]
            rules_and_positions = x.rules + [c for cs in x.positions.values() for c in cs]
            widths.append(width(x, x.rules if question == "count rules" else rules_and_positions))
    return {"reading": statistics.median(reading), "query": statistics.median(query),
            "width": statistics.median(widths), "complete": complete}


def growth(arguments):
    def told(first, second, got):
        spent = f"{got['reading']:.1f} | {got['query']:.1f}"
        print(f"| {first} | {second} | {got['width']} | {spent} | {got['complete']} of {len(SEEDS)} |", flush=True)

    lines = {}
    print("| | | width | reading | after reading | completed |\n|---|---|---:|---:|---:|---|")
    for label, (question, cross, density, _) in LINES.items():
        lines[label] = []
        for n in SIZES:
            got = size(arguments, question, n, 4 * n, cross, density)
            lines[label].append((n, got))
            told(label, f"{n} issues", got)
    for positions in (60, 120, 240, 480, 960):
        got = size(arguments, "conflicts", 60, positions, 0.12, 1.0)
        told("explained, 60 issues", f"{positions} positions", got)
    with open(arguments.growth, "w") as out:
        out.write(drawn(lines))
    if arguments.save:
        json.dump(lines, open(arguments.save, "w"), indent=1)


def drawn(lines):
    """Lines named at their ends; each step upwards is ten times as much. A ring: a seed was not completed."""
    import math
    wide, tall, left, top, right, bottom = 760, 430, 64, 84, 255, 60
    least, most = 0.3, 10_000
    across = lambda n: left + (wide - left - right) * n / max(SIZES)
    up = lambda ms: top + (tall - top - bottom) * (1 - math.log(max(ms, least) / least) / math.log(most / least))
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" font-family="sans-serif" '
           'font-size="13" fill="#222">',
           f'<rect width="{wide}" height="{tall}" fill="#fff"/>']

    def text(x, y, words, more=""):
        out.append(f'<text x="{x:.1f}" y="{y:.1f}"{more}>{words}</text>')

    text(16, 28, "Rules that tie topics together make counting hard; many issues alone do not", ' font-size="17"')
    text(16, 50, "CPU milliseconds after reading, median of three generated files; each line up is ten times as much")
    text(16, 68, "ring: at least one of the three ended at a budget, and said so")
    for ms in (1, 10, 100, 1000, 10_000):
        out.append(f'<path d="M{left} {up(ms):.1f}H{wide - right}" stroke="#ddd"/>')
        text(left - 6, up(ms) + 4, f"{ms:,} ms" if ms == 1 else f"{ms:,}", ' text-anchor="end"')
    for n in (20, 60, 100, 140, 200):
        text(across(n), tall - bottom + 20, f"{n} issues" if n == 20 else n, ' text-anchor="middle"')
    ends = []
    for label, points in lines.items():
        colour = LINES[label][3]
        path = "L".join(f"{across(n):.1f} {up(got['query']):.1f}" for n, got in points)
        out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for n, got in points:
            radius, fill = (5, "#fff") if got["complete"] < len(SEEDS) else (3, colour)
            out.append(f'<circle cx="{across(n):.1f}" cy="{up(got["query"]):.1f}" r="{radius}" fill="{fill}" '
                       f'stroke="{colour}" stroke-width="2"/>')
        ends.append([up(points[-1][1]["query"]) + 4, label, colour])
    ends.sort()
    for k, end in enumerate(ends):  # names keep a line's distance
        if k:
            end[0] = max(end[0], ends[k - 1][0] + 17)
        text(wide - right + 12, end[0], end[1], f' fill="{end[2]}"')
    text(16, tall - 12, "Source: benches/peers.py --growth; 4 options an issue, 6 parties, 4 positions an issue")
    return "\n".join(out + ["</svg>"]) + "\n"


def built(here):
    """Builds our bench `queries`, and with it zopa; says where the bench is."""
    args = ["cargo", "bench", "--no-run", "--bench", "queries", "--message-format", "json-render-diagnostics"]
    done = subprocess.run(args, cwd=here, stdout=subprocess.PIPE, text=True, check=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return next(t["executable"] for t in told if t.get("target", {}).get("name") == "queries" and t.get("executable"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--shared", default=os.environ.get("ZOPA_SHARED"))
    parser.add_argument("--zopa", default=os.path.join(here, "target", "release", "zopa"))
    parser.add_argument("--venv", help="kept and used again")
    parser.add_argument("--question", action="append", choices=list(QUESTIONS), help="only this one; can be repeated")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, default=20, help="CPU seconds for one query of a peer")
    parser.add_argument("--save", help="the measurements as JSON")
    parser.add_argument("--growth", metavar="FILE.svg")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        return one_query(*arguments.one, arguments.limit)
    if not arguments.shared:
        parser.error("name the folder with --shared or ZOPA_SHARED")
    if arguments.growth:
        return growth(arguments)
    with tempfile.TemporaryDirectory() as folder:
        venv = arguments.venv or folder
        python = os.path.join(venv, "bin", "python")
        if not os.path.exists(python):
            subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        for package in PINNED:  # one by one, so that others go on without a peer that cannot be installed
            subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package])
        bench(arguments, python, built(here))


if __name__ == "__main__":
    main()
