//! `zopa chart` as a user calls it: files written, refused and named.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("chart-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder for the test");
        let house = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/house-sale.ron");
        fs::copy(house, path.join("house.ron")).expect("the scenario is copied");
        Self(path)
    }

    fn chart(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zopa"));
        command.arg("chart").args(arguments).current_dir(&self.0).output().expect("zopa runs")
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("the folder of the test");
        let mut names: Vec<_> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).expect("a file of the test")
    }
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// That a call is refused with these words, and nothing is written.
fn refused(folder: &Folder, arguments: &[&str], words: &[&str]) {
    let before = folder.files();
    let output = folder.chart(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", err(&output));
    assert!(output.stdout.is_empty());
    for word in words {
        assert!(err(&output).contains(word), "{arguments:?}: {}", err(&output));
    }
    assert_eq!(folder.files(), before);
}

#[test]
fn the_exit_status_is_the_verdict_and_the_file_is_named() {
    let folder = Folder::new("status");
    let feasible = folder.chart(&["overlap", "house.ron", "-o", "a.svg"]);
    assert_eq!((feasible.status.code(), err(&feasible)), (Some(0), "wrote `a.svg`\n".to_owned()));
    let infeasible = folder.chart(&["conflicts", "house.ron", "-o", "b.svg", "--variant", "firm-seller"]);
    assert_eq!(infeasible.status.code(), Some(1), "{}", err(&infeasible));
    assert!(String::from_utf8_lossy(&folder.bytes("b.svg")).contains("variant firm-seller"));
}

#[test]
fn all_kinds_go_to_a_folder_and_one_to_standard_output() {
    let folder = Folder::new("all");
    let all = folder.chart(&["all", "house.ron", "-o", "charts"]);
    assert_eq!(all.status.code(), Some(0), "{}", err(&all));
    for kind in zopa::chart::Kind::ALL {
        assert!(folder.bytes(&format!("charts/{kind}.svg")).starts_with(b"<svg "), "{kind}");
    }
    let one = folder.chart(&["packages", "house.ron", "-o", "-"]);
    assert_eq!(one.stdout, folder.bytes("charts/packages.svg"));
    refused(&folder, &["packages,pivots", "house.ron", "-o", "-"], &["standard output", "folder"]);
}

#[test]
fn what_cannot_be_written_is_refused_before_anything_is() {
    let folder = Folder::new("refused");
    refused(&folder, &["overlap", "house.ron", "-o", "a.pdf"], &["no chart is written as `.pdf`", ".svg"]);
    refused(&folder, &["overlap,pivots", "house.ron", "-o", "a.svg"], &["one file, for several charts"]);
    refused(&folder, &["pie", "house.ron", "-o", "a.svg"], &["coalitions"]);
    refused(&folder, &["overlap", "house.ron", "-o", "a.svg", "--width", "800"], &["about PNG"]);
    refused(&folder, &["overlap", "house.ron", "-o", "no/such/a.svg"], &["there is no folder `no/such`"]);
    refused(&folder, &["overlap", "none.ron", "-o", "a.svg"], &["no such file"]);
}

#[test]
fn a_chart_takes_the_place_of_a_chart_and_of_nothing_else() {
    let folder = Folder::new("replaced");
    let call = ["overlap", "house.ron", "-o", "a.svg"];
    assert_eq!(folder.chart(&call).status.code(), Some(0));
    assert_eq!(folder.chart(&call).status.code(), Some(0));
    fs::write(folder.0.join("b.svg"), "<svg>by hand</svg>").expect("a file for the test");
    refused(&folder, &["overlap", "house.ron", "-o", "b.svg"], &["is no chart"]);
    assert_eq!(folder.bytes("b.svg"), b"<svg>by hand</svg>");
}

#[test]
fn options_may_stand_anywhere() {
    let folder = Folder::new("anywhere");
    let output = folder.chart(&["overlap", "--theme", "dark", "house.ron", "-o", "a.svg"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(String::from_utf8_lossy(&folder.bytes("a.svg")).contains("#1B1C1D"));
}

#[cfg(feature = "png")]
#[test]
fn a_png_is_as_wide_as_asked_and_the_same_bytes_every_time() {
    let folder = Folder::new("png");
    for name in ["a.png", "b.png"] {
        let output = folder.chart(&["ranges", "house.ron", "-o", name, "--width", "500"]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    }
    let bytes = folder.bytes("a.png");
    assert_eq!(bytes, folder.bytes("b.png"));
    assert!(bytes.starts_with(b"\x89PNG"));
    // The width stands in the first chunk.
    assert_eq!(bytes[16..20], 500_u32.to_be_bytes());
    refused(&folder, &["ranges", "house.ron", "-o", "c.png", "--font", "house.ron"], &["is no font"]);
    refused(&folder, &["ranges", "house.ron", "-o", "c.png", "--theme", "auto"], &["one theme"]);
}
