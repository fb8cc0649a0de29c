//! Remedies for a name that does not exist: the nearest one, or what there is.

/// How alike two names must be (Jaro–Winkler, 0 to 1) for one to be offered for the other. Typing slips in short ids
/// score above this, unrelated ids of the same length mostly below.
const ALIKE: f64 = 0.8;

/// At most this many names are listed where none is near.
const LISTED: usize = 12;

/// Longer names are not compared: the work grows with the square of the length, and no id is that long.
const LONGEST: usize = 120;

/// The known name most like `name`, if one is like it enough; the first of equals.
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    if name.len() > LONGEST {
        return None;
    }
    let lower = name.to_lowercase();
    let short = known.into_iter().filter(|known| known.len() <= LONGEST);
    let scored = short.map(|known| (strsim::jaro_winkler(&lower, &known.to_lowercase()), known));
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.filter(|(score, _)| *score >= ALIKE).map(|(_, known)| known)
}

/// The sentence that helps somebody who wrote a name that is not there, such as "an issue with a similar name exists:
/// `nato`".
pub fn help<'n>(kind: &str, name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let known: Vec<_> = known.collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("{} with a similar name exists: `{near}`", with_article(kind)),
        None if known.is_empty() => format!("there is no {kind} at all"),
        None if known.len() == 1 => format!("the only {kind} is {}", list(known.into_iter())),
        None => format!("the {} are {}", plural(kind), list(known.into_iter())),
    }
}

fn plural(kind: &str) -> String {
    match kind.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{kind}s"),
    }
}

/// The names in a row, in backticks; only so many of them.
pub fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<_> = names.collect();
    let shown: Vec<_> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(LISTED);
    let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{tail}", shown.join(", "))
}

/// The word with "a" or "an" before it.
pub fn with_article(kind: &str) -> String {
    format!("{} {kind}", if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" })
}
