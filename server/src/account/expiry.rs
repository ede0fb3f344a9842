//! When a token ends: after some days, at the end of a day, or never.

use jiff::civil::Date;
use jiff::tz::TimeZone;

const DAY: i64 = 86_400;
/// Longer is as good as never, and should be called so.
const MOST_DAYS: i64 = 3_650;

/// When a token is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expiry {
    /// After so many days.
    Days(i64),
    /// At the end of a day (UTC).
    On(Date),
    /// Never.
    Never,
}

impl Expiry {
    /// Reads the choice of a form: `never`, `date` with a date beside it, or a number of days.
    pub(super) fn read(choice: &str, date: &str) -> Result<Expiry, &'static str> {
        match choice {
            "never" => Ok(Expiry::Never),
            "date" => date.parse().map(Expiry::On).map_err(|_| "Choose the last day of the token."),
            days => days.parse().map(Expiry::Days).map_err(|_| "Choose when the token ends."),
        }
    }

    /// The second from which on the token does not work; none: never.
    pub(super) fn at(self, now: i64) -> Result<Option<i64>, &'static str> {
        let end = match self {
            Expiry::Never => return Ok(None),
            Expiry::Days(days) if (1..=MOST_DAYS).contains(&days) => {
                now.saturating_add(days.saturating_mul(DAY))
            }
            Expiry::Days(_) => return Err("A token ends after 1 to 3650 days, or never."),
            Expiry::On(date) => {
                let next = date.tomorrow().and_then(|next| next.to_zoned(TimeZone::UTC));
                next.map_err(|_| "There is no such day.")?.timestamp().as_second()
            }
        };
        if end <= now {
            return Err("The last day of the token is over already.");
        }
        if end > now.saturating_add((MOST_DAYS + 1) * DAY) {
            return Err("A token ends after 1 to 3650 days, or never.");
        }
        Ok(Some(end))
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, Expiry};

    const NOW: i64 = 1_800_000_000; // 2027-01-15 08:00 UTC

    #[test]
    fn days_a_date_or_never() {
        let at = |choice, date| Expiry::read(choice, date).and_then(|expiry| expiry.at(NOW));
        assert_eq!(at("never", ""), Ok(None));
        assert_eq!(at("30", ""), Ok(Some(NOW + 30 * DAY)));
        assert_eq!(at("date", "2027-01-15"), Ok(Some(NOW + 16 * 3600)));
        for (choice, date) in
            [("0", ""), ("-1", ""), ("3651", ""), ("", ""), ("date", ""), ("date", "2027-01-14")]
        {
            assert!(at(choice, date).is_err(), "{choice} {date}");
        }
        assert!(at("date", "9999-12-31").is_err());
    }
}
