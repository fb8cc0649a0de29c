//! Made-up negotiations that look like real ones: issues come in topics, most rules and positions stay inside one, and
//! every party has a package of its own that it argues for.
//!
//! Everything holds in the party's own package. A position that does not quarrel holds in a package common to all as
//! well, so that without quarrels there is a deal. The same call gives the same text.

use std::fmt::{self, Write};

/// How large a negotiation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 8 issues of 3 values, 3 parties with 20 positions.
    Small,
    /// 20 issues of 4 values, 5 parties with 80 positions.
    Middle,
    /// 60 issues of 4 values, 8 parties with 250 positions.
    Large,
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Size::Small => "small",
            Size::Middle => "middle",
            Size::Large => "large",
        })
    }
}

impl Size {
    /// Issues, values of each, parties, positions.
    fn numbers(self) -> [usize; 4] {
        match self {
            Size::Small => [8, 3, 3, 20],
            Size::Middle => [20, 4, 5, 80],
            Size::Large => [60, 4, 8, 250],
        }
    }
}

/// How many neighbouring issues make a topic.
const TOPIC: usize = 5;

/// A scenario of a size in which so many of a hundred positions quarrel with the common package.
pub fn scenario(size: Size, quarrel: usize) -> String {
    let [issues, values, parties, positions] = size.numbers();
    let mut chance = Chance(size as u64 + 1);
    let common = chance.package(issues, values);
    let own: Vec<_> = (0..parties).map(|_| chance.near(&common, values)).collect();
    let mut text = "Scenario(\n    title: \"A made-up negotiation\",\n    issues: {\n".to_owned();
    let names = (0..values).map(|value| format!("\"{}\"", level(value))).collect::<Vec<_>>().join(", ");
    for issue in 0..issues {
        let _ = writeln!(text, "        \"{}\": Issue(domain: Levels([{names}])),", named(issue));
    }
    text += "    },\n    rules: {\n";
    for rule in 0..issues {
        let everybody: Vec<_> = own.iter().chain([&common]).collect();
        let holds = chance.condition(&everybody, values, 2);
        let _ = writeln!(text, "        \"r{rule}\": Rule(because: \"made up\", holds: {holds}),");
    }
    text += "    },\n    parties: {\n";
    for (party, own) in own.iter().enumerate() {
        let _ = writeln!(text, "        \"p{party}\": Party(positions: {{");
        for position in (party..positions).step_by(parties) {
            let quarrels = chance.below(100) < quarrel;
            let kept = if quarrels { vec![own] } else { vec![own, &common] };
            let several = 1 + usize::from(chance.below(10) > 6) + usize::from(chance.below(10) == 9);
            let requires = chance.condition(&kept, values, several);
            let weight = 1 + chance.below(5);
            let _ = writeln!(
                text,
                "            \"q{position}\": Position(claim: \"made up\", requires: {requires}, weight: {weight}),"
            );
        }
        text += "        }),\n";
    }
    text + "    },\n)\n"
}

fn named(issue: usize) -> String {
    format!("i{issue}")
}

fn level(value: usize) -> String {
    format!("v{value}")
}

/// Numbers that look drawn at random (splitmix64: Steele, Lea and Flood, 2014).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % bound as u64) as usize
    }

    fn package(&mut self, issues: usize, values: usize) -> Vec<usize> {
        (0..issues).map(|_| self.below(values)).collect()
    }

    /// A package that agrees with another on about a third of the issues.
    fn near(&mut self, other: &[usize], values: usize) -> Vec<usize> {
        other.iter().map(|value| if self.below(3) == 0 { *value } else { self.below(values) }).collect()
    }

    /// A condition on about so many issues of one topic, sometimes of two, that holds in all these packages.
    fn condition(&mut self, kept: &[&Vec<usize>], values: usize, several: usize) -> String {
        let issues = kept[0].len();
        let topic = self.below(issues.div_ceil(TOPIC)) * TOPIC;
        let strays = self.below(10) == 0;
        let issue = |chance: &mut Self| match strays {
            true => chance.below(issues),
            false => (topic + chance.below(TOPIC)) % issues,
        };
        let last = issue(self);
        let then = self.limit(kept, last, values);
        let mut conditions = vec![then];
        for _ in 1..several {
            let (when, value) = (issue(self), self.below(values));
            conditions.push(format!("Not(Is(\"{}\", \"{}\"))", named(when), level(value)));
        }
        if conditions.len() == 1 { conditions.swap_remove(0) } else { format!("Any([{}])", conditions.join(", ")) }
    }

    /// A condition on one issue that holds in all these packages and excludes some value if it can.
    fn limit(&mut self, kept: &[&Vec<usize>], issue: usize, values: usize) -> String {
        let (low, high) = kept.iter().fold((values, 0), |(low, high), package| {
            let value = package[issue];
            (low.min(value), high.max(value))
        });
        let name = named(issue);
        match (low > 0, high + 1 < values) {
            (true, true) if self.below(2) == 0 => format!("AtLeast(\"{name}\", \"{}\")", level(low)),
            (_, true) => format!("AtMost(\"{name}\", \"{}\")", level(high)),
            (true, false) => format!("AtLeast(\"{name}\", \"{}\")", level(low)),
            (false, false) => match (0..values).find(|value| kept.iter().all(|package| package[issue] != *value)) {
                Some(value) => format!("Not(Is(\"{name}\", \"{}\"))", level(value)),
                None => format!("Between(\"{name}\", \"{}\", \"{}\")", level(low), level(high)),
            },
        }
    }
}
