//! What a command costs as a whole process: wall time and peak memory, beside the least that any process costs.
//!
//! `cargo bench --bench process` asks about the Ukraine file, and about the instances of the folder that `ZOPA_SHARED`
//! names, if it does. The least of several runs is shown besides the median, as other work on the machine only adds.
//! Memory is told by `/usr/bin/time`, where there is one.

mod instances;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often each command is run, after once to warm up.
const RUNS: usize = 30;

/// No more runs of one command are begun after this time.
const PATIENCE: Duration = Duration::from_secs(5);

/// What each command is to stay under on the Ukraine file.
const AIM: (Duration, f64) = (Duration::from_millis(15), 40.0);

struct Cost {
    least: Duration,
    median: Duration,
    /// Megabytes of 1,000,000 bytes, if they can be told.
    memory: Option<f64>,
}

fn cost(program: &str, arguments: &[&str]) -> Cost {
    let run = || {
        let begin = Instant::now();
        let mut command = Command::new(program);
        let status = command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        (begin.elapsed(), status.expect("the program runs"))
    };
    let begin = Instant::now();
    run();
    let mut times = vec![run().0];
    while times.len() < RUNS && begin.elapsed() < PATIENCE {
        times.push(run().0);
    }
    times.sort_unstable();
    Cost { least: times[0], median: times[times.len() / 2], memory: memory(program, arguments) }
}

fn memory(program: &str, arguments: &[&str]) -> Option<f64> {
    let time = Path::new("/usr/bin/time");
    let told = Path::new(env!("CARGO_TARGET_TMPDIR")).join("memory");
    let mut command = Command::new(time.exists().then_some(time)?);
    command.args(["-f", "%M", "-o"]).arg(&told).arg(program).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    let told = fs::read_to_string(told).ok()?;
    // A line about the exit status comes first.
    Some(told.lines().last()?.trim().parse::<f64>().ok()? * 1024.0 / 1e6)
}

fn show(name: &str, cost: &Cost, floor: &Cost) {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    let ratio = milliseconds(cost.least) / milliseconds(floor.least);
    let memory = cost.memory.map_or("–".to_owned(), |memory| format!("{memory:.1}"));
    let line = format!(
        "{name:<44} {:>9.2} {:>9.2} {ratio:>8.1} {memory:>9}\n",
        milliseconds(cost.least),
        milliseconds(cost.median)
    );
    let _ = std::io::stdout().write_all(line.as_bytes());
}

fn write_instances() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("instances");
    fs::create_dir_all(&folder).expect("a folder for the instances");
    let written = |instance: instances::Instance| {
        let name = instance.to_string();
        let path = folder.join(name.replace(", ", "-").replace(' ', "-")).with_extension("ron");
        fs::write(&path, &instance.text).expect("the instance can be written");
        (name, path)
    };
    instances::all().into_iter().map(written).collect()
}

fn main() {
    // Tests run benches too, to see whether they build; then there is nothing to measure.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let zopa = env!("CARGO_BIN_EXE_zopa");
    let head = format!("{:<44} {:>9} {:>9} {:>8} {:>9}\n", "", "least ms", "median ms", "x least", "peak MB");
    let _ = std::io::stdout().write_all(head.as_bytes());
    let floor = cost("true", &[]);
    show("true", &floor, &floor);
    show("zopa --version", &cost(zopa, &["--version"]), &floor);
    let mut missed = Vec::new();
    for (name, path) in write_instances() {
        let path = path.to_string_lossy();
        for command in ["check", "explain", "packages"] {
            let cost = cost(zopa, &[command, &path]);
            show(&format!("zopa {command} {name}"), &cost, &floor);
            let over = cost.least > AIM.0 || cost.memory.is_some_and(|memory| memory > AIM.1);
            if name.starts_with("ukraine") && over {
                missed.push(command);
            }
        }
    }
    let (time, memory) = (AIM.0.as_millis(), AIM.1);
    let aim = format!("aim on the Ukraine file: {time} ms and {memory} MB for each command");
    let met = if missed.is_empty() { "met".to_owned() } else { format!("missed by {}", missed.join(", ")) };
    let _ = std::io::stdout().write_all(format!("{aim}: {met}\n").as_bytes());
}
