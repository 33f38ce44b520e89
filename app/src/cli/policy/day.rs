//! The day of a time: what report-only clauses are compared with.

/// The day, in UTC, of a time in seconds since the Unix epoch: `2026-11-25`.
// Howard Hinnant, "chrono-compatible low-level date algorithms": years begin in March there, so that
// the day that only some of them have is the last.
pub(super) fn day(seconds: u64) -> String {
    let days = seconds / SECONDS_PER_DAY + DAYS_FROM_MARCH_OF_YEAR_0;
    let (era, day_of_era) = (days / DAYS_PER_ERA, days % DAYS_PER_ERA);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let (month, next_year) = match month_from_march {
        0..=9 => (month_from_march + 3, 0),
        _ => (month_from_march - 9, 1),
    };
    let year = era * 400 + year_of_era + next_year;
    format!("{year:04}-{month:02}-{day:02}")
}

const SECONDS_PER_DAY: u64 = 86_400;
const DAYS_FROM_MARCH_OF_YEAR_0: u64 = 719_468;
/// In 400 years.
const DAYS_PER_ERA: u64 = 146_097;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (86_400, "1970-01-02"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_709_164_800, "2024-02-29"),
            (1_795_564_800, "2026-11-25"),
            (1_798_761_599, "2026-12-31"),
            (1_798_761_600, "2027-01-01"),
            (4_107_542_400, "2100-03-01"),
            (253_402_300_799, "9999-12-31"),
        ] {
            assert_eq!(day(seconds), expected, "of {seconds}");
        }
    }

    #[test]
    fn a_clock_before_1970_gives_a_day_on_which_all_is_over() {
        assert_eq!(day(u64::MAX).len(), "584554051223-11-09".len());
    }
}
