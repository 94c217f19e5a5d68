//! Recognises suppression list files, which services export beside the others.
//!
//! Decides by columns that only such exports fill, and by the name of file or sheet. A Postroom
//! export states the status of each contact and is never one. A guess; the user can overrule it.
//! Leaves out: columns that concern some contacts (`optout_headers`).

use crate::consent::column_evidence::REASONS;
use crate::consent::status_words::{is_ideograph, status_word};
use crate::detect::mapping;
use crate::detect::normalize::normalize_header;
use postroom_model::contact::{ConsentSignal, SuppressionReason};

/// Percent of rows that must be filled: a few may be damaged.
const FILLED_PERCENT_MIN: usize = 95;

/// The suppression reason of the whole file. `names` are those of file and sheet, `rows` the first
/// rows below the header.
pub(crate) fn suppression_list_reason(
    names: &[&str],
    headers: &[String],
    rows: &[Vec<String>],
) -> Option<SuppressionReason> {
    use SuppressionReason as R;
    if mapping::is_own_export(headers) {
        return None;
    }
    let plains: Vec<String> = headers.iter().map(|header| normalize_header(header)).collect();
    let filled_throughout = |wanted: &[&str]| {
        let columns = || {
            (0..plains.len())
                .filter(|at| wanted.contains(&plains.get(*at).map_or("", String::as_str)))
        };
        let filled = |row: &&Vec<String>| {
            columns().any(|at| row.get(at).is_some_and(|cell| !cell.trim().is_empty()))
        };
        columns().next().is_some()
            && rows.iter().filter(filled).count() * 100 >= rows.len() * FILLED_PERCENT_MIN
    };
    // These services fill these columns for everybody who has left, and for nobody else.
    for (wanted, reason) in [
        (&["unsub time", "unsub campaign title", "unsub reason"][..], R::Unsubscribed),
        (&["clean time", "clean campaign title"], R::Bounced),
        (&["suppression reason", "suppressed at", "blocked at", "suppression date"], R::Blocked),
        (&["opt out date", "opt out reason", "opt out source"], R::Unsubscribed),
        (&["unsubscribed at", "unsubscribe date", "unsubscribed on"], R::Unsubscribed),
        (&["bounced at", "bounce code", "bounce class", "bounce type"], R::Bounced),
        (&["complained at", "complaint feedback type"], R::Complained),
    ] {
        if !rows.is_empty() && filled_throughout(wanted) {
            return Some(reason);
        }
    }
    names
        .iter()
        .find_map(|name| reason_from_name(name))
        .or_else(|| reason_from_cells(&plains, rows))
}

/// The reason that one column names for every row: a word, or a reply that refuses for good.
fn reason_from_cells(plains: &[String], rows: &[Vec<String>]) -> Option<SuppressionReason> {
    const REPLIES: [&str; 10] = [
        "code",
        "error",
        "error code",
        "smtp code",
        "smtp error",
        "smtp reply",
        "reason",
        "status",
        "status code",
        "diagnostic code",
    ];
    plains.iter().enumerate().find_map(|(at, plain)| {
        let named = REASONS.contains(&plain.as_str());
        let replies = REPLIES.contains(&plain.as_str());
        if !named && !replies {
            return None;
        }
        let reason = |row: &Vec<String>| {
            let cell = row.get(at)?.trim();
            let word = status_word(&normalize_header(cell)).filter(|_| named);
            match word.map(|word| word.signal) {
                Some(ConsentSignal::Out(reason)) => Some(reason),
                _ => (replies && is_final_refusal(cell)).then_some(SuppressionReason::Bounced),
            }
        };
        let found: Vec<SuppressionReason> = rows.iter().filter_map(reason).collect();
        let throughout = found.len() * 100 >= rows.len() * FILLED_PERCENT_MIN;
        // The rows name their own reasons; this is for those that name none.
        found.first().copied().filter(|_| throughout)
    })
}

/// `550`, `5.1.1`, `550 5.1.1 no such user` (RFC 5321 4.2.1, RFC 3463 2).
fn is_final_refusal(cell: &str) -> bool {
    let code = cell.split(|c: char| c.is_whitespace() || matches!(c, '-' | ';')).next();
    let code = code.unwrap_or_default();
    let digits = code.replace('.', "");
    code.starts_with('5')
        && digits.len() >= 3
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (code.len() == 3 || code.matches('.').count() == 2)
}

/// The suppression reason that a file or sheet name states.
fn reason_from_name(name: &str) -> Option<SuppressionReason> {
    use SuppressionReason as R;
    const LEFT: &str = "unsubscribed|unsubscribes|unsubscribe|unsubs|unsubscribers|unsubscription\
|unsubscriptions|optout|optouts|dnc|suppression|suppressions|suppressed|suppress|blacklist\
|blocklist|blacklisted|blocklisted|nonsubscribed|robinsonliste|sperrliste|abgemeldet|abgemeldete\
|abmeldungen|austragungen|ausgetragen|abbestellungen|abbesteller|desabonnes|desabonnements\
|desinscrits|desinscriptions|bajas|desuscritos|disiscritti|disiscrizioni|descadastrados\
|descadastros|uitgeschreven|uitschrijvingen|afgemeld|afmeldingen|wypisani|отписавшиеся|отписки\
|отписанные|avregistrerade|aboneliktencikanlar|opt out|opt outs|opted out|do not contact\
|do not email|do not mail|non subscribed|never subscribed|nie angemeldet|liste noire|lista negra\
|zwarte lijst|配信停止|退订|退訂|黑名单|blocked emails|blocked addresses|blocked contacts\
|global unsubscribes|abmelder|exclusion|exclusions|exclusion list|ausschlussliste|stopliste|stoplist\
|do not send|no mail|no mails|no emails|keine mails|kein newsletter|keine werbung|widerspruch|widersprueche\
|werbewiderspruch|werbewidersprueche|kuendigungen|gekuendigt|gekuendigte|ausgetretene|austritte\
|deaktivierte|deactivated|liste rouge";
    const BOUNCED: &str = "cleaned|bounced|bounces|bounce|hardbounces|hardbounce|invalid emails\
|unzustellbar|unzustellbare|rebotes|rimbalzati|バウンス";
    const COMPLAINED: &str = "complainers|spambeschwerden|spammelder|abuse reports|complaints|complaint|complained|spamreports|spamcomplaints\
|spam reports|spam complaints|spam report|beschwerden";
    // "Customers without bounces" is no list of bounces.
    const WITHOUT: [&str; 14] = [
        "not",
        "no",
        "without",
        "excluding",
        "excl",
        "except",
        "minus",
        "ohne",
        "sans",
        "sin",
        "senza",
        "sem",
        "zonder",
        "bez",
    ];
    // "Bounces removed" neither.
    const GONE: [&str; 6] =
        ["removed", "excluded", "entfernt", "bereinigt", "geloescht", "deleted"];
    let name = normalize_header(name.rsplit(['/', '\\']).next().unwrap_or(name));
    let words: Vec<&str> = name.split(' ').collect();
    let names = |patterns: &str| {
        patterns.split('|').any(|pattern| {
            if pattern.chars().any(is_ideograph) {
                return name.contains(pattern);
            }
            let parts: Vec<&str> = pattern.split(' ').collect();
            let mut windows = words.windows(parts.len()).enumerate();
            windows.any(|(at, window)| {
                let before = at.checked_sub(1).and_then(|at| words.get(at));
                let after = words.get(at + parts.len());
                window == parts.as_slice()
                    && before.is_none_or(|word| !WITHOUT.contains(word))
                    && after.is_none_or(|word| !GONE.contains(word))
            })
        })
    };
    // "Removed", "2026 removed subscribers": only as the first word, duplicates are removed too.
    let mut without_numbers = words.iter().filter(|word| !word.bytes().any(|c| c.is_ascii_digit()));
    let removed = without_numbers.next().is_some_and(|word| ["removed", "excluded"].contains(word));
    // A file of bounces may also be called a suppression list.
    if names(BOUNCED) {
        Some(R::Bounced)
    } else if names(COMPLAINED) {
        Some(R::Complained)
    } else {
        (removed || names(LEFT)).then_some(R::Unsubscribed)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn suppression_lists_are_recognized_by_columns_or_name() {
        use SuppressionReason as R;
        let headers = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        for (name, columns, row, expected) in [
            ("members.csv", "Email Address,First Name,OPTIN_TIME", "a@b.de,A,2026", None),
            ("members.csv", "Email Address,UNSUB_TIME", "a@b.de,2026", Some(R::Unsubscribed)),
            ("a.csv", "Email Address,CLEAN_TIME", "a@b.de,2026", Some(R::Bounced)),
            ("members.csv", "Email Address,UNSUB_TIME", "a@b.de,", None),
            (
                "unsubscribed.csv",
                "address,given_name,family_name,status,lists",
                "a@b.de,,,subscribed,",
                None,
            ),
            (
                "unsubscribed_members_export_1a2b.csv",
                "Email Address",
                "a@b.de",
                Some(R::Unsubscribed),
            ),
            ("export/cleaned_email_audience.csv", "Email Address", "a@b.de", Some(R::Bounced)),
            ("Abgemeldete 2026.xlsx", "E-Mail", "a@b.de", Some(R::Unsubscribed)),
            ("Opted out", "E-Mail", "a@b.de", Some(R::Unsubscribed)),
            ("subscribed_members_export.csv", "Email Address", "a@b.de", None),
            ("customers without bounces.csv", "Email Address", "a@b.de", None),
            ("suppression_invalid_emails.csv", "email", "a@b.de", Some(R::Bounced)),
            ("suppression_bounces.csv", "email", "a@b.de", Some(R::Bounced)),
            ("suppression_spam_reports.csv", "email", "a@b.de", Some(R::Complained)),
            ("nonsubscribed_members.csv", "Email Address", "a@b.de", Some(R::Unsubscribed)),
            ("Sperrliste.csv", "E-Mail", "a@b.de", Some(R::Unsubscribed)),
            ("export.csv", "EmailAddress,Reason", "a@b.de,COMPLAINT", Some(R::Complained)),
            ("export.csv", "EmailAddress,SuppressionReason", "a@b.de,HardBounce", Some(R::Blocked)),
            ("export.csv", "address,code,error", "a@b.de,550,No such box", Some(R::Bounced)),
            ("export.csv", "status,reason,email", "5.1.1,550 gone,a@b.de", Some(R::Bounced)),
            ("export.csv", "email,reason", "a@b.de,moved to Ulm", None),
            ("export.csv", "email,code", "a@b.de,55123", None),
        ] {
            let rows = [headers(row)];
            assert_eq!(
                suppression_list_reason(&[name], &headers(columns), &rows),
                expected,
                "{name}: {columns}"
            );
        }
        let some = [headers("a@b.de,2026"), headers("c@d.de,")];
        assert_eq!(suppression_list_reason(&["m.csv"], &headers("Email,UNSUB_TIME"), &some), None);
    }
}
