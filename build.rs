//! How the program is linked: where the C library is GNU's, with all it needs in it, and at a fixed address.
//!
//! A program that can be loaded anywhere begins by rewriting ten thousand pointers, on some fifty pages of memory that
//! each process then has for itself, and one that shares libraries by finding them and binding names to them. Together
//! that is over a third of what a short run takes; `docs/design.md` says what is given up.

#![allow(clippy::print_stdout, reason = "cargo reads it")]

use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

/// What Rust's standard library asks the linker for, by name, as shared libraries.
const LIBRARIES: [&str; 7] = ["gcc_s", "c", "m", "pthread", "dl", "rt", "util"];

/// What it gets instead, in the words of a linker script: the same as archives, each of which may need the others.
const ARCHIVES: &str = "GROUP(libgcc_eh.a libgcc.a libc.a libm.a libpthread.a libdl.a librt.a libutil.a)\n";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let is_gnu = target("OS") == "linux" && target("ENV") == "gnu";
    // Whoever asks for a static program says as well whether its address is fixed.
    let is_static = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    if is_gnu && !is_static {
        ask_for(&["-no-pie"]);
        // HiGHS is written in C++, and brings a shared library of its own.
        if env::var_os("CARGO_FEATURE_HIGHS").is_none() {
            take_libraries_in(Path::new(&env::var("OUT_DIR").map_err(io::Error::other)?))?;
        }
    }
    Ok(())
}

/// Has the linker take in archives where it is asked for shared libraries, if they are there: some systems have those of
/// the C library in a package of their own.
fn take_libraries_in(folder: &Path) -> io::Result<()> {
    for library in LIBRARIES {
        fs::write(folder.join(format!("lib{library}.so")), ARCHIVES)?;
    }
    let arguments = ["-static".to_owned(), format!("-L{}", folder.display())];
    if is_linked(&arguments, folder)? {
        ask_for(&arguments);
    }
    Ok(())
}

/// Whether a program that does nothing can be linked in this way.
fn is_linked(arguments: &[String], folder: &Path) -> io::Result<bool> {
    let (code, program) = (folder.join("nothing.c"), folder.join("nothing"));
    fs::write(&code, "int main(void) { return 0; }\n")?;
    let linker = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let mut trial = Command::new(linker);
    trial.args(arguments).args(["-no-pie", "-nodefaultlibs", "-Wl,-Bdynamic"]).arg(code).arg("-o").arg(program);
    trial.args(LIBRARIES.map(|library| format!("-l{library}")));
    Ok(trial.output().is_ok_and(|ended| ended.status.success()))
}

fn ask_for(arguments: &[impl AsRef<str>]) {
    for argument in arguments {
        println!("cargo::rustc-link-arg-bins={}", argument.as_ref());
    }
}
