//! Reports to attributed statements: passages with byte spans, speakers, occasions, variants.
