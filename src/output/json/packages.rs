//! What `packages` lists, as JSON: the rows go out as they come.

use std::io::{self, Write};

use serde_json::Value;

use super::values::{count, counts, head, lower_bounds, number, strings};
use super::writer::{Object, written};
use crate::analysis::{PackageList, PackageRow};
use crate::output::Subject;
use crate::output::columns::{Column, Said};
use crate::output::listing::{Rows, Tally};

/// What rows say besides the issues.
const FIGURES: [Column; 4] = [Column::Cost, Column::Conceded, Column::Packages, Column::Wishes];

/// The rows of a list as entries of `items`.
pub(in crate::output) struct Items<'a> {
    start: Option<&'a mut dyn Write>,
    object: Option<Object<'a>>,
    subject: Subject<'a>,
    /// What rows say in figures and on the issues, as fields.
    said: Said<String>,
    empty: bool,
}

impl<'a> Items<'a> {
    /// No entry yet.
    pub(in crate::output) fn new(out: &'a mut dyn Write, subject: Subject<'a>) -> Self {
        let columns = FIGURES.into_iter().chain(Column::issues(subject));
        Self { start: Some(out), object: None, subject, said: Said::new(columns.collect()), empty: true }
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
        let counted = [("packages", &list.packages), ("compromises", &list.compromises)];
        all.field("lower_bounds", lower_bounds(&counted))?;
        all.field("cheapest", list.cheapest.as_ref().map(number))?;
        all.field("within", list.within.as_ref().map(number))?;
        all.field("notes", strings(&list.notes))?;
        all.open_list("items")?;
        self.object = Some(all);
        Ok(())
    }

    fn row(&mut self, row: PackageRow) -> io::Result<()> {
        let (Some(all), subject) = (&mut self.object, self.subject) else { return Ok(()) };
        let (row, fields) = self.said.next(row, |column, row| field(subject, column, row));
        let by_party = written(&subject.by_party(&row.by_party));
        let [cost, breaks, packages, wishes, values @ ..] = fields else { return Ok(()) };
        let values = values.join(", ");
        let item =
            format!("{{\"values\": {{{values}}}, {cost}, {breaks}, \"by_party\": {by_party}, {packages}, {wishes}}}");
        all.written_entry(&item, self.empty)?;
        self.empty = false;
        Ok(())
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

/// What a row says in a column, as a field of an object.
fn field(subject: Subject<'_>, column: Column, row: &PackageRow) -> String {
    let (name, value) = match column {
        Column::Cost => ("cost", number(&row.cost)),
        Column::Conceded => ("breaks", subject.rungs(&row.breaks)),
        Column::Packages => ("packages", row.packages.to_string().into()),
        Column::Wishes => ("wishes", number(&row.wishes)),
        Column::Issue(issue) => {
            let name = subject.view.scenario.issues[issue.0].id.as_str();
            (name, subject.said(issue, &row.answers[issue.0], &row.linked))
        }
    };
    format!("{}: {}", written(&Value::from(name)), written(&value))
}
