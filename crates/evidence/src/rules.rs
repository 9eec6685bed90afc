//! The rules that find statements, by the names that statements carry.

/// Name and what the rule catches.
pub const RULES: &[(&str, &str)] = &[
    ("quotation, speaker, verb", "“…,” Ann Lee said"),
    ("quotation, verb, speaker", "“…,” said Ann Lee; “…,” according to Ann Lee"),
    ("speaker, verb, quotation", "Ann Lee said, “…”; Ann Lee warned: “…”"),
    ("speaker, colon, quotation", "Ann Lee: “…”; Ann Lee made her case: “…”"),
    ("quotation introduced above", "Ann Lee went on: and a quotation in the next paragraph"),
    ("quotation, named below", "“…” and below it — Ann Lee"),
    ("interrupted quotation", "“…,” Ann Lee said, “…”; “…,” she said. “…”: one statement in parts"),
    ("quotation after a clause", "Ann Lee said that …, “…”: the quotation that follows the clause"),
    ("quotation under a conjunction", "Although “…,” she said that …: a fragment under a conjunction"),
    ("quotation that a clause joins", "“…,” Ann Lee said, and still “…”; “…,” she wrote, that it “…”"),
    ("quotation that a clause goes on from", "“…” to do more, Ann Lee said"),
    ("standing quotation", "a quotation that is a sentence of its own, after an attributed one"),
    (
        "quotation continued",
        "a quotation left open that the next paragraph goes on with: one statement in parts",
    ),
    ("speaker, verb, clause", "Ann Lee said [that] …, quoted fragments in it or none"),
    (
        "shared subject, verb, clause",
        "…, but stressed that …; …, noting that …: the subject of the clause before",
    ),
    ("clause before the cue", "…, Ann Lee said"),
    (
        "clause around the cue",
        "The port, Ann Lee said, will …; The port, Ann Lee said, “is …”; The port, according to Ann Lee, will …: one statement in two parts",
    ),
    ("according to, clause", "According to Ann Lee, …"),
    ("clause, according to", "…, according to Ann Lee"),
    ("clause resumed after an aside", "Ann Lee said that …, showing her hand, and the port will …"),
    ("speaker, verb, list", "Ann Lee outlined several …"),
    ("speaker describes", "Ann Lee described … as …; called it a …"),
    ("speaker asks or promises", "Ann Lee called for …; vowed to …; urged the board to …; wants …"),
    ("speaker's noun", "Ann Lee's claim that …; her call for …"),
    ("speaker, verb, question", "Ann Lee asked whether …; explained how …"),
    ("speaker, verb, matter", "Ann Lee rejected the plan to …; spoke about …; accused the board of …"),
    ("speaker label", "LEE: We can share the port. In a report that labels its speakers so"),
    (
        "set-apart speech",
        "a paragraph in the first person after an attributed one, in a report told in the third",
    ),
    ("set-apart speech, named below", "the same, with a name and title after its last stop"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lexicon, Source, read};

    const LEAD: &str = "Norland trade minister Ann Lee said on Monday that the harbour will open in spring.";

    /// Rule, a sentence after the lead, what is said, and by whom.
    const EXAMPLES: &[(&str, &str, &str, &str)] = &[
        (
            "quotation, speaker, verb",
            "“We will share the port,” Lee said.",
            "We will share the port",
            "Ann Lee",
        ),
        ("quotation, speaker, verb", "“Will they come?” Lee asked.", "Will they come?", "Ann Lee"),
        ("quotation, verb, speaker", "\"We will share it,\" said Bo Hart.", "We will share it", "Bo Hart"),
        ("quotation, verb, speaker", "“We share it,” according to Bo Hart.", "We share it", "Bo Hart"),
        ("speaker, verb, quotation", "She warned: “The ice is thin.”", "The ice is thin", "Ann Lee"),
        ("speaker, verb, quotation", "Bo Hart told NTV, “We know that.”", "We know that", "Bo Hart"),
        ("speaker, colon, quotation", "Bo Hart: “We know that.”", "We know that", "Bo Hart"),
        ("interrupted quotation", "“We wait,” Lee said, “and we watch.”", "We wait and we watch", "Ann Lee"),
        ("interrupted quotation", "“We wait,” Lee said. “Then we go.”", "We wait Then we go", "Ann Lee"),
        (
            "quotation after a clause",
            "She added that the ice is thin, “We have seen it break.”",
            "We have seen it break",
            "Ann Lee",
        ),
        (
            "quotation under a conjunction",
            "Although “nobody wants a storm,” she noted that one may come.",
            "nobody wants a storm",
            "Ann Lee",
        ),
        (
            "quotation that a clause goes on from",
            "“We have some good examples of what helps” to keep the peace, Lee stated.",
            "We have some good examples of what helps",
            "Ann Lee",
        ),
        (
            "speaker, colon, quotation",
            "Bo Hart was blunt about it: “We cannot pay this fee.”",
            "We cannot pay this fee",
            "Bo Hart",
        ),
        (
            "quotation introduced above",
            "\n\nBo Hart went on:\n\n“We cannot pay this fee.”",
            "We cannot pay this fee",
            "Bo Hart",
        ),
        (
            "quotation, named below",
            "\n\n“We cannot pay this fee.”\n\n— Bo Hart, harbour master",
            "We cannot pay this fee",
            "Bo Hart",
        ),
        (
            "quotation that a clause joins",
            "“We got our fee,” Lee said, and still “left them with nothing at all.”",
            "We got our fee and still “left them with nothing at all.”",
            "Ann Lee",
        ),
        (
            "clause around the cue",
            "The crews, Lee explained earlier in the day, were “well paid” and rested.",
            "The crews were “well paid” and rested",
            "Ann Lee",
        ),
        (
            "speaker, verb, clause",
            "Lee added that the road is hard to use because, “We have no boats.”",
            "the road is hard to use because, “We have no boats.”",
            "Ann Lee",
        ),
        (
            "speaker, verb, clause",
            "Lee said that, “Of course the fee will fall” for the small boats of the island.",
            "“Of course the fee will fall” for the small boats of the island",
            "Ann Lee",
        ),
        (
            "speaker, verb, clause",
            "And, Lee told the crowd, the ice is “thin” this year.",
            "the ice is “thin” this year",
            "Ann Lee",
        ),
        (
            "shared subject, verb, clause",
            "After saying her boat was “full of ice”, Lee left the hall.",
            "her boat was “full of ice”",
            "Ann Lee",
        ),
        (
            "speaker describes",
            "Bo Hart sent a letter calling the fee “a blow to us all”.",
            "the fee “a blow to us all”",
            "Bo Hart",
        ),
        ("speaker describes", "Lee rated the plan as “half true”.", "the plan as “half true”", "Ann Lee"),
        ("standing quotation", "“We have time for this.”", "We have time for this", "Ann Lee"),
        (
            "quotation continued",
            "She said, “We wait.\n\n“And we will wait on.”",
            "We wait And we will wait on",
            "Ann Lee",
        ),
        ("speaker, verb, clause", "The minister admitted the ice is thin.", "the ice is thin", "Ann Lee"),
        (
            "speaker, verb, clause",
            "Lee hinted that a “small” fee may come.",
            "a “small” fee may come",
            "Ann Lee",
        ),
        (
            "shared subject, verb, clause",
            "Lee left the hall, but stressed the talks would go on.",
            "the talks would go on",
            "Ann Lee",
        ),
        (
            "clause before the cue",
            "The port has been mended, the minister said.",
            "The port has been mended",
            "Ann Lee",
        ),
        (
            "clause before the cue",
            "The team knows well what Sudland wants, Bo Hart, its envoy, said on Thursday.",
            "The team knows well what Sudland wants",
            "Bo Hart",
        ),
        (
            "clause around the cue",
            "The east gate, Lee said, will be open by May.",
            "The east gate will be open by May",
            "Ann Lee",
        ),
        (
            "clause around the cue",
            "The fee, Lee said, “is a burden on all of us” in winter.",
            "The fee “is a burden on all of us” in winter",
            "Ann Lee",
        ),
        (
            "speaker, verb, clause",
            "Lee said the fee is low, which “will help the crews”.",
            "the fee is low, which “will help the crews”",
            "Ann Lee",
        ),
        (
            "speaker, verb, clause",
            "Lee said that the fee, which many fear, was a “burden” on crews.",
            "the fee, which many fear, was a “burden” on crews",
            "Ann Lee",
        ),
        (
            "speaker, verb, clause",
            "Lee said every boat – even the small ones – needs a pilot.",
            "every boat – even the small ones – needs a pilot",
            "Ann Lee",
        ),
        (
            "shared subject, verb, clause",
            "Bo Hart issued a statement saying the ice is thin.",
            "the ice is thin",
            "Bo Hart",
        ),
        (
            "shared subject, verb, clause",
            "Bo Hart left the hall early, later saying that the ice is thin.",
            "the ice is thin",
            "Bo Hart",
        ),
        (
            "speaker, verb, clause",
            "Bo Hart, 51, a harbour pilot, said the ice is thin.",
            "the ice is thin",
            "Bo Hart",
        ),
        ("speaker, verb, clause", "Bo Hart on Friday said the ice is thin.", "the ice is thin", "Bo Hart"),
        ("speaker, verb, clause", "Bo Hart last week said the ice is thin.", "the ice is thin", "Bo Hart"),
        ("speaker, verb, clause", "Bo Hart however said the ice is thin.", "the ice is thin", "Bo Hart"),
        ("speaker, verb, clause", "Bo Hart said he’d wait for it.", "he’d wait for it", "Bo Hart"),
        ("speaker, verb, clause", "Bo Hart went on to say the ice is thin.", "the ice is thin", "Bo Hart"),
        (
            "speaker, verb, clause",
            "Bo Hart said if the ice breaks, the port will open.",
            "if the ice breaks, the port will open",
            "Bo Hart",
        ),
        (
            "speaker, verb, clause",
            "Bo Hart told a crowd in Eastham, Norland, that the ice is thin.",
            "the ice is thin",
            "Bo Hart",
        ),
        (
            "speaker, verb, clause",
            "Lee said the port is “full” as she left for the island.",
            "the port is “full”",
            "Ann Lee",
        ),
        (
            "clause around the cue",
            "The east gate, according to Bo Hart, will be open by May.",
            "The east gate will be open by May",
            "Bo Hart",
        ),
        ("according to, clause", "According to her, the fee will fall.", "the fee will fall", "Ann Lee"),
        (
            "clause, according to",
            "The fee has to fall soon, according to Bo Hart.",
            "The fee has to fall soon",
            "Bo Hart",
        ),
        (
            "clause resumed after an aside",
            "Lee said that the fee is low, showing some patience, and Sudland will pay it.",
            "Sudland will pay it",
            "Ann Lee",
        ),
        (
            "speaker, verb, list",
            "Lee outlined several open matters, including the fee.",
            "several open matters, including the fee",
            "Ann Lee",
        ),
        ("speaker describes", "Lee called the plan a good start.", "the plan a good start", "Ann Lee"),
        (
            "speaker asks or promises",
            "Lee called for a longer truce at sea.",
            "a longer truce at sea",
            "Ann Lee",
        ),
        (
            "speaker asks or promises",
            "Lee urged both sides to keep talking.",
            "both sides to keep talking",
            "Ann Lee",
        ),
        (
            "speaker asks or promises",
            "Lee is refusing to open the east gate.",
            "to open the east gate",
            "Ann Lee",
        ),
        ("speaker's noun", "Her call for a lower fee came late.", "a lower fee", "Ann Lee"),
        ("speaker's noun", "There was Lee’s claim that the ice is thin.", "the ice is thin", "Ann Lee"),
        (
            "speaker, verb, question",
            "Bo Hart asked whether the ice would hold.",
            "whether the ice would hold",
            "Bo Hart",
        ),
        (
            "speaker, verb, matter",
            "Bo Hart rejected the plan for the east gate.",
            "the plan for the east gate",
            "Bo Hart",
        ),
        (
            "speaker, verb, matter",
            "She accused the harbour board of needless delay.",
            "the harbour board of needless delay",
            "Ann Lee",
        ),
        (
            "speaker label",
            "\n\nHART: We cannot pay this fee.\n\nLEE: Why can you not?\n\nHART: Our purse is empty.",
            "Our purse is empty",
            "HART",
        ),
        (
            "set-apart speech",
            "\n\nWe can't leave the port to the ice for another winter.\n\nThe talks go on in the old town hall.\n\nThe next round begins in a week from now.",
            "We can't leave the port to the ice for another winter",
            "Ann Lee",
        ),
        (
            "set-apart speech, named below",
            "\n\nThe hall was cold that day and the talks were long.\n\nI think we are close to the end of this. Bo Hart UK Minister of Trade\n\nThe talks go on in the old town hall.",
            "I think we are close to the end of this",
            "Bo Hart",
        ),
    ];

    #[test]
    fn every_rule_catches_what_it_says() {
        let mut missed = Vec::new();
        for (rule, text, said, speaker) in EXAMPLES {
            let report = format!("{LEAD} {text}");
            let ledger =
                read(&[Source { path: "r", bytes: report.as_bytes() }], &Lexicon::default()).unwrap();
            let found = ledger.statements.iter().find(|s| s.rule == *rule && s.text == *said);
            let all: Vec<_> = ledger.statements.iter().map(|s| (&s.rule, &s.text, &s.speaker)).collect();
            if found.is_none_or(|f| f.speaker.as_deref() != Some(*speaker)) {
                missed.push(format!("{rule}: {text}\n{all:#?}"));
            }
        }
        assert!(missed.is_empty(), "{}", missed.join("\n"));
        for (rule, _) in RULES {
            assert!(EXAMPLES.iter().any(|e| e.0 == *rule), "no example for {rule}");
        }
    }

    #[test]
    fn what_nobody_said_is_no_statement() {
        for text in [
            "The so-called “grand plan” failed in spring.",
            "Bo Hart did not say whether the port will open.",
            "When asked whether the port would open, Bo Hart smiled.",
            "Her book “The Long Way Home” sold well.",
            "Bo Hart revealed the details of the plan.",
            "The “as is” clause stayed.",
            "Bo Hart wants to say that the port is open.",
            "If Bo Hart says that the port is open, few will come.",
            "Bo Hart: “”. The rest is lost.",
            "Last week beamed.",
            "Bo Hart left by “Harbour Light Express” at noon.",
        ] {
            let ledger = read(&[Source { path: "r", bytes: text.as_bytes() }], &Lexicon::default()).unwrap();
            assert!(ledger.statements.is_empty(), "{text} {:#?}", ledger.statements);
        }
    }
}
