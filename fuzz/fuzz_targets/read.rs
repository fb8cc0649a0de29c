//! Whatever bytes a file holds, reading it neither panics nor hangs, gives a scenario or an error, and every message can
//! be drawn.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run read -- -dict=fuzz/ron.dict -max_len=4096 -max_total_time=600`, after copying
//! `tests/whole.ron`, `tests/broken/*.ron` and `scenarios/*.ron` to `fuzz/corpus/read/`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zopa::language::{Diagnostic, decode, read};
use zopa::output::diagnostics::{Style, render};

fuzz_target!(|bytes: &[u8]| {
    let text = match decode(bytes) {
        Ok(text) => text,
        Err(not_text) => {
            render(&[not_text.diagnostic], "file", &not_text.text, Style::default());
            return;
        }
    };
    let reading = read(text);
    let errors = reading.diagnostics.iter().any(Diagnostic::is_error);
    assert_eq!(reading.scenario.is_none(), errors, "a scenario or an error");
    for diagnostic in &reading.diagnostics {
        let labels = diagnostic.secondary.iter().chain([&diagnostic.primary]);
        for label in labels {
            assert!(text.get(label.span.start..label.span.end).is_some(), "a place in the file");
        }
    }
    render(&reading.diagnostics, "file", text, Style::default());
});
