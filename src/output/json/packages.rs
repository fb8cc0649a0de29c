//! What `packages` lists, as JSON: the rows go out as they come.

use std::io::{self, Write};

use serde_json::json;

use super::values::{count, counts, head, lower_bounds, number, strings};
use super::writer::Object;
use crate::analysis::{PackageList, PackageRow};
use crate::output::Subject;
use crate::output::listing::{Rows, Tally};

/// The rows of a list as entries of `items`.
pub(in crate::output) struct Items<'a> {
    start: Option<&'a mut dyn Write>,
    object: Option<Object<'a>>,
    subject: Subject<'a>,
    empty: bool,
}

impl<'a> Items<'a> {
    /// No entry yet.
    pub(in crate::output) fn new(out: &'a mut dyn Write, subject: Subject<'a>) -> Self {
        Self { start: Some(out), object: None, subject, empty: true }
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
        let Some(all) = &mut self.object else { return Ok(()) };
        let item = json!({
            "values": self.subject.package(row.answers.iter().map(Vec::as_slice), &row.linked),
            "cost": number(&row.cost),
            "breaks": self.subject.rungs(&row.breaks),
            "by_party": self.subject.by_party(&row.by_party),
            "packages": row.packages.to_string(),
            "wishes": number(&row.wishes),
        });
        all.entry(&item, self.empty)?;
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
