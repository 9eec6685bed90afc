//! A text derived from another, with a map that leads every byte back.
//!
//! Decoding, HTML extraction and repair each yield a [`Shadow`]; spans found in the last one are led
//! back to bytes of the file as given, which never change.

/// A stretch of the derived text and the stretch of the source that it stands for. Where both are as
/// long they agree byte for byte; otherwise the stretch is mapped whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    at: usize,
    len: usize,
    from: usize,
    span: usize,
}

impl Run {
    fn exact(&self) -> bool {
        self.len == self.span
    }
}

/// Leads offsets of a derived text back to its source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Map {
    runs: Vec<Run>,
}

impl Map {
    fn push(&mut self, len: usize, from: usize, span: usize) {
        if len == 0 {
            return;
        }
        let at = self.runs.last().map_or(0, |r| r.at + r.len);
        if let Some(last) = self.runs.last_mut()
            && last.exact()
            && len == span
            && last.from + last.span == from
        {
            last.len += len;
            last.span += span;
            return;
        }
        self.runs.push(Run { at, len, from, span });
    }

    fn run_at(&self, offset: usize) -> Option<&Run> {
        let next = self.runs.partition_point(|r| r.at <= offset);
        self.runs.get(next.checked_sub(1)?)
    }

    /// The bytes of the source for `start..end` of the derived text.
    pub(crate) fn source(&self, start: usize, end: usize) -> (usize, usize) {
        let first = match self.run_at(start) {
            Some(run) if run.exact() => run.from + (start - run.at).min(run.span),
            Some(run) if start >= run.at + run.len => run.from + run.span,
            Some(run) => run.from,
            None => 0,
        };
        if end <= start {
            return (first, first);
        }
        let last = match self.run_at(end - 1) {
            Some(run) if run.exact() => run.from + (end - run.at).min(run.span),
            Some(run) => run.from + run.span,
            None => first,
        };
        (first, last.max(first))
    }

    /// This map after `earlier`: what this one calls its source is what `earlier` derived.
    fn after(&self, earlier: &Self) -> Self {
        let mut out = Self::default();
        for run in &self.runs {
            if !run.exact() {
                let (from, end) = earlier.source(run.from, run.from + run.span);
                out.push(run.len, from, end - from);
                continue;
            }
            let (mut at, end) = (run.from, run.from + run.span);
            while at < end {
                let Some(inner) = earlier.run_at(at) else { break };
                let stop = end.min(inner.at + inner.len);
                if stop <= at {
                    break;
                }
                if inner.exact() {
                    out.push(stop - at, inner.from + (at - inner.at), stop - at);
                } else if at == inner.at && stop == inner.at + inner.len {
                    out.push(inner.len, inner.from, inner.span);
                } else {
                    // A piece of a stretch that maps whole stands for the whole of it.
                    out.push_whole(stop - at, inner.from, inner.span);
                }
                at = stop;
            }
        }
        out
    }

    /// A stretch that maps whole even where the lengths happen to agree.
    fn push_whole(&mut self, len: usize, from: usize, span: usize) {
        if len == span && len > 1 {
            self.push(1, from, span);
            self.push(len - 1, from, span);
        } else {
            self.push(len, from, span);
        }
    }
}

/// A derived text with its map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shadow {
    /// The derived text.
    pub(crate) text: String,
    /// Where its bytes come from.
    pub(crate) map: Map,
}

impl Shadow {
    /// A text that is its own source.
    pub(crate) fn of(text: &str) -> Self {
        let mut out = Self::default();
        out.keep(text, 0);
        out
    }

    /// Takes over `piece`, which stands at `from` in the source.
    pub(crate) fn keep(&mut self, piece: &str, from: usize) {
        self.text.push_str(piece);
        self.map.push(piece.len(), from, piece.len());
    }

    /// Puts in `piece`, which the source lacks at `from`.
    pub(crate) fn insert(&mut self, piece: &str, from: usize) {
        self.replace(piece, from, 0);
    }

    /// Puts `piece` for the `span` bytes of the source at `from`.
    pub(crate) fn replace(&mut self, piece: &str, from: usize, span: usize) {
        self.text.push_str(piece);
        self.map.push_whole(piece.len(), from, span);
    }

    /// The same text, with offsets led back through `earlier` too.
    pub(crate) fn after(self, earlier: &Map) -> Self {
        Self { map: self.map.after(earlier), text: self.text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inserted_space_moves_no_span() {
        let mut shadow = Shadow::default();
        shadow.keep("that", 0);
        shadow.insert(" ", 4);
        shadow.keep("\"both\"", 4);
        assert_eq!(shadow.text, "that \"both\"");
        assert_eq!(shadow.map.source(6, 10), (5, 9));
        assert_eq!(shadow.map.source(0, 4), (0, 4));
    }

    #[test]
    fn maps_compose() {
        let mut first = Shadow::default();
        first.keep("a", 0);
        first.replace("é", 1, 1);
        first.keep("b", 2);
        let mut second = Shadow::default();
        second.keep("aé", 0);
        second.insert(" ", 3);
        second.keep("b", 3);
        let both = second.after(&first.map);
        assert_eq!(both.map.source(0, 1), (0, 1));
        assert_eq!(both.map.source(1, 3), (1, 2));
        assert_eq!(both.map.source(4, 5), (2, 3));
    }
}
