//! Counts what the test runners report, and keeps the summary.

/// What passed and what failed, over all runners.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Tally {
    /// Adds what one line of a runner's output says; most lines say nothing.
    pub fn read(&mut self, line: &str) {
        let line = plain(line);
        let line = line.trim();
        if let Some(counts) = line.strip_prefix("test result: ") {
            // cargo: "ok. 12 passed; 0 failed; 1 ignored; …"
            let counts = counts.split_once(". ").map_or("", |(_, counts)| counts);
            self.add(counts, "; ");
        } else if let Some(counts) = line.strip_prefix("Tests ") {
            // vitest: "Tests  1 failed | 11 passed (12)"
            self.add(counts, "|");
        }
    }

    fn add(&mut self, counts: &str, between: &str) {
        for count in counts.split(between) {
            let mut words = count.split_whitespace();
            let number = words.next().and_then(|word| word.parse::<u64>().ok()).unwrap_or(0);
            match words.next() {
                Some("passed") => self.passed += number,
                Some("failed") => self.failed += number,
                _ => {}
            }
        }
    }

    pub fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// Without the colours that a runner writes for a terminal.
fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            letters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            text.push(letter);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn each_runners_summary_is_counted_and_nothing_else() {
        let table = [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out",
                (12, 0),
            ),
            ("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured", (3, 2)),
            ("      Tests  12 passed (12)", (12, 0)),
            ("      Tests  1 failed | 11 passed | 2 skipped (14)", (11, 1)),
            ("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m7 passed\u{1b}[39m (7)", (7, 0)),
            (" Test Files  2 passed (2)", (0, 0)),
            ("test queue::a_lease_ends ... ok", (0, 0)),
            ("running 12 tests", (0, 0)),
        ];
        for (line, (passed, failed)) in table {
            let mut tally = Tally::default();
            tally.read(line);
            assert_eq!(tally, Tally { passed, failed }, "{line}");
        }
    }
}
