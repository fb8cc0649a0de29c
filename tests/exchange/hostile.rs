//! Files that were made to do harm, and files that an accident befell: refused, or read, and nothing worse.

use zopa::exchange::{Foreign, Refusal, import_genius};

/// Imports a text as the domain and the profile of GENIUS at once.
fn genius(text: &str) -> Result<String, Refusal> {
    let file = Foreign { name: "h.xml", text };
    import_genius(file, &[file]).map(|imported| imported.text)
}

#[test]
fn xml_that_is_deep_long_or_full_of_entities_is_refused() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let wide = format!("<a>{}</a>", "<b/>".repeat(600_000));
    let entities = "<!DOCTYPE a [<!ENTITY x \"&#60;b/&#62;\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>".to_owned();
    for text in [deep, wide, entities] {
        let refusal = genius(&text).expect_err("it is refused");
        assert!(refusal.place.is_some_and(|place| place.starts_with("h.xml:")), "{}", refusal.message);
    }
}

#[test]
fn numbers_of_absurd_size_are_refused() {
    let issue = |low: &str, high: &str| {
        format!(
            "<o><objective><weight index='1' value='1'/><issue index='1' name='x' type='integer' lowerbound='{low}' \
             upperbound='{high}'/></objective></o>"
        )
    };
    assert!(genius(&issue("0", "9")).is_ok());
    for (low, high) in [("0", "1e59"), ("1e99999999", "2"), ("-1e15", "1e15"), ("0", &"9".repeat(5_000)), ("1/3", "2")]
    {
        assert!(genius(&issue(low, high)).is_err(), "{low} to {high}");
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused_or_read_and_never_a_panic() {
    let whole = "<o><objective name='é'><weight index='1' value='1'/><issue index='1' name='x'><item value='a' \
                 evaluation='1'/></issue></objective><reservation value='0.5'/></o>";
    assert!(genius(whole).is_ok());
    for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        assert!(genius(&whole[..end]).is_err(), "cut at {end}");
    }
}
