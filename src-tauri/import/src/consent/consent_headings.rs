//! Which headings ask whether a person may be emailed, in any notation and language.
//!
//! Works with stems of words, because services invent their own headings: `subscribed_to_emails`,
//! `is_subscribed`, `Newsletter erwünscht`, `DNC`, `Global status`. A heading is never evidence by
//! itself: the cells decide, and where they are not understood the user is asked
//! (`column_evidence`). Leaves out: headings that are known word by word (`header_names`,
//! `optout_headers`).

use crate::consent::status_words::is_ideograph;
use postroom_model::contact::SuppressionReason;

/// What a heading asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadingQuestion {
    /// "Yes" means that the person may be emailed.
    Subscribed,
    /// "Yes" means that the person has opted out, for this reason.
    OptedOut(SuppressionReason),
    /// The state of a person or an address; yes and no alone are ambiguous.
    MailStatus,
    /// A state of anything: of the subscription, an order, a marriage.
    AnyStatus,
}

/// Stems that speak of opting out.
const OPTOUT: &str = "unsub*|optout*|optedout|blacklist*|blocklist*|blocked|suppress*|dnc|dnm|dne\
|donotemail|donotmail|donotcontact|abgemeldet*|abmeld*|abbestell*|ausgetragen|austrag*|gesperrt*\
|sperre|sperrvermerk|mailsperre|werbesperre|newslettersperre|werbewiderspruch|widerspruch\
|robinson|robinsonliste|desabonn*|desinscri*|desuscri*|disiscri*|descadastr*|uitgeschreven\
|uitschrij*|afgemeld*|afmeld*|wypis*|отпис*|отказ*|avregist*|avprenum*|avanm*|退订|退訂|取消订阅\
|配信停止|購読解除|配信不可|黑名单|黑名單|拒收|ブラックリスト";
const COMPLAINED: &str = "complained|complaint|complaints|spamreport|spamreports";
const BOUNCED: &str = "bounced|hardbounce*|undeliverable|unzustellbar*|バウンス|不達";
/// Stems that speak of permission, whatever stands beside them.
const PERMITS: &str = "subscri*|optin*|optedin|consent*|permission*|newsletter*|einwillig*|zustimm*\
|mailerlaubnis|werbeerlaubnis|abonn*|suscri*|toestemming|nieuwsbrief*|infolettre*|boletin*|gdpr\
|dsgvo|rgpd|rodo|zgoda|zgody|subskry*|рассылк*|соглас*|подпис*|bulten*|abonelik|prenumer*\
|nyhetsbrev*|samtycke*|emailable|mailable|contactable|購読|同意|メルマガ|メール配信|订阅|訂閱|訂阅";
/// Stems that speak of permission beside a word for mail.
const PERMITS_MAIL: &str = "accept*|allow*|agree*|receiv*|want*|wish*|may|can|ok|okay|enabled|active\
|permitted|erlaub*|erwuensch*|gewuensch*|darf|akzept*|einverstanden|erhalten|empfang*|anmeld*\
|angemeldet*|registr*|inscri*|iscri*|acept*|accett*|aceit*|permite|autoris*|autoriz*|authori*\
|souhait*|recevoir|recibir|ricevere|receber|wil|wenst|ontvang*|aangemeld*|ingeschreven|zgod*\
|izin*|izni*|onay*|godkan*|tillat*|vill|許可|配信";
const MAIL: &str = "email|emails|mail|mails|emailing|mailing|mailings|emailings|newsletter*|marketing|contact|contacting\
|werbung|werbemails|kontakt*|promotion*|promo|promos|campaign|campaigns|courriel*|correo*|posta\
|messages|nachrichten|рассыл*|почт*|eposta|epost|e-post|メール|邮件|郵件|電郵";
/// Words that say no beside a word for mail or permission.
const NEGATIONS: &str = "no|not|dont|never|don|without|kein|keine|keinen|nicht|nie|pas|ne|sans|sin|non\
|nao|geen|niet|bez|не|без|ingen|inga|inte|ej|stop|exclude*";
/// Beside a word for mail, "yes" means that the address is out of use.
const DISABLED: &str = "disabled|deactivated|invalid|inactive|undeliverable|deaktiviert|ungueltig\
|desactive*|invalide|desactivad*|invalido|disattivat*|desativad*|ongeldig|uitgeschakeld|failed";
const STATUS: &str = "status|state|zustand|statut|estado|estatus|stato|situacao|stan|статус|состояние\
|durum|durumu|tillstand|etat|状態|ステータス|状态|狀態";
/// Beside "status": the state of a person or an address.
const STATUS_OF: &str = "email|mail|e|subscriber|subscription|mailing|list|global|contact|member\
|marketing|recipient|audience|kontakt|abonnent|empfaenger|mitglied|contacto|contatto|contato|user\
|subscribers|current|delivery|deliverability|verification|validation";
/// The heading speaks of something else.
const OTHER_THINGS: &str = "sms|mms|phone|telephone|telefon|whatsapp|fax|viber|push|postal|link|url\
|href|source|quelle|campaign|title|rate|score|count|number|anzahl|nombre|num|ip|id|plan|tier|price\
|amount|betrag|topic|clicks|click|opens|opened|sent|received|open|manager|budget|template|spam score\
|order|orders|payment|invoice|shipping|ticket|product|bestell*|zahlung*|rechnung*|name|owner|road\
|credit|kredit*|marital|familienstand|civil|civile|burgerlijke|account balance|text|comment\
|comments|kommentar|frequency|format|language|sprache|street|city|zip|country|strasse|ort|plz";

/// What a normalised heading asks; none: nothing about mail.
pub(crate) fn heading_question(plain: &str) -> Option<HeadingQuestion> {
    use SuppressionReason as R;
    let mut joined = format!(" {plain} ");
    for (apart, together) in [
        (" opted out ", " optout "),
        (" opt out ", " optout "),
        (" opted in ", " optin "),
        (" opt in ", " optin "),
        (" e mail ", " email "),
        (" e mails ", " emails "),
        (" hard bounce", " hardbounce"),
        (" soft bounce", " softbounce"),
        (" do not ", " not "),
    ] {
        joined = joined.replace(apart, together);
    }
    let words: Vec<&str> = joined.split(' ').filter(|word| !word.is_empty()).collect();
    let any = |patterns: &str| words.iter().any(|word| is_word(patterns, word));
    let other = any(OTHER_THINGS);
    if any(STATUS) && !any(PERMITS) && !any(OPTOUT) {
        let mail = words.len() == 1 || any(STATUS_OF);
        return match (other, mail && words.len() > 1) {
            (true, _) => None,
            (false, true) => Some(HeadingQuestion::MailStatus),
            (false, false) => Some(HeadingQuestion::AnyStatus),
        };
    }
    if other {
        return None;
    }
    if any(COMPLAINED) {
        return Some(HeadingQuestion::OptedOut(R::Complained));
    }
    if any(BOUNCED) {
        return Some(HeadingQuestion::OptedOut(R::Bounced));
    }
    let negated = words.iter().enumerate().any(|(at, word)| {
        let rest = || words.iter().skip(at + 1);
        is_word(NEGATIONS, word)
            && rest().any(|next| is_word(MAIL, next) || is_word(PERMITS, next) || *next == "send")
    });
    if any(OPTOUT) || negated || (any(MAIL) && any("anschreiben")) {
        // "Not unsubscribed" is the contrary of the contrary.
        let twice = negated && any(OPTOUT);
        let out = HeadingQuestion::OptedOut(R::Unsubscribed);
        return Some(if twice { HeadingQuestion::MailStatus } else { out });
    }
    if any(MAIL) && any(DISABLED) {
        let bounced = !any("disabled|deactivated|deaktiviert|desactive*|desactivad*|disattivat*");
        return Some(HeadingQuestion::OptedOut(if bounced { R::Bounced } else { R::Unsubscribed }));
    }
    let permits = any(PERMITS) || (any(MAIL) && any(PERMITS_MAIL));
    permits.then_some(HeadingQuestion::Subscribed)
}

/// Whether the heading speaks of orders, money, other channels: nothing that its cells say is about
/// mail.
pub(crate) fn is_about_other_things(plain: &str) -> bool {
    plain.split(' ').any(|word| is_word(OTHER_THINGS, word))
}

fn is_word(patterns: &str, word: &str) -> bool {
    patterns.split('|').any(|pattern| match pattern.strip_suffix('*') {
        Some(begin) => word.starts_with(begin),
        None if pattern.chars().any(is_ideograph) => word.contains(pattern),
        None => word == pattern,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::detect::normalize::normalize_header;

    #[test]
    fn headings_that_ask_are_recognized_in_any_notation() {
        use HeadingQuestion as Q;
        use SuppressionReason as R;
        for (headings, question) in [
            (
                "subscribed_to_emails|is_subscribed|Newsletter erwünscht|isSubscribed|NEWSLETTER_OK\
                 |Accepts newsletters|E-Mail-Marketing erlaubt|Consent given|wants_mail|May we email\
                 |Zgoda marketingowa|Согласие на рассылку|E-posta izni|Nyhetsbrev|メルマガ希望|是否订阅",
                Q::Subscribed,
            ),
            (
                "Email Address is Opted-Out|Blacklist|is_blacklisted|DNC|do_not_email|No mailings\
                 |email_disabled|Keine E-Mails senden|unsubscribedAt|Ne pas envoyer de mail|Werbesperre",
                Q::OptedOut(R::Unsubscribed),
            ),
            ("Email Address is Invalid|has_bounced", Q::OptedOut(R::Bounced)),
            (
                "Global status|list_status|Email status|Contact status|E-Mail-Status|Statut email",
                Q::MailStatus,
            ),
            ("Status|Lead status|Statut|Zustand", Q::AnyStatus),
        ] {
            for heading in headings.split('|') {
                let found = heading_question(&normalize_header(heading));
                assert_eq!(found, Some(question), "{heading}");
            }
        }
    }

    #[test]
    fn other_headings_do_not_ask() {
        for heading in "City|Job title|Order status|Marital status|Mailing street|Unsubscribe link\
                        |SMS opt-out|Number of Bounces|Soft bounce|Payment status|complimentary_plan\
                        |Newsletter source|E-Mail|Contact owner|Contact name|Kontakt|Notes|Marketing\
                        |Anmeldung|Inscription|Country|Active|Sent|Opened|Spam score|Email type"
            .split('|')
        {
            assert_eq!(heading_question(&normalize_header(heading)), None, "{heading}");
        }
    }
}
