//! Word classes of English that the rules share, looked up once a word.

use std::sync::LazyLock;

use crate::byte::{self, HIGH, ONES, eight, small};
use crate::cue::{self, Cue, Form};

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class(u64);

impl Class {
    /// The classes of either.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two share a class.
    pub(crate) const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }
}

/// Names the classes; each is one bit of a [`Class`], in the order given.
macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $words:expr;)*) => {
        #[allow(clippy::upper_case_acronyms, non_camel_case_types, reason = "only counts the classes")]
        #[repr(u64)]
        enum Bit { $($name),* }
        $($(#[$doc])* pub(crate) const $name: Class = Class(1 << Bit::$name as u64);)*
        /// The words of each class, in small letters with straight apostrophes.
        const WORDS: &[(Class, &str)] = &[$(($name, $words)),*];
    };
}

classes! {
    /// Third-person pronouns that can speak.
    PRONOUN = "he she they it";
    /// Pronouns for the one who is told or meant.
    PRONOUN_OBJECT = "him her them me us you it himself herself themselves";
    /// Prepositions and the like; they end a noun phrase.
    PREPOSITION = "in on at with from by to of for about after before since during over under against between into \
        amid among through until till toward towards without within upon via following regarding concerning around \
        near despite per like ahead outside inside";
    /// Words that join clauses; they end a noun phrase.
    CONJUNCTION = "and but or nor yet so that when while as because although though if unless whether than where \
        which whereas once then however what how why";
    /// Conjunctions that put a clause under another.
    UNDER = "although though while when because as since whereas but and yet so";
    /// Conjunctions that state a condition.
    CONDITION = "if unless once until provided";
    /// Auxiliary and modal verbs.
    AUXILIARY = "is are was were be been has have had do does did will would can could may might must shall should \
        cannot can't won't wouldn't couldn't isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't \
        shouldn't mustn't needs need";
    /// Words that may begin a noun phrase.
    DETERMINER = "the a an this that these those his her its their our my your no any some all both each every many \
        several most few one two three another other";
    /// Pronouns and the like that begin a clause.
    CLAUSE_START = "he she they it we i you there everyone everybody nobody nothing neither";
    /// Adverbs that may stand between a subject and its verb, besides words in -ly.
    ADVERB = "also then later again once even just further still now soon often earlier instead has had have \
        previously always thus";
    /// Nouns for those who speak without a name.
    SPEAKER = "spokesman spokeswoman spokesperson spokespeople official officials minister ministers ministry \
        government president secretary senator senators adviser advisor advisers aide aides analyst analysts expert \
        experts source sources diplomat diplomats leader leaders chief head director chairman chairwoman chair \
        ambassador envoy negotiator negotiators mediator mediators delegation lawmaker lawmakers critics critic \
        statement report reports agency office department company police prosecutor prosecutors court judge army \
        military commander general mayor governor king queen prince professor researcher researchers scientist \
        scientists lawyer lawyers attorney witness witnesses resident residents journalist reporter member members \
        union party campaign candidate group organization organisation team man woman father mother son daughter \
        brother sister wife husband friend premier chancellor representative congressman congresswoman economist \
        economists author study survey poll authorities administration kremlin pentagon foreign doctor doctors people \
        supporters opponents democrats republicans voters strategist strategists editor historian colleague \
        colleagues parent parents student students teacher owner manager executive executives investigators \
        observers activist activists others some many one another pope bishop memo letter document documents paper \
        newspaper magazine network bank commission committee council panel board businessman businesswoman nominee \
        front-runner frontrunner contender mogul actor actress singer comedian petition lawsuit indictment editorial";
    /// Words in -ing that begin no aside.
    NOT_ASIDE = "including during regarding concerning according following nothing something everything anything \
        morning evening being king pending beijing spring";
    /// Verb forms that only a finite clause has, besides auxiliaries and words in -ed.
    FINITE = "wants want makes made knows think thinks believes believe goes went gets got gave gives took takes came \
        comes said says saw sees left met became becomes began held kept lost won paid remains seems means plans \
        hopes continues requires tend involves expects like loves hates feels felt looks faces agree agrees supports \
        know see put let stands stood works lies has knew ran told lives plays drove wrote spoke broke chose rose fell \
        grew threw flew drew led fed sat understood spent sent built lent bent dealt slept swept taught bought brought \
        caught fought sought thought sold heard laid meant shot sang sank drank swam hung stuck struck swung dug forgave \
        ate bore wore tore swore hit cut set shut cost hurt quit overcame blew shook woke hid bit rode beat forgot found \
        wound fled bred slid spun shed withdrew undertook gained";
    /// Words of titles.
    TITLE = "president vice prime minister foreign secretary state defense defence senator sen. representative rep. \
        congressman congresswoman governor gov. mayor general gen. ambassador envoy special adviser advisor national \
        security chancellor premier king queen prince princess pope mr. mrs. ms. dr. prof. professor sir lord lady \
        dame spokesman spokeswoman spokesperson director chairman chairwoman chief treasury attorney justice judge \
        leader speaker commissioner colonel col. captain capt. major lieutenant admiral commander deputy former \
        acting interior finance trade energy press counterpart of pm ceo negotiator lawyer economist analyst \
        strategist candidate coach author host rev.";
    /// Peoples, parties and places that stand before a title.
    NATION = "us u.s. uk u.k. eu un u.n. american british french german russian ukrainian chinese israeli \
        palestinian egyptian turkish iranian iraqi syrian indian pakistani japanese korean italian spanish polish \
        dutch greek swedish democratic republican labour conservative european nato state saudi south north \
        brazilian mexican canadian australian hungarian finnish norwegian danish swiss colombian panamanian afghan \
        sudanese ethiopian kenyan libyan lebanese jordanian qatari serbian georgian armenian azerbaijani belarusian \
        dem. gop white house kremlin pentagon";
    /// Words that make a run of capitals an organisation or a place.
    BODY = "house news ministry department times post council union united states university party nations bank \
        court street journal agency committee commission army institute foundation group company inc. corp. congress \
        parliament senate tribune television tv radio channel network association center centre city county board \
        office administration war act week today press college school hospital church club team league organization \
        organisation service bureau air new east west great saint san los las";
    /// Small words inside names.
    INNER = "de van von der bin al la del di da el ben ibn le";
    /// Words of one who speaks of himself.
    FIRST_PERSON = "i we me us my our ours mine i'm i've i'll i'd we're we've we'll we'd let's";
    /// Words before a verb that say that nothing was said, or only might be.
    NOT_SAID = "to not never will would could can may might should must did does do cannot is was were are be been \
        being the a an this of no";
    /// Verb forms in -s that are nouns as well.
    NOUN_TOO = "claims reports states notes calls demands hopes fears attacks supports plans answers comments views \
        estimates charges posts requests promises doubts threats quotes remarks praises offers wishes blasts desires \
        thanks questions worries challenges guesses hits mocks points details lists debates shows hints highlights \
        forecasts complaints warnings labels brands casts backs credits cheers salutes honors honours votes pushes \
        presses orders lobbies figures bets raises floats addresses projects dismisses finds rules tweets jokes";
    /// Possessive pronouns of those who can speak.
    OWNER = "his her their";
    /// Nouns of speech and attitude.
    NOUN_OF_SPEECH = "claim claims assertion assertions statement statements belief view views promise promises pledge \
        pledges vow vows call calls demand demands insistence suggestion suggestions contention argument arguments \
        warning warnings threat threats prediction predictions allegation allegations admission announcement refusal \
        plea pleas request requests proposal proposals plan plans hope hopes fear fears desire decision opposition support \
        criticism denunciation condemnation rejection endorsement defense defence description remark remarks comment \
        comments complaint complaints accusation accusations assurance assurances opinion conviction wish intention \
        concern concerns recommendation praise approval";
    /// Nouns that `for` follows with what is asked.
    CALL = "call calls demand demands request requests plea pleas";
    /// Relative pronouns.
    RELATIVE = "who which that";
    /// Days of the week.
    WEEKDAY = "monday tuesday wednesday thursday friday saturday sunday";
    /// Contractions with a finite verb.
    CONTRACTION = "it's that's there's he's she's what's";
    /// The first words of what names an occasion.
    OCCASION = "interview briefing press news statement speech address hearing tweet post podcast letter debate rally \
        phone testimony op-ed reporters journalists parliament";
    /// Words that end the name of an outlet.
    OUTLET_END = "news times post channel radio tv television journal tribune guardian herald today telegraph press \
        agency network weekly magazine gazette observer chronicle";
    /// Outlets of one word, and nouns for an outlet without a name.
    OUTLET = "reuters bloomberg politico axios newsmax interfax tass xinhua agency newspaper broadcaster";
    /// The first words of dates that are counted from today.
    RELATIVE_DAY = "today tonight yesterday tomorrow this last next";
    /// What someone issues that says something.
    MESSAGE = "statement statements letter letters email emails e-mail memo tweet post message note release op-ed \
        report video";
    /// The first word of `according to`.
    ACCORDING = "according";
    /// The mark `,`.
    COMMA = "";
    /// The mark `:`.
    COLON = "";
    /// A small word in -ed.
    PAST = "";
    /// A small word in -ly.
    MANNER = "";
    /// A small word in -ing.
    ACTING = "";
    /// A small word in -s.
    ESS = "";
    /// A word that ends as a contracted verb does.
    CONTRACTED = "";
    /// A word that begins with a capital letter.
    CAPITAL = "";
    /// A denied auxiliary.
    DENIED = "";
}

/// What shows that a clause is finite.
const VERBAL: Class = AUXILIARY.or(FINITE).or(CONTRACTION).or(CONTRACTED).or(PAST);

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known {
    /// Its classes.
    pub(crate) class: Class,
    /// The cue verb of which it is a form.
    pub(crate) cue: Option<(Cue, Form)>,
}

/// The longest word that is known, in bytes.
const WIDTH: usize = 24;
/// Slots of the index; a power of two, at least twice the words.
const SLOTS: usize = 8192;

/// A word in small letters with straight apostrophes, as numbers of eight bytes each.
type Key = [u64; WIDTH / 8];

/// Words with what is known of them: a small index by open addressing, whose slots hold a part of the hash
/// and the place of the word, so that most words that are not listed are told by the index alone.
struct Table {
    index: Vec<(u16, u16)>,
    words: Vec<(Key, Known)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { index: vec![(0, EMPTY); SLOTS], words: Vec::new() };
    for (class, words) in WORDS {
        for word in words.split_ascii_whitespace() {
            table.with(word, |known| known.class = known.class.or(*class));
        }
    }
    for (word, cue, form) in cue::forms_of_all() {
        table.with(&word, |known| known.cue = Some((cue, form)));
    }
    table
});

/// The place of no word.
const EMPTY: u16 = u16::MAX;

impl Table {
    /// The slot of the key, or the free one where it belongs, with the part of the hash that it keeps.
    #[inline]
    fn slot(&self, key: &Key, mixed: u64) -> (usize, u16) {
        let [a, b, c, d, ..] = mixed.to_be_bytes();
        let mut at = usize::from(u16::from_be_bytes([a, b])) & (SLOTS - 1);
        let tag = u16::from_be_bytes([c, d]);
        loop {
            let (kept, place) = self.index[at];
            if place == EMPTY || kept == tag && self.words[usize::from(place)].0 == *key {
                return (at, tag);
            }
            at = (at + 1) & (SLOTS - 1);
        }
    }

    /// What is known of the word with this key, and the part of its hash that tells words apart.
    #[inline]
    fn get(&self, key: &Key) -> (Known, u32) {
        let mixed = mix(key);
        let (at, _) = self.slot(key, mixed);
        let known = self.words.get(usize::from(self.index[at].1)).map_or(Known::default(), |w| w.1);
        (known, high(mixed))
    }

    fn with(&mut self, word: &str, change: impl FnOnce(&mut Known)) {
        let Some((key, _)) = fold(word.as_bytes()) else { return };
        let (at, tag) = self.slot(&key, mix(&key));
        if self.index[at].1 == EMPTY {
            self.index[at] = (tag, u16::try_from(self.words.len()).unwrap_or(EMPTY));
            self.words.push((key, Known::default()));
        }
        if let Some(word) = self.words.get_mut(usize::from(self.index[at].1)) {
            change(&mut word.1);
        }
    }
}

/// The key's hash; its highest bytes name the first slot, and those after them are what the index keeps.
#[inline]
fn mix(key: &Key) -> u64 {
    (key[0] ^ key[1].rotate_left(23) ^ key[2].rotate_left(41)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The upper half of a hash.
#[inline]
fn high(mixed: u64) -> u32 {
    let [a, b, c, d, ..] = mixed.to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// The word in small letters with straight apostrophes, and whether it has an apostrophe; none where it does not
/// fit or has letters that no listed word has.
#[inline]
fn fold(word: &[u8]) -> Option<(Key, bool)> {
    let part = |from: usize, to: usize| word.get(from..to.min(word.len())).map_or(0, eight);
    let key = match word.len() {
        0 => return None,
        1..=8 => [part(0, 8), 0, 0],
        9..=WIDTH => [part(0, 8), part(8, 16), part(16, 24)],
        _ => return fold_curly(word),
    };
    let all = key[0] | key[1] | key[2];
    if all & HIGH != 0 {
        return fold_curly(word);
    }
    let apostrophe = quoted(key[0]) || quoted(key[1]) || quoted(key[2]);
    Some(([small(key[0]), small(key[1]), small(key[2])], apostrophe))
}

/// Whether one of the bytes is a straight apostrophe.
const fn quoted(part: u64) -> bool {
    let other = part ^ (ONES * b'\'' as u64);
    other.wrapping_sub(ONES) & !other & HIGH != 0
}

/// The same for a word with curly apostrophes.
fn fold_curly(word: &[u8]) -> Option<(Key, bool)> {
    let mut bytes = [0; WIDTH];
    let (mut len, mut at, mut apostrophe) = (0, 0, false);
    while let Some(&byte) = word.get(at) {
        let slot = bytes.get_mut(len)?;
        if byte < 0x80 {
            *slot = byte.to_ascii_lowercase();
            apostrophe |= byte == b'\'';
            at += 1;
        } else if word[at..].starts_with("’".as_bytes()) {
            *slot = b'\'';
            apostrophe = true;
            at += 3;
        } else {
            return None;
        }
        len += 1;
    }
    let mut key = [0; WIDTH / 8];
    for (part, bytes) in key.iter_mut().zip(bytes.chunks_exact(8)) {
        *part = eight(bytes);
    }
    Some((key, apostrophe))
}

/// The word at the beginning of sixteen bytes, where it is of ASCII letters and digits and plainly ends there: its
/// length, what is known of it, and its hash.
#[inline]
pub(crate) fn short(bytes: &[u8; 16]) -> Option<(usize, Known, u32)> {
    let [head, tail] = [eight(&bytes[..8]), eight(&bytes[8..])];
    let ends = |part: u64| byte::ends(part).min(64);
    let (first, mut second) = (ends(head), 0);
    let mut key = [small(keep(head, first)), 0, 0];
    if first == 64 {
        second = ends(tail);
        key[1] = small(keep(tail, second));
    }
    let len = usize::try_from((first + second) / 8).ok()?;
    let last = *bytes.get(len.wrapping_sub(1))?;
    if !ends_word(last, *bytes.get(len)?) {
        return None;
    }
    let (mut out, hash) = TABLE.get(&key);
    let more = match bytes.get(..len)? {
        [b'A'..=b'Z', ..] => CAPITAL,
        [_, _, .., x, y, z] => ending(*x, *y, *z),
        _ => Class(0),
    };
    out.class = out.class.or(more);
    Some((len, out, hash))
}

/// The lowest bits.
#[inline]
const fn keep(part: u64, bits: u32) -> u64 {
    if bits >= 64 { part } else { part & ((1 << bits) - 1) }
}

/// Whether a word of ASCII letters and digits ends before the byte after its last one.
#[inline]
pub(crate) const fn ends_word(last: u8, next: u8) -> bool {
    match next {
        b'\'' | b'-' | b'&' | b'/' | b'.' | 0x80.. => false,
        b',' => !last.is_ascii_digit(),
        _ => true,
    }
}

/// The class of a small word by its last three letters.
#[inline]
const fn ending(x: u8, y: u8, z: u8) -> Class {
    match (x, y, z) {
        (_, b'e', b'd') => PAST,
        (_, b'l', b'y') => MANNER,
        (b'i', b'n', b'g') => ACTING,
        (_, b's' | b'u' | b'i', b's') | (b'\'', _, b's') => Class(0),
        (_, _, b's') => ESS,
        _ => Class(0),
    }
}

/// What is known of a word.
pub(crate) fn known(word: &str) -> Known {
    hashed(word).0
}

/// What is known of a word, and a hash of it that is the same in either case.
pub(crate) fn hashed(word: &str) -> (Known, u32) {
    let folded = fold(word.as_bytes());
    let (mut out, hash) = folded.map_or_else(|| (Known::default(), long(word)), |(key, _)| TABLE.get(&key));
    let first = word.as_bytes().first().copied().unwrap_or(0);
    let capital = first.is_ascii_uppercase() || first >= 0x80 && word.starts_with(char::is_uppercase);
    let mut more = Class(0);
    if capital {
        more = CAPITAL;
    } else if let [_, _, .., x, y, z] = word.as_bytes() {
        more = ending(*x, *y, *z);
    }
    if folded.is_some_and(|(_, apostrophe)| apostrophe) {
        match word.rsplit_once(['\'', '’']) {
            Some((_, "re" | "ll" | "ve" | "m" | "d")) => more = more.or(CONTRACTED),
            Some((before, "t")) if before.ends_with('n') => more = more.or(DENIED),
            _ => {}
        }
    }
    out.class = out.class.or(more);
    (out, hash)
}

/// The hash of a word that is long or has letters that are not ASCII: FNV-1a over its lower case.
fn long(word: &str) -> u32 {
    let mut buffer = [0; 4];
    let small = word.chars().flat_map(char::to_lowercase);
    let hash = small.fold(0xcbf2_9ce4_8422_2325_u64, |h, c| {
        let step = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        c.encode_utf8(&mut buffer).bytes().fold(h, step)
    });
    high(hash.rotate_left(32))
}

/// Whether the token begins an aside: a small word in -ing that carries on with the outlet's own comment.
pub(crate) fn is_aside(token: &crate::token::Token) -> bool {
    token.has(ACTING) && !token.has(NOT_ASIDE)
}

/// The classes of all the tokens.
pub(crate) fn union(tokens: &[crate::token::Token]) -> Class {
    tokens.iter().fold(Class(0), |all, t| all.or(t.known.class))
}

/// What is known of a mark.
#[inline]
pub(crate) fn mark(byte: u8) -> Known {
    let class = match byte {
        b',' => COMMA,
        b':' => COLON,
        _ => Class(0),
    };
    Known { class, cue: None }
}

/// Whether the word ends as an adverb does.
pub(crate) fn is_adverb(token: &crate::token::Token) -> bool {
    token.has(ADVERB.or(MANNER))
}

/// Whether the tokens have a word that only a finite clause has, or a word in -s where a verb stands: after a
/// name, a pronoun or an adverb.
pub(crate) fn has_verb(tokens: &[crate::token::Token]) -> bool {
    let before = PRONOUN.or(CAPITAL).or(MANNER).or(ADVERB).or(RELATIVE);
    tokens.iter().any(|t| t.has(VERBAL)) || tokens.windows(2).any(|w| w[0].has(before) && w[1].has(ESS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_classes_in_any_case() {
        for (word, class) in [
            ("The", DETERMINER),
            ("didn’t", AUXILIARY),
            ("wasn't", DENIED),
            ("quickly", MANNER),
            ("Ann", CAPITAL),
            ("they’re", CONTRACTED),
            ("walked", PAST),
            ("SATURDAY", WEEKDAY),
        ] {
            assert!(known(word).class.has(class), "{word}");
        }
        assert!(!known("Lively").class.has(MANNER));
        assert!(!known("thé").class.has(DETERMINER));
        assert!(known("Said").cue.is_some() && known("sailed").cue.is_none());
    }

    #[test]
    fn the_table_has_room() {
        assert!(TABLE.words.len() * 2 <= SLOTS, "{}", TABLE.words.len());
    }
}
