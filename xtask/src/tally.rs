//! Counts what ran. A line that says that something failed must never be lost here.

use std::ops::AddAssign;

/// How many checks passed and how many failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Adds up the lines of a test run that state a count.
pub(crate) fn count(output: &str) -> Tally {
    let mut sum = Tally::default();
    for line in output.lines() {
        sum += self::line(line.trim()).unwrap_or_default();
    }
    sum
}

/// The three lines that count: a test binary's result, the vector runner's, a case table's.
fn line(line: &str) -> Option<Tally> {
    if let Some(result) = line.strip_prefix("test result: ") {
        return Some(result_line(result));
    }
    let (name, rest) = line.split_once(": ")?;
    let words: Vec<&str> = rest.split_whitespace().collect();
    match words.as_slice() {
        [passed, "passed,", failed, "failed", ..] if name == "vectors" => {
            Some(Tally { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
        }
        // A row that should agree and does not fails the test that printed the line.
        [rows, "rows,", agree, word, ..] if word.trim_end_matches(',') == "agree" => {
            let _: u64 = rows.parse().ok()?;
            Some(Tally { passed: agree.parse().ok()?, failed: 0 })
        }
        _ => None,
    }
}

/// An ignored test proves nothing, so it counts as failed. So does a result that cannot be read.
fn result_line(result: &str) -> Tally {
    let number = |word: &str| {
        let parts = result.split(['.', ';']).map(str::trim);
        parts
            .filter_map(|part| part.strip_suffix(word))
            .find_map(|number| number.trim().parse::<u64>().ok())
    };
    let (Some(passed), Some(failed), Some(ignored)) =
        (number(" passed"), number(" failed"), number(" ignored"))
    else {
        return Tally { passed: 0, failed: 1 };
    };
    let failed = failed + ignored;
    let failed = if result.starts_with("ok. ") { failed } else { failed.max(1) };
    Tally { passed, failed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(output: &str) -> (u64, u64) {
        let Tally { passed, failed } = count(output);
        (passed, failed)
    }

    #[test]
    fn passing_lines_add_up() {
        let output = "running 2 tests\n\
            test a ... ok\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            vectors: 412 passed, 0 failed\n\
            fosite: 120 rows, 115 agree, 5 unsupported\n\
            test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s\n";
        assert_eq!(counted(output), (2 + 412 + 115 + 7, 0));
    }

    #[test]
    fn a_failing_result_counts_as_failures() {
        let line = "test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(counted(line), (2, 3));
        let empty =
            "test result: FAILED. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(counted(empty), (0, 1));
    }

    #[test]
    fn failing_vectors_count_as_failures() {
        assert_eq!(counted("vectors: 410 passed, 2 failed"), (410, 2));
    }

    #[test]
    fn an_ignored_test_counts_as_failed() {
        let line = "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(counted(line), (2, 1));
    }

    #[test]
    fn a_result_that_cannot_be_read_counts_as_failed() {
        assert_eq!(counted("test result: ok. many passed"), (0, 1));
    }

    #[test]
    fn other_lines_do_not_count() {
        for line in [
            "5 passed, 0 failed",
            "note: 12 vectors passed",
            "x: many rows, 3 agree",
            "x: 3 rows, some agree",
            "",
        ] {
            assert_eq!(counted(line), (0, 0), "{line}");
        }
    }
}
