//! Finds email addresses in text. Leaves out: whether a domain exists, and quoted local parts.

/// An address and where it begins and ends (byte offsets, without angle brackets).
pub(crate) struct Found<'a> {
    pub address: &'a str,
    pub start: usize,
    pub end: usize,
}

fn in_local_part(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c)
}

fn in_domain(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '.' || c == '_'
}

/// All addresses in `text`, in their order.
pub(crate) fn find_all(text: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let before = &text[..at];
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| in_local_part(*c))
            .last()
            .map_or(at, |(index, _)| index);
        let start = without_prefix(text, start, at);
        let after = &text[at + 1..];
        let length = after.find(|c| !in_domain(c)).unwrap_or(after.len());
        let domain = after[..length].trim_end_matches(['.', '-', '_']);
        if start < at && !domain.is_empty() && domain.starts_with(char::is_alphanumeric) {
            let end = at + 1 + domain.len();
            found.push(Found { address: &text[start..end], start, end });
        }
    }
    found
}

/// Skips what is written before an address without a blank: `mailto:a@b` ends at the colon by
/// itself, `SMTP=a@b` and a quotation mark do not.
fn without_prefix(text: &str, start: usize, at: usize) -> usize {
    let local = &text[start..at];
    let skipped =
        local.to_ascii_lowercase().rfind("smtp=").map_or(0, |index| index + "smtp=".len());
    let rest = &local[skipped..];
    start + skipped + (rest.len() - rest.trim_start_matches(['\'', '`', '.', '=', '*', '/']).len())
}

/// The first address in `text`.
pub(crate) fn first(text: &str) -> Option<&str> {
    find_all(text).into_iter().next().map(|found| found.address)
}

/// Whether the address is that of a mail system and not of a person.
pub(crate) fn is_mail_system(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or("").to_ascii_lowercase();
    let system = ["mailer-daemon", "postmaster", "post_master", "mailerdaemon", "mail-daemon"];
    // The addresses through which a mailing list is administered.
    let of_list = ["-ctl", "-request", "-owner", "-admin", "-bounces", "-help"];
    system.contains(&local.as_str()) || of_list.iter().any(|ending| local.ends_with(ending))
}
