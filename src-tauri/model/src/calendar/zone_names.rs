//! Time zones as people and other programs write them: city names, offsets from UTC, Windows names
//! (CLDR `windowsZones`, territory 001), their display names, and common abbreviations.
//!
//! Leaves out: IANA names, which the time zone database finds itself.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::tz::{Offset, TimeZone};

/// The zone of a name that is not an IANA name.
pub(super) fn find(name: &str) -> Option<TimeZone> {
    let name = name.trim();
    if let Some((offset, places)) = display_name(name) {
        return places
            .split(',')
            .find_map(|place| named(place.trim()))
            .or_else(|| named(places))
            .or(offset);
    }
    named(name).or_else(|| offset(name))
}

/// Splits "(GMT+01:00) Amsterdam, Berlin" into the offset and the places.
fn display_name(name: &str) -> Option<(Option<TimeZone>, &str)> {
    let (prefix, places) = name.strip_prefix('(')?.split_once(')')?;
    let is_offset = ["UTC", "GMT"].iter().any(|word| prefix.starts_with(word));
    is_offset.then(|| (offset(prefix), places.trim()))
}

fn named(name: &str) -> Option<TimeZone> {
    let key = name.to_lowercase();
    let listed = TABLE.iter().find(|(listed, _)| listed.to_lowercase() == key);
    let iana = listed.map(|(_, iana)| *iana).or_else(|| cities().get(&key).map(String::as_str))?;
    TimeZone::get(iana).ok()
}

/// The cities in the names of the time zone database, such as `new york` of `America/New_York`.
fn cities() -> &'static HashMap<String, String> {
    static CITIES: OnceLock<HashMap<String, String>> = OnceLock::new();
    CITIES.get_or_init(|| {
        const AREAS: [&str; 9] = [
            "Africa",
            "America",
            "Antarctica",
            "Asia",
            "Atlantic",
            "Australia",
            "Europe",
            "Indian",
            "Pacific",
        ];
        let mut cities = HashMap::new();
        for name in jiff::tz::db().available() {
            let name = name.to_string();
            let Some((area, city)) = name.split_once('/') else { continue };
            if AREAS.contains(&area) {
                let city = city.rsplit('/').next().unwrap_or(city);
                cities.entry(city.replace('_', " ").to_lowercase()).or_insert(name);
            }
        }
        cities
    })
}

/// The zone of a fixed offset: `+02:00`, `+0200`, `GMT+2`, `UTC-03:30`.
fn offset(text: &str) -> Option<TimeZone> {
    let text = text.trim().to_uppercase().replace('\u{2212}', "-");
    let text =
        text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")).unwrap_or(&text).trim();
    if text.is_empty() || text == "Z" {
        return Some(TimeZone::UTC);
    }
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix('-')?),
    };
    let (hours, minutes) = match digits.split_once([':', '.']) {
        Some(parts) => parts,
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        None => (digits, "00"),
    };
    let number = |text: &str| -> Option<i32> {
        let valid = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if valid { text.parse().ok() } else { None }
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = sign * (hours * 3_600 + minutes * 60);
    Offset::from_seconds(seconds).ok().map(TimeZone::fixed)
}

/// Names and the IANA zone of each.
const TABLE: &[(&str, &str)] = &[
    // Abbreviations; of several meanings the one with the most people in the languages of the app.
    ("PST", "America/Los_Angeles"),
    ("PDT", "America/Los_Angeles"),
    ("PT", "America/Los_Angeles"),
    ("MDT", "America/Denver"),
    ("CDT", "America/Chicago"),
    ("CST", "America/Chicago"),
    ("EDT", "America/New_York"),
    ("ET", "America/New_York"),
    ("AKST", "America/Anchorage"),
    ("BST", "Europe/London"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("KST", "Asia/Seoul"),
    ("SGT", "Asia/Singapore"),
    ("HKT", "Asia/Hong_Kong"),
    ("AEST", "Australia/Sydney"),
    ("AEDT", "Australia/Sydney"),
    ("ACST", "Australia/Adelaide"),
    ("AWST", "Australia/Perth"),
    ("NZST", "Pacific/Auckland"),
    ("NZDT", "Pacific/Auckland"),
    ("MSK", "Europe/Moscow"),
    ("SAST", "Africa/Johannesburg"),
    ("BRT", "America/Sao_Paulo"),
    ("ART", "America/Argentina/Buenos_Aires"),
    ("CEST", "Europe/Berlin"),
    ("MEZ", "Europe/Berlin"),
    ("MESZ", "Europe/Berlin"),
    ("EEST", "Europe/Helsinki"),
    ("WEST", "Europe/Lisbon"),
    // Cities without a zone of their own, or with another spelling.
    ("Wien", "Europe/Vienna"),
    ("Zürich", "Europe/Zurich"),
    ("Bern", "Europe/Zurich"),
    ("Hamburg", "Europe/Berlin"),
    ("München", "Europe/Berlin"),
    ("Munich", "Europe/Berlin"),
    ("Frankfurt", "Europe/Berlin"),
    ("Köln", "Europe/Berlin"),
    ("Brüssel", "Europe/Brussels"),
    ("Kopenhagen", "Europe/Copenhagen"),
    ("Prag", "Europe/Prague"),
    ("Warschau", "Europe/Warsaw"),
    ("Rom", "Europe/Rome"),
    ("Moskau", "Europe/Moscow"),
    ("Barcelona", "Europe/Madrid"),
    ("San Francisco", "America/Los_Angeles"),
    ("Seattle", "America/Los_Angeles"),
    ("Boston", "America/New_York"),
    ("Miami", "America/New_York"),
    ("Washington", "America/New_York"),
    ("Montreal", "America/Toronto"),
    ("Beijing", "Asia/Shanghai"),
    ("Mumbai", "Asia/Kolkata"),
    ("New Delhi", "Asia/Kolkata"),
    ("Abu Dhabi", "Asia/Dubai"),
    ("Canberra", "Australia/Sydney"),
    ("Wellington", "Pacific/Auckland"),
    // Display names of Windows, Rails and others.
    ("Hawaii", "Pacific/Honolulu"),
    ("Alaska", "America/Anchorage"),
    ("Pacific Time (US & Canada)", "America/Los_Angeles"),
    ("Pacific Time", "America/Los_Angeles"),
    ("Mountain Time (US & Canada)", "America/Denver"),
    ("Mountain Time", "America/Denver"),
    ("Arizona", "America/Phoenix"),
    ("Central Time (US & Canada)", "America/Chicago"),
    ("Central Time", "America/Chicago"),
    ("Eastern Time (US & Canada)", "America/New_York"),
    ("Eastern Time", "America/New_York"),
    ("Indiana (East)", "America/Indiana/Indianapolis"),
    ("Atlantic Time (Canada)", "America/Halifax"),
    ("Newfoundland", "America/St_Johns"),
    ("Central European Time", "Europe/Berlin"),
    ("Coordinated Universal Time", "UTC"),
    // Windows.
    ("Dateline Standard Time", "Etc/GMT+12"),
    ("Aleutian Standard Time", "America/Adak"),
    ("Hawaiian Standard Time", "Pacific/Honolulu"),
    ("Alaskan Standard Time", "America/Anchorage"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Pacific Standard Time (Mexico)", "America/Tijuana"),
    ("US Mountain Standard Time", "America/Phoenix"),
    ("Mountain Standard Time", "America/Denver"),
    ("Mountain Standard Time (Mexico)", "America/Mazatlan"),
    ("Central America Standard Time", "America/Guatemala"),
    ("Central Standard Time", "America/Chicago"),
    ("Central Standard Time (Mexico)", "America/Mexico_City"),
    ("Canada Central Standard Time", "America/Regina"),
    ("Easter Island Standard Time", "Pacific/Easter"),
    ("SA Pacific Standard Time", "America/Bogota"),
    ("Eastern Standard Time", "America/New_York"),
    ("Eastern Standard Time (Mexico)", "America/Cancun"),
    ("US Eastern Standard Time", "America/Indiana/Indianapolis"),
    ("Cuba Standard Time", "America/Havana"),
    ("Haiti Standard Time", "America/Port-au-Prince"),
    ("Paraguay Standard Time", "America/Asuncion"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("Venezuela Standard Time", "America/Caracas"),
    ("Central Brazilian Standard Time", "America/Cuiaba"),
    ("SA Western Standard Time", "America/La_Paz"),
    ("Pacific SA Standard Time", "America/Santiago"),
    ("Newfoundland Standard Time", "America/St_Johns"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("SA Eastern Standard Time", "America/Cayenne"),
    ("Argentina Standard Time", "America/Argentina/Buenos_Aires"),
    ("Greenland Standard Time", "America/Nuuk"),
    ("Montevideo Standard Time", "America/Montevideo"),
    ("Bahia Standard Time", "America/Bahia"),
    ("Azores Standard Time", "Atlantic/Azores"),
    ("Cape Verde Standard Time", "Atlantic/Cape_Verde"),
    ("Morocco Standard Time", "Africa/Casablanca"),
    ("GMT Standard Time", "Europe/London"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("W. Central Africa Standard Time", "Africa/Lagos"),
    ("Namibia Standard Time", "Africa/Windhoek"),
    ("Jordan Standard Time", "Asia/Amman"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Middle East Standard Time", "Asia/Beirut"),
    ("Egypt Standard Time", "Africa/Cairo"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("Syria Standard Time", "Asia/Damascus"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("FLE Standard Time", "Europe/Kyiv"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Kaliningrad Standard Time", "Europe/Kaliningrad"),
    ("Libya Standard Time", "Africa/Tripoli"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("Arabic Standard Time", "Asia/Baghdad"),
    ("Arab Standard Time", "Asia/Riyadh"),
    ("Belarus Standard Time", "Europe/Minsk"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("E. Africa Standard Time", "Africa/Nairobi"),
    ("Iran Standard Time", "Asia/Tehran"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("Azerbaijan Standard Time", "Asia/Baku"),
    ("Mauritius Standard Time", "Indian/Mauritius"),
    ("Georgian Standard Time", "Asia/Tbilisi"),
    ("Caucasus Standard Time", "Asia/Yerevan"),
    ("Afghanistan Standard Time", "Asia/Kabul"),
    ("West Asia Standard Time", "Asia/Tashkent"),
    ("Ekaterinburg Standard Time", "Asia/Yekaterinburg"),
    ("Pakistan Standard Time", "Asia/Karachi"),
    ("India Standard Time", "Asia/Kolkata"),
    ("Sri Lanka Standard Time", "Asia/Colombo"),
    ("Nepal Standard Time", "Asia/Kathmandu"),
    ("Central Asia Standard Time", "Asia/Bishkek"),
    ("Bangladesh Standard Time", "Asia/Dhaka"),
    ("Myanmar Standard Time", "Asia/Yangon"),
    ("SE Asia Standard Time", "Asia/Bangkok"),
    ("N. Central Asia Standard Time", "Asia/Novosibirsk"),
    ("China Standard Time", "Asia/Shanghai"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("W. Australia Standard Time", "Australia/Perth"),
    ("Taipei Standard Time", "Asia/Taipei"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("Cen. Australia Standard Time", "Australia/Adelaide"),
    ("AUS Central Standard Time", "Australia/Darwin"),
    ("E. Australia Standard Time", "Australia/Brisbane"),
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("West Pacific Standard Time", "Pacific/Port_Moresby"),
    ("Tasmania Standard Time", "Australia/Hobart"),
    ("Vladivostok Standard Time", "Asia/Vladivostok"),
    ("Central Pacific Standard Time", "Pacific/Guadalcanal"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Fiji Standard Time", "Pacific/Fiji"),
    ("Tonga Standard Time", "Pacific/Tongatapu"),
    ("Samoa Standard Time", "Pacific/Apia"),
    ("Line Islands Standard Time", "Pacific/Kiritimati"),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn zones_are_found_as_people_write_them() {
        let winter = "2026-11-29T00:00:00Z".parse::<jiff::Timestamp>().unwrap();
        for (name, hours) in [
            ("Berlin", Some(1.0)),
            ("new york", Some(-5.0)),
            ("GMT+2", Some(2.0)),
            ("UTC+02:00", Some(2.0)),
            ("+02:00", Some(2.0)),
            ("+0530", Some(5.5)),
            ("\u{2212}03:30", Some(-3.5)),
            ("W. Europe Standard Time", Some(1.0)),
            ("Eastern Time (US & Canada)", Some(-5.0)),
            ("(GMT+01:00) Amsterdam, Berlin", Some(1.0)),
            ("(UTC-08:00) Pacific Time (US & Canada)", Some(-8.0)),
            ("(UTC+05:45) Nowhere", Some(5.75)),
            ("PST", Some(-8.0)),
            ("BST", Some(0.0)),
            ("MEZ", Some(1.0)),
            ("Zürich", Some(1.0)),
            ("+15:00", None),
            ("+2 Nowhere", None),
            ("Nowhere", None),
            ("12", None),
        ] {
            let zone = find(name);
            let found = zone.map(|zone| f64::from(zone.to_offset(winter).seconds()) / 3_600.0);
            assert_eq!(found, hours, "{name}");
        }
    }

    #[test]
    fn every_zone_of_the_table_exists() {
        for (name, iana) in TABLE {
            assert!(TimeZone::get(iana).is_ok(), "{name}: {iana}");
        }
    }
}
