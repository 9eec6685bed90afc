//! Writes what a party tells into its file, and leaves every other byte as it was: comments, readings, red lines and all.

use toml_edit::{DocumentMut, Item, Table, Value, value};

use crate::limits::TOML_BYTES;

/// What a party tells in one go: numbers as text, as the case folder takes them (`40`, `2/3`, `40..60`, `unknown`, `rank 2`). An
/// empty text takes the number back; what is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// `points`, `swings`, `shares` or `ranks`.
    pub weights_are: Option<String>,
    /// Issue and weight.
    pub weights: Vec<(String, String)>,
    /// Issue, option, and value; no option for an article's value when in.
    pub values: Vec<(String, Option<String>, String)>,
    /// What an agreement must be worth.
    pub reservation: Option<String>,
}

/// Why what is told cannot be written into the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TellError {
    /// The file is not TOML, or too large.
    #[error("the file has faults; they must be mended first")]
    Faulty,
    /// Something in the file is written in a way that a form cannot change.
    #[error("{0} is written in a way that only the text of the file can change")]
    Other(String),
}

/// The text of a party's file with what it tells. Where there is no file one is begun.
///
/// # Errors
/// Refuses files that are not TOML, and entries of another shape than the form's. Whether the numbers make sense is for
/// the reader of the case to say.
pub fn tell(file: Option<&str>, party: &str, told: &Told) -> Result<String, TellError> {
    let begun = format!("schema = \"mediant/party/1\"\nparty = \"{party}\"\n");
    let text = file.unwrap_or(&begun);
    if text.len() > TOML_BYTES {
        return Err(TellError::Faulty);
    }
    let mut document: DocumentMut = text.parse().map_err(|_| TellError::Faulty)?;
    if let Some(text) = &told.reservation {
        put(document.as_table_mut(), "reservation", text);
    }
    if let Some(how) = &told.weights_are {
        put(document.as_table_mut(), "weights-are", how);
    }
    for (issue, text) in &told.weights {
        put(table(document.as_table_mut(), "weights")?, issue, text);
    }
    for (issue, option, text) in &told.values {
        let values = table(document.as_table_mut(), "values")?;
        match (values.get_mut(issue), option) {
            (Some(Item::Table(options)), option) => put(options, option.as_deref().unwrap_or("in"), text),
            (Some(Item::Value(Value::InlineTable(options))), option) => {
                let key = option.as_deref().unwrap_or("in");
                match number(text) {
                    Some(number) => drop(options.insert(key, number)),
                    None => drop(options.remove(key)),
                }
            }
            (Some(Item::Value(Value::Array(_))), _) => {
                return Err(TellError::Other(format!("values.{issue}")));
            }
            (_, None) => put(values, issue, text),
            (_, Some(option)) if !text.trim().is_empty() => {
                let mut options = Table::new();
                put(&mut options, option, text);
                values.insert(issue, Item::Table(options));
            }
            (_, Some(_)) => {}
        }
    }
    Ok(document.to_string())
}

/// The table of this name, begun where there is none.
fn table<'t>(of: &'t mut Table, name: &str) -> Result<&'t mut Table, TellError> {
    let item = of.entry(name).or_insert_with(|| {
        let mut begun = Table::new();
        begun.set_implicit(name == "values");
        Item::Table(begun)
    });
    item.as_table_mut().ok_or_else(|| TellError::Other(name.to_owned()))
}

/// Sets a key, keeping the comments around it, or takes it out where the text is empty.
fn put(table: &mut Table, key: &str, text: &str) {
    let Some(new) = number(text) else {
        table.remove(key);
        return;
    };
    if let Some(Item::Value(old)) = table.get_mut(key) {
        let around = old.decor().clone();
        *old = new;
        *old.decor_mut() = around;
    } else {
        table.insert(key, value(new));
    }
}

/// A number as TOML holds it, else a text; none for an empty one.
fn number(text: &str) -> Option<Value> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let plain =
        text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-') && text.parse::<f64>().is_ok();
    let short = text.len() <= 18;
    let bare = plain && short && text.parse::<Value>().is_ok_and(|v| v.is_integer() || v.is_float());
    Some(if bare { text.parse().unwrap_or_else(|_| Value::from(text)) } else { Value::from(text) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "schema = \"mediant/party/1\"\nparty = \"a\"\n# Told on Monday.\nreservation = 40 # at least\n\n[weights]\n\
                        price = 60 # heaviest\nterms = 40\n\n[values.terms]\nshort = 100\nlong = 0\n\n[[interests]]\ntext = \"peace\"\n";

    fn told() -> Told {
        Told {
            weights_are: None,
            weights: vec![("price".into(), "50..70".into()), ("terms".into(), "45.50".into())],
            values: vec![
                ("terms".into(), Some("long".into()), "2/3".into()),
                ("kursk".into(), None, "7".into()),
            ],
            reservation: Some("0.10".into()),
        }
    }

    #[test]
    fn what_is_told_is_written_and_the_rest_stays_byte_for_byte() {
        let after = tell(Some(FILE), "a", &told()).unwrap();
        let wanted = FILE
            .replace("reservation = 40 #", "reservation = 0.10 #")
            .replace("price = 60 #", "price = \"50..70\" #")
            .replace("terms = 40", "terms = 45.50")
            .replace("long = 0", "long = \"2/3\"");
        for line in wanted.lines() {
            assert!(after.contains(line), "{line} in {after}");
        }
        assert!(after.contains("kursk = 7"), "{after}");
        // What was told already changes nothing more.
        assert_eq!(tell(Some(&after), "a", &told()).unwrap(), after);
    }

    #[test]
    fn an_empty_text_takes_a_number_back_and_a_first_one_begins_the_file() {
        let back = Told { weights: vec![("price".into(), " ".into())], ..Told::default() };
        assert_eq!(tell(Some(FILE), "a", &back).unwrap(), FILE.replace("price = 60 # heaviest\n", ""));
        let begun = tell(None, "a", &told()).unwrap();
        assert!(
            begun.starts_with("schema = \"mediant/party/1\"\nparty = \"a\"\n")
                && begun.contains("[values.terms]"),
            "{begun}"
        );
    }

    #[test]
    fn what_a_form_cannot_change_is_refused() {
        assert_eq!(tell(Some("= ="), "a", &told()), Err(TellError::Faulty));
        let lines = "[values]\nterms = [[0, 1], [2, 3]]\n";
        assert_eq!(tell(Some(lines), "a", &told()), Err(TellError::Other("values.terms".into())));
        assert_eq!(tell(Some("weights = 3\n"), "a", &told()), Err(TellError::Other("weights".into())));
    }
}
