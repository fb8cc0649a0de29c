//! What `packages` lists, as JSON: the rows go out as they come.

use std::io::{self, Write};

use serde_json::Value;

use super::values::{count, counts, head, lower_bounds, number, strings};
use super::writer::{BETWEEN, Object, written};
use crate::analysis::{PackageList, PackageRow};
use crate::output::Subject;
use crate::output::blocks::Cut;
use crate::output::columns::Column;
use crate::output::listing::{Rows, Tally};
use crate::output::said::{Numeral, Spelled};

/// What rows say besides the issues.
const FIGURES: [Column; 4] = [Column::Cost, Column::Conceded, Column::Packages, Column::Wishes];

/// The rows of a list as entries of `items`.
pub(in crate::output) struct Items<'a> {
    start: Option<&'a mut dyn Write>,
    object: Option<Object<'a>>,
    subject: Subject<'a>,
    /// What rows say on the issues and in figures, as fields.
    said: Spelled,
    empty: bool,
}

impl<'a> Items<'a> {
    /// No entry yet.
    pub(in crate::output) fn new(out: &'a mut dyn Write, subject: Subject<'a>) -> Self {
        let columns = Column::issues(subject).chain(FIGURES);
        let said = Spelled::new("{\"values\": {", columns.collect(), "}");
        Self { start: Some(out), object: None, subject, said, empty: true }
    }
}

impl Rows for Items<'_> {
    fn begin(&mut self, list: &PackageList) -> io::Result<()> {
        let Some(out) = self.start.take() else { return Ok(()) };
        let mut all = Object::open(out)?;
        head(&mut all, "packages", self.subject, list.answer)?;
        all.field("complete", list.complete)?;
        all.field("packages", count(&list.packages))?;
        all.field("compromises", count(&list.compromises))?;
        all.field("counts", counts(self.subject))?;
        let counted = [("packages", list.packages.complete), ("compromises", list.compromises.complete)];
        all.field("lower_bounds", lower_bounds(&counted))?;
        all.field("cheapest", list.cheapest.as_ref().map(number))?;
        all.field("within", list.within.as_ref().map(number))?;
        all.field("notes", strings(&list.notes))?;
        all.open_list("items")?;
        self.object = Some(all);
        Ok(())
    }

    fn row(&mut self, row: &PackageRow, same: usize, _: &Numeral) -> io::Result<()> {
        let (Some(all), subject) = (&mut self.object, self.subject) else { return Ok(()) };
        let item = self.said.next(row, same, |column| fields(subject, column, row));
        all.written_entry(item, self.empty)?;
        self.empty = false;
        Ok(())
    }

    fn cut(&self, issues: usize, _: &Numeral) -> Option<Cut<'_>> {
        Some(Cut::spelled(BETWEEN, false, &self.said, issues))
    }

    fn write(&mut self, rows: &[u8]) -> io::Result<()> {
        self.object.as_mut().map_or(Ok(()), |all| all.written_entries(rows))
    }

    fn end(&mut self, list: &PackageList, _: &Tally) -> io::Result<()> {
        let Some(mut all) = self.object.take() else { return Ok(()) };
        all.close_list(self.empty)?;
        if let Some(cut) = &list.cut {
            all.field("cut", cut.as_str())?;
        }
        all.close()
    }
}

/// What a row says in a column, behind what it says in the others; with concessions goes what each party gives.
fn fields(subject: Subject<'_>, column: Column, row: &PackageRow) -> String {
    match column {
        // The values end with the first figure.
        Column::Cost => format!("}}, {}", field("cost", &number(&row.cost))),
        Column::Conceded => {
            let by_party = field("by_party", &subject.by_party(&row.by_party));
            format!(", {}, {by_party}", field("breaks", &subject.rungs(&row.breaks)))
        }
        Column::Packages => format!(", {}", field("packages", &row.packages.to_string().into())),
        Column::Wishes => format!(", {}", field("wishes", &number(&row.wishes))),
        Column::Issue(issue) => {
            let said = subject.said(issue, &row.answers[issue.0], &row.linked);
            let comma = if issue.0 > 0 { ", " } else { "" };
            format!("{comma}{}", field(&subject.issue_id(issue), &said))
        }
    }
}

fn field(name: &str, value: &Value) -> String {
    format!("{}: {}", written(&Value::from(name)), written(value))
}
