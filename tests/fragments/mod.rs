//! The examples in the pages of `docs/`: blocks marked `ron`, each made a whole file so that it can be read.
//!
//! The words after `ron` say what a block is. `fragment=PART` is a part of a scenario, put where it belongs in the
//! example of the sale of a house below; without it a block is a whole file. `broken` is an example of a mistake.

/// A block of a page.
pub struct Block {
    /// The words after `ron`.
    words: Vec<String>,
    text: String,
}

/// The blocks of a page that are marked `ron`.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```ron") else { continue };
        let text: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
        let words = info.split_whitespace().map(str::to_owned).collect();
        blocks.push(Block { words, text: text.join("\n") });
    }
    blocks
}

impl Block {
    pub fn is_broken(&self) -> bool {
        self.words.iter().any(|word| word == "broken")
    }

    /// The file that the block is, or is a part of.
    pub fn scenario(&self) -> String {
        let part = self.words.iter().find_map(|word| word.strip_prefix("fragment="));
        let text = &self.text;
        match part {
            None => text.clone(),
            Some("scenario") => format!("Scenario(title: \"Example\",\n{text}\n)"),
            Some("issue") => house_with(text, "", ""),
            Some("source") => format!("Scenario(title: \"Example\", sources: {{\n{text}\n}})"),
            Some("rule") => house_with("", text, ""),
            Some("party") => house_with("", "", text),
            Some("position") => house_with("", "", &format!("\"reader\": Party(positions: {{\n{text}\n}}),")),
            Some("condition") => house_with("", &format!("\"reader\": Rule(because: \"…\", holds:\n{text}\n),"), ""),
            Some("interests") => house_with("", "", &format!("\"reader\": Party(interests:\n{text}\n),")),
            Some("variant") => in_house(&format!("variants: {{\n{text}\n}},")),
            Some("draft") => in_house(&format!("drafts: {{\n{text}\n}},")),
            Some(other) => panic!("no part of a scenario is called {other}"),
        }
    }
}

/// The sale of a house with more issues, rules and parties.
fn house_with(issues: &str, rules: &str, parties: &str) -> String {
    HOUSE.replace("// more issues", issues).replace("// more rules", rules).replace("// more parties", parties)
}

/// The sale of a house with more fields.
fn in_house(fields: &str) -> String {
    HOUSE.replace("// more fields", fields)
}

/// The example that the parts belong to; `docs/language.md` shows it.
const HOUSE: &str = r#"Scenario(
    title: "Sale of a house",
    as_of: "2025-03-15",
    sources: {
        "call": Source(title: "A call between the agents", date: "2025-03-10"),
    },
    issues: {
        "price": Issue(title: "Price", domain: Amount(min: 200, max: 300, step: 5, unit: "thousand EUR")),
        "deposit": Issue(title: "Deposit", domain: Amount(min: 0, max: 40, unit: "thousand EUR")),
        "closing": Issue(title: "Closing", domain: Levels(["april", "may", "june"])),
        "furniture": Issue(title: "Furniture", domain: Options(["stays", "goes", "sold apart"])),
        "survey": Issue(title: "Survey before signing", domain: YesNo),
        // more issues
    },
    rules: {
        // more rules
    },
    parties: {
        "buyer": Party(
            title: "The buyer",
            positions: {
                "cap": Position(claim: "No more than 250", requires: AtMost("price", 250), cites: [Cite("call")]),
                "look": Position(claim: "A survey first", requires: Is("survey", "yes")),
            },
        ),
        "seller": Party(
            title: "The seller",
            positions: {
                "floor": Position(claim: "No less than 240", requires: AtLeast("price", 240)),
            },
        ),
        // more parties
    },
    // more fields
)
"#;
