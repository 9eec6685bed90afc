//! Cues: the verbs that announce speech or show an attitude, with their forms and what may follow them.

/// What may stand beside a cue verb; a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Takes(u32);

impl Takes {
    /// What either takes.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// `that` and a clause.
pub(crate) const THAT: Takes = Takes(1);
/// A clause without `that`.
pub(crate) const BARE: Takes = Takes(2);
/// A quotation, before or after it.
pub(crate) const QUOTE: Takes = Takes(4);
/// The clause that it announces may stand before it.
pub(crate) const FRONT: Takes = Takes(8);
/// What is listed, as a noun phrase.
pub(crate) const LIST: Takes = Takes(16);
/// `describe X as Y`, `call X a Y`.
pub(crate) const AS: Takes = Takes(32);
/// The one who is told, before the words.
pub(crate) const TOLD: Takes = Takes(64);
/// `for` and what is called for.
pub(crate) const FOR: Takes = Takes(128);
/// `to` and what is promised or refused.
pub(crate) const TO: Takes = Takes(256);
/// Someone and `to` with what they are asked to do.
pub(crate) const OTHER_TO: Takes = Takes(512);
/// A clause that begins with `whether`, `how` and the like.
pub(crate) const WH: Takes = Takes(1024);
/// What is praised, rejected or proposed, as a noun phrase.
pub(crate) const MATTER: Takes = Takes(2048);
/// A preposition and what is talked about.
pub(crate) const ABOUT: Takes = Takes(4096);
/// A subject of any kind: a poll shows, a sign reads.
pub(crate) const ANY: Takes = Takes(1 << 14);

/// A cue verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cue {
    takes: Takes,
    /// The preposition that [`ABOUT`] needs, as an index into [`LINKS`].
    link: u8,
}

impl Cue {
    /// Whether it takes one of these.
    pub(crate) const fn takes(self, any: Takes) -> bool {
        self.takes.0 & any.0 != 0
    }

    /// The prepositions that lead to what is talked about.
    pub(crate) fn links(self) -> &'static [&'static str] {
        LINKS.get(usize::from(self.link)).map_or(&[], |(_, links)| links)
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

const SAYS: Takes = THAT.or(BARE).or(QUOTE).or(FRONT).or(ANY);
const STATES: Takes = THAT.or(QUOTE).or(FRONT).or(ANY);

/// What verbs take, by groups; a verb may stand in several. Forms are regular unless [`IRREGULAR`] gives them.
const VERBS: &[(Takes, &str)] = &[
    (
        SAYS,
        "say add note state stress insist claim argue warn admit acknowledge concede declare suggest confirm \
        predict assert contend write tell tweet allege quip joke boast complain reply respond recall reckon \
        proclaim estimate caution lament muse vent opine profess confess charge swear",
    ),
    (
        STATES,
        "explain reveal announce affirm reaffirm reiterate repeat maintain hint indicate emphasize emphasise \
        point remark observe report testify mention comment conclude answer counter highlight underline underscore \
        propose clarify disclose demand recommend agree read caution rule",
    ),
    (
        QUOTE.or(ANY),
        "retort ask continue go begin post urge call rejoin exclaim shout yell chant echo plead interject \
        cry mutter whisper wonder scoff snap gush crow bark chide intone deadpan recount advise put blast \
        start praise criticize describe promise pledge vow assure remind",
    ),
    (
        THAT,
        "imply signal show find believe think hope fear worry expect feel doubt suspect know assume \
        understand realize guess bet figure learn deny tell inform assure remind warn promise pledge vow pray \
        stipulate determine decide ensure complain rejoice bemoan regret forecast speculate theorize convince \
        discover consider hear anticipate project",
    ),
    (
        BARE,
        "deny assure promise believe think hope fear feel know guess bet figure suspect wish show find \
        assume doubt expect tell remind",
    ),
    (FRONT, "believe think tell show find"),
    (ANY, "show find indicate suggest mean"),
    (TOLD, "tell inform assure remind convince promise advise"),
    (
        AS,
        "call describe characterize characterise dismiss label denounce praise portray view brand deride paint tout \
        cast dub decry depict regard consider deem hail lambaste blast slam rip mock rate trash bash \
        peg",
    ),
    (FOR, "call ask push plead beg"),
    (
        TO,
        "promise pledge vow demand threaten refuse decline offer want hope plan intend agree propose seek expect \
        choose decide ask wish aim swear prefer",
    ),
    (
        OTHER_TO,
        "ask urge want order encourage expect beg advise press tell instruct challenge implore invite warn \
        lobby call push request allow require",
    ),
    (
        WH,
        "ask wonder question explain know decide discuss describe understand say tell see determine consider \
        debate reveal show learn realize note mention recall acknowledge outline detail predict",
    ),
    (LIST, "outline identify list cite detail"),
    (
        MATTER,
        "criticize criticise praise slam denounce condemn decry dismiss reject oppose support back endorse \
        defend question attack mock blame welcome applaud propose favor favour prefer demand seek want \
        ridicule challenge tout deny predict urge recommend discuss cite mention acknowledge express expect promise \
        pledge announce rebuke assail lament bemoan fear deride disavow renounce repudiate blast suggest describe \
        highlight reiterate emphasize stress recall allege protest advocate champion envision anticipate \
        disparage lambaste scold berate rip hammer trumpet invoke echo dispute contest refute thank request \
        regret abhor detest resent like love hate admire consider note declare decide offer condone threaten \
        debate celebrate commend credit address raise float \
        weigh view see compare cheer salute honor vow believe estimate outline explain declare",
    ),
    (
        ABOUT,
        "talk speak refer point warn complain argue push rail focus allude object agree disagree boast joke worry \
        ask hint insist elaborate comment think brag call appeal campaign",
    ),
    (TO, "vote opt"),
    (MATTER, "embrace promote pitch push laud extol belittle disown vilify scorn reprimand warn"),
    (MATTER, "accuse fault congratulate chide chastise upbraid"),
    (THAT.or(QUOTE), "snipe posit surmise fume marvel bellow"),
    (WH.or(QUOTE), "ponder"),
];

/// Verbs with the prepositions that lead to what is talked about.
const LINKS: &[(&str, &[&str])] = &[
    ("", &[]),
    ("talk", &["about", "of"]),
    ("speak", &["about", "of", "against"]),
    ("refer", &["to"]),
    ("point", &["to"]),
    ("warn", &["of", "about", "against"]),
    ("complain", &["about", "of"]),
    ("argue", &["for", "against"]),
    ("push", &["for"]),
    ("rail", &["against"]),
    ("focus", &["on"]),
    ("allude", &["to"]),
    ("object", &["to"]),
    ("agree", &["with"]),
    ("disagree", &["with"]),
    ("boast", &["about", "of"]),
    ("joke", &["about"]),
    ("worry", &["about"]),
    ("ask", &["about"]),
    ("hint", &["at"]),
    ("insist", &["on"]),
    ("elaborate", &["on"]),
    ("comment", &["on"]),
    ("think", &["about"]),
    ("brag", &["about"]),
    ("call", &["on"]),
    ("appeal", &["to", "for"]),
    ("campaign", &["on", "for", "against"]),
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
    ("show", ["shows", "showed", "showing"]),
    ("find", ["finds", "found", "finding"]),
    ("know", ["knows", "knew", "knowing"]),
    ("feel", ["feels", "felt", "feeling"]),
    ("see", ["sees", "saw", "seeing"]),
    ("bet", ["bets", "bet", "betting"]),
    ("swear", ["swears", "swore", "swearing"]),
    ("read", ["reads", "read", "reading"]),
    ("put", ["puts", "put", "putting"]),
    ("cast", ["casts", "cast", "casting"]),
    ("understand", ["understands", "understood", "understanding"]),
    ("plan", ["plans", "planned", "planning"]),
    ("refer", ["refers", "referred", "referring"]),
    ("speak", ["speaks", "spoke", "speaking"]),
    ("hear", ["hears", "heard", "hearing"]),
    ("mean", ["means", "meant", "meaning"]),
    ("seek", ["seeks", "sought", "seeking"]),
    ("choose", ["chooses", "chose", "choosing"]),
    ("beg", ["begs", "begged", "begging"]),
    ("brag", ["brags", "bragged", "bragging"]),
    ("snap", ["snaps", "snapped", "snapping"]),
    ("rip", ["rips", "ripped", "ripping"]),
    ("dub", ["dubs", "dubbed", "dubbing"]),
    ("forecast", ["forecasts", "forecast", "forecasting"]),
    ("slam", ["slams", "slammed", "slamming"]),
    ("regret", ["regrets", "regretted", "regretting"]),
    ("hit", ["hits", "hit", "hitting"]),
    ("prefer", ["prefers", "preferred", "preferring"]),
    ("abhor", ["abhors", "abhorred", "abhorring"]),
    ("compel", ["compels", "compelled", "compelling"]),
];

/// Every form of every cue verb, in the order in which a later one yields to an earlier.
pub(crate) fn forms_of_all() -> Vec<(String, Cue, Form)> {
    let mut verbs: Vec<(&str, Takes)> = Vec::new();
    for (takes, words) in VERBS {
        for word in words.split_ascii_whitespace() {
            match verbs.iter_mut().find(|(verb, _)| *verb == word) {
                Some((_, known)) => *known = known.or(*takes),
                None => verbs.push((word, *takes)),
            }
        }
    }
    let mut out = Vec::new();
    for (verb, takes) in verbs {
        let link =
            LINKS.iter().position(|(v, _)| *v == verb).and_then(|at| u8::try_from(at).ok()).unwrap_or(0);
        let cue = Cue { takes, link };
        let [present, past, participle] = forms(verb);
        // Where two forms are spelled alike the past is the likelier in news.
        if past != verb {
            out.push((verb.to_owned(), cue, Form::Base));
        }
        out.push((present, cue, Form::Present));
        out.push((past, cue, Form::Past));
        out.push((participle, cue, Form::Participle));
        if verb == "signal" {
            out.push(("signalled".to_owned(), cue, Form::Past));
            out.push(("signalling".to_owned(), cue, Form::Participle));
        }
    }
    out
}

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
    let present = if verb.ends_with(['s', 'h', 'x']) { format!("{verb}es") } else { format!("{verb}s") };
    [present, format!("{verb}ed"), format!("{verb}ing")]
}

/// The cue verb of which `word` is a form.
#[cfg(test)]
fn find(word: &str) -> Option<(Cue, Form)> {
    crate::grammar::known(word).cue
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
        assert!(find("identified").unwrap().0.takes(LIST));
        assert!(find("described").unwrap().0.takes(AS));
    }
}
