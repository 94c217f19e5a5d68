//! Counts passed and failed tests in the output of the test runners.

/// Passed and failed tests.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct TestCounts {
    pub passed: u64,
    pub failed: u64,
}

impl TestCounts {
    /// Adds the counts of one line of output. Most lines hold none.
    pub fn read(&mut self, line: &str) {
        let line = strip_colours(line);
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

    fn add(&mut self, counts: &str, separator: &str) {
        for count in counts.split(separator) {
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

/// Removes the escape sequences of a terminal.
fn strip_colours(line: &str) -> String {
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
    use super::TestCounts;

    #[test]
    fn only_the_summaries_of_the_runners_are_counted() {
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
            let mut counts = TestCounts::default();
            counts.read(line);
            assert_eq!(counts, TestCounts { passed, failed }, "{line}");
        }
    }
}
