//! What rows of bytes mean, as one line of JSON before them.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::values::{beginning, count, counts, lower_bounds, object, strings};
use super::writer::spaced;
use crate::analysis::RowList;
use crate::model::IssueId;
use crate::output::Subject;

/// In which order rows come.
const ORDER: &str = "by the values of the first issue, then by those of the second, and so on";

/// Writes the legend of a list.
pub(in crate::output) fn legend(out: &mut dyn Write, subject: Subject<'_>, list: &RowList) -> io::Result<()> {
    let issues = list.form.columns().iter().zip(&list.values).enumerate().map(|(place, (column, values))| {
        let issue = IssueId(place);
        json!({
            "issue": subject.issue_id(issue),
            "at": column.at,
            "bytes": column.bytes,
            "values": subject.values(issue, values),
        })
    });
    let rest = [
        ("complete", list.complete.into()),
        ("packages", count(&list.packages)),
        ("counts", counts(subject).into()),
        ("lower_bounds", lower_bounds(&[("packages", list.packages.complete)])),
        ("notes", strings(&list.notes)),
        ("order", ORDER.into()),
        ("row_length", list.form.length().into()),
        ("issues", issues.collect::<Value>()),
    ];
    let fields = beginning("rows", subject, list.answer).into_iter().chain(rest);
    spaced(out, &object(fields.map(|(name, value)| (name.to_owned(), value))))?;
    out.write_all(b"\n")
}
