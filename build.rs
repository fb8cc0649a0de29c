//! How the program is linked: where the C library is GNU's, at a fixed address.
//!
//! A program that can be loaded anywhere begins by rewriting ten thousand pointers, on some fifty pages of memory that
//! each process then has for itself. That is a fifth of what it takes to start; `docs/design.md` says what is given up.

#![allow(clippy::print_stdout, reason = "cargo reads it")]

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let is_gnu = target("OS") == "linux" && target("ENV") == "gnu";
    // Whoever asks for a static program says as well whether its address is fixed.
    let is_static = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    if is_gnu && !is_static {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
