//! Cues: the verbs that announce speech, with their forms and what may follow them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// May be followed by `that` and a clause.
const THAT: u8 = 1;
/// May be followed by a clause without `that`.
const BARE: u8 = 2;
/// May announce a quotation, before or after it.
const QUOTE: u8 = 4;
/// May follow the clause that it announces.
const FRONT: u8 = 8;
/// May be followed by what is listed, as a noun phrase.
const LIST: u8 = 16;
/// `describe X as Y`, `call X a Y`.
const AS: u8 = 32;
/// Takes the one who is told before the words.
const TOLD: u8 = 64;
/// May be followed by `to` or `for` and what is asked or promised.
const FOR: u8 = 128;

/// A cue verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cue {
    flags: u8,
}

impl Cue {
    /// May be followed by `that` and a clause.
    pub(crate) fn that(self) -> bool {
        self.flags & THAT != 0
    }
    /// May be followed by a clause without `that`.
    pub(crate) fn bare(self) -> bool {
        self.flags & BARE != 0
    }
    /// May announce a quotation.
    pub(crate) fn quote(self) -> bool {
        self.flags & QUOTE != 0
    }
    /// May follow the clause that it announces.
    pub(crate) fn front(self) -> bool {
        self.flags & FRONT != 0
    }
    /// May be followed by a list of matters.
    pub(crate) fn list(self) -> bool {
        self.flags & LIST != 0
    }
    /// `describe X as Y`, `call X a Y`.
    pub(crate) fn describes(self) -> bool {
        self.flags & AS != 0
    }
    /// Takes the one who is told.
    pub(crate) fn told(self) -> bool {
        self.flags & TOLD != 0
    }
    /// May be followed by `to` or `for`.
    pub(crate) fn asks(self) -> bool {
        self.flags & FOR != 0
    }
}

/// The form in which a cue verb stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `say`
    Base,
    /// `says`
    Present,
    /// `said`
    Past,
    /// `saying`
    Participle,
}

/// Verb and flags; forms are regular unless [`IRREGULAR`] gives them.
const VERBS: &[(&str, u8)] = &[
    ("say", THAT | BARE | QUOTE | FRONT),
    ("add", THAT | BARE | QUOTE | FRONT),
    ("note", THAT | BARE | QUOTE | FRONT),
    ("state", THAT | BARE | QUOTE | FRONT),
    ("explain", THAT | QUOTE | FRONT),
    ("stress", THAT | BARE | QUOTE | FRONT),
    ("insist", THAT | BARE | QUOTE | FRONT),
    ("claim", THAT | BARE | QUOTE | FRONT),
    ("argue", THAT | BARE | QUOTE | FRONT),
    ("warn", THAT | BARE | QUOTE | FRONT),
    ("admit", THAT | BARE | QUOTE | FRONT),
    ("acknowledge", THAT | BARE | QUOTE | FRONT),
    ("concede", THAT | BARE | QUOTE | FRONT),
    ("reveal", THAT | QUOTE | FRONT),
    ("announce", THAT | QUOTE | FRONT),
    ("declare", THAT | BARE | QUOTE | FRONT),
    ("affirm", THAT | QUOTE | FRONT),
    ("reaffirm", THAT | QUOTE | FRONT),
    ("reiterate", THAT | QUOTE | FRONT),
    ("repeat", THAT | QUOTE),
    ("maintain", THAT | QUOTE | FRONT),
    ("suggest", THAT | BARE | QUOTE | FRONT),
    ("hint", THAT | QUOTE | FRONT),
    ("indicate", THAT | QUOTE | FRONT),
    ("imply", THAT),
    ("signal", THAT),
    ("emphasize", THAT | QUOTE | FRONT),
    ("emphasise", THAT | QUOTE | FRONT),
    ("highlight", THAT | QUOTE),
    ("underline", THAT | QUOTE),
    ("underscore", THAT | QUOTE),
    ("point", THAT | QUOTE | FRONT),
    ("mention", THAT | QUOTE),
    ("remark", THAT | QUOTE | FRONT),
    ("comment", THAT | QUOTE),
    ("observe", THAT | QUOTE | FRONT),
    ("reply", THAT | QUOTE),
    ("respond", THAT | QUOTE),
    ("answer", THAT | QUOTE),
    ("counter", THAT | QUOTE),
    ("retort", QUOTE),
    ("quip", QUOTE),
    ("joke", THAT | QUOTE),
    ("ask", QUOTE),
    ("continue", QUOTE),
    ("go", QUOTE),
    ("begin", QUOTE),
    ("conclude", THAT | QUOTE),
    ("tell", THAT | BARE | QUOTE | TOLD | FRONT),
    ("inform", THAT | TOLD),
    ("assure", THAT | BARE | QUOTE | TOLD),
    ("remind", THAT | QUOTE | TOLD),
    ("convince", 0),
    ("confirm", THAT | BARE | QUOTE | FRONT),
    ("deny", THAT | BARE | QUOTE),
    ("predict", THAT | BARE | QUOTE | FRONT),
    ("propose", THAT | QUOTE),
    ("promise", THAT | BARE | QUOTE | FOR),
    ("pledge", THAT | QUOTE | FOR),
    ("vow", THAT | QUOTE | FOR),
    ("caution", THAT | QUOTE | FRONT),
    ("recall", THAT | QUOTE),
    ("clarify", THAT | QUOTE),
    ("assert", THAT | BARE | QUOTE | FRONT),
    ("contend", THAT | BARE | QUOTE | FRONT),
    ("allege", THAT | BARE | QUOTE),
    ("report", THAT | QUOTE | FRONT),
    ("write", THAT | BARE | QUOTE | FRONT),
    ("tweet", THAT | QUOTE | FRONT),
    ("post", QUOTE),
    ("complain", THAT | QUOTE | FRONT),
    ("lament", THAT | QUOTE),
    ("boast", THAT | QUOTE),
    ("joke", THAT | QUOTE),
    ("testify", THAT | QUOTE | FRONT),
    ("urge", QUOTE),
    ("demand", THAT | QUOTE | FOR),
    ("call", AS | FOR | QUOTE),
    ("describe", AS),
    ("characterize", AS),
    ("characterise", AS),
    ("dismiss", AS),
    ("label", AS),
    ("denounce", AS),
    ("praise", AS),
    ("outline", LIST),
    ("identify", LIST),
    ("list", LIST),
    ("cite", LIST),
    ("detail", LIST),
    ("believe", THAT | BARE | FRONT),
    ("think", THAT | BARE | QUOTE),
    ("express", 0),
    ("estimate", THAT | FRONT),
    ("recommend", THAT | QUOTE),
    ("agree", THAT | QUOTE),
    ("disclose", THAT),
    ("rejoin", QUOTE),
    ("exclaim", QUOTE),
    ("shout", QUOTE),
    ("declare", THAT | QUOTE),
];

/// Base, present, past, participle.
const IRREGULAR: &[(&str, [&str; 3])] = &[
    ("say", ["says", "said", "saying"]),
    ("tell", ["tells", "told", "telling"]),
    ("write", ["writes", "wrote", "writing"]),
    ("think", ["thinks", "thought", "thinking"]),
    ("go", ["goes", "went", "going"]),
    ("begin", ["begins", "began", "beginning"]),
    ("admit", ["admits", "admitted", "admitting"]),
    ("quip", ["quips", "quipped", "quipping"]),
    ("signal", ["signals", "signaled", "signaling"]),
    ("agree", ["agrees", "agreed", "agreeing"]),
];

static FORMS: LazyLock<HashMap<String, (Cue, Form)>> = LazyLock::new(|| {
    let mut out = HashMap::new();
    for &(verb, flags) in VERBS {
        let cue = Cue { flags };
        let [present, past, participle] = forms(verb);
        out.insert(verb.to_owned(), (cue, Form::Base));
        out.insert(present, (cue, Form::Present));
        out.insert(past, (cue, Form::Past));
        out.insert(participle, (cue, Form::Participle));
    }
    for extra in ["signalled", "signalling"] {
        let form = if extra.ends_with("ed") { Form::Past } else { Form::Participle };
        out.insert(extra.to_owned(), (Cue { flags: THAT }, form));
    }
    out
});

fn forms(verb: &str) -> [String; 3] {
    if let Some((_, [present, past, participle])) = IRREGULAR.iter().find(|(base, _)| *base == verb) {
        return [present, past, participle].map(|s| (*s).to_owned());
    }
    if let Some(stem) = verb.strip_suffix('e') {
        return [format!("{verb}s"), format!("{verb}d"), format!("{stem}ing")];
    }
    if let Some(stem) = verb.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'o'])
    {
        return [format!("{stem}ies"), format!("{stem}ied"), format!("{verb}ing")];
    }
    let present = if verb.ends_with(['s', 'h']) { format!("{verb}es") } else { format!("{verb}s") };
    [present, format!("{verb}ed"), format!("{verb}ing")]
}

/// The cue verb of which `word` is a form.
pub(crate) fn find(word: &str) -> Option<(Cue, Form)> {
    if word.len() > 16 || word.len() < 2 || !word.is_ascii() {
        return None;
    }
    if word.bytes().any(|b| b.is_ascii_uppercase()) {
        return FORMS.get(&word.to_ascii_lowercase()).copied();
    }
    FORMS.get(word).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_found() {
        for (word, form) in [
            ("said", Form::Past),
            ("Noting", Form::Participle),
            ("stresses", Form::Present),
            ("denied", Form::Past),
            ("conveyed", Form::Base),
        ] {
            assert_eq!(find(word).map(|(_, f)| f), (word != "conveyed").then_some(form), "{word}");
        }
        assert!(find("identified").unwrap().0.list());
        assert!(find("described").unwrap().0.describes());
    }
}
