//! Which headings ask whether a person may be emailed, in any notation and language.
//!
//! Works with stems of words, because services invent their own headings: `subscribed_to_emails`,
//! `is_subscribed`, `Newsletter erwünscht`, `DNC`, `Global status`. A heading is never evidence by
//! itself: the cells decide, and where they are not understood the user is asked
//! (`column_evidence`). Leaves out: headings that are known word by word (`header_names`,
//! `optout_headers`).

use crate::consent::optout_headers::TIME_WORDS;
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
|配信停止|購読解除|配信不可|黑名单|黑名單|拒收|ブラックリスト|quarantin*|onhold|donotbulk*|donotsend*\
|donotemail*";
const COMPLAINED: &str = "complained|complaining|complaint|complaints|spamreport|spamreports";
const BOUNCED: &str = "bounced|npai|hardbounce*|undeliverable|unzustellbar*|バウンス|不達";
/// Stems that speak of permission, whatever stands beside them.
const PERMITS: &str = "subscri*|optin*|optedin|consent*|consens*|einverst*|permission*|newsletter*|einwillig*|zustimm*\
|mailerlaubnis|werbeerlaubnis|abonn*|suscri*|toestemming|nieuwsbrief*|infolettre*|boletin*|gdpr\
|dsgvo|rgpd|rodo|zgoda|zgody|subskry*|рассылк*|соглас*|подпис*|bulten*|buelten*|nyhedsbrev*|uutiskirje*|hirlevel*|zpravodaj*|souhlas*|ενημερωτ*|abonelik|prenumer*\
|nyhetsbrev*|samtycke*|emailable|mailable|contactable|購読|同意|メルマガ|配信可|可否|配信許可|配信希望|受信可|受信許可|受信希望|メール配信|订阅|訂閱|訂阅";
/// Stems that speak of permission beside a word for mail.
const PERMITS_MAIL: &str = "zulassen|accept*|allow*|agree*|receiv*|want*|wish*|may|can|ok|okay|enabled|active\
|permitted|erlaub*|erwuensch*|gewuensch*|darf|akzept*|einverstanden|erhalten|empfang*|anmeld*\
|angemeldet*|registr*|inscri*|iscri*|acept*|accett*|aceit*|permite|autoris*|autoriz*|authori*\
|souhait*|recevoir|recibir|ricevere|receber|recibe|recibo|wil|wenst|ontvang*|aangemeld*|ingeschreven|zgod*\
|izin*|izni*|onay*|godkan*|godkaen*|tillat*|vill|許可|配信";
const MAIL: &str = "rundmail*|rundbrief*|infobrief*|infomail*|nomail|email|emails|mail|mails|emailing|mailing|mailings|emailings|newsletter*|marketing|contact|contacting\
|werbung|werbemails|kontakt*|promotion*|promo|promos|campaign|campaigns|courriel*|correo*|posta\
|messages|nachrichten|рассыл*|почт*|offers|offres|ofertas|offerte|angebote|oferty|aanbiedingen|reklam*|reclame|publicidad\
|publicit*|pubblicit*|commercial*|prospection|demarchage|neuigkeiten|noticias|novedades|eposta|epost|e-post|メール|邮件|郵件|電郵";
/// Words that say no beside a word for mail or permission.
const NEGATIONS: &str = "no|not|dont|never|don|without|kein|keine|keinen|nicht|nie|pas|ne|sans|sin|non\
|nao|geen|niet|bez|не|без|ingen|inga|inte|ej|stop|exclude*";
/// Beside a word for mail, "yes" means that the address is out of use.
const DISABLED: &str = "disabled|suspended|deactivated|invalid|inactive|undeliverable|deaktiviert|ungueltig\
|desactive*|invalide|desactivad*|invalido|disattivat*|desativad*|ongeldig|uitgeschakeld|failed";
const STATUS: &str = "status|state|zustand|statut|estado|estatus|stato|situacao|stan|статус|состояние\
|durum|durumu|tillstand|etat|状態|ステータス|状态|狀態";
/// Consent that was taken back, beside a word for mail or permission.
const WITHDRAWN: &str = "widerruf*|widerspr*|kuendig*|gekuendigt*|revok*|revoc*|revog*|withdr*|cancel*|annul*|storni*\
|refus*|oppos*|objection|objected|rechaz*|rifiut*|disdett*|resili*|ablehn*|abgelehnt*|declin*|verweiger*|odwol*\
|wycof*|cofni*|rezygn*|bezwaar|intrek*|ingetrokken|opgezeg*|opzeg*|iptal|terminated|ended|отозв*|отмен*\
|aterkall*|delet*|loesch*|erasure|解除|停止|撤回|拒否|取消|不要";
/// Withdrawn consent under a heading with no other word.
const WITHDRAWN_ALONE: &str = "widerruf*|widerspr*|revoked|revocation|withdrawn|withdrawal|objection\
|objected|deaktiviert*|deactivated|deactivation|desactive|desactivado|disattivato|gedeactiveerd";
/// Consent that is not given yet.
const PENDING: &str = "pending|unconfirmed|awaiting|waiting|ausstehend|unbestaetigt|attente|pendiente\
|attesa|pendente|oczekuj*";
/// Mail status in a script without spaces between words.
const STATUS_OF_MAIL: &str = "配信|メール|邮件|郵件|購読|订阅|訂閱";
/// A person or an address that was confirmed. "Active" is about too many other things.
const IN_USE: &str = "activated|aktiviert*|confirmed|bestaetigt*|verified|confirme|confirmado\
|confermato|bevestigd";
/// A person or an account that is out of use.
const OUT_OF_USE: &str = "disabled|inactive|inaktiv|inactif|inactivo|inattivo|inativo|deleted|geloescht\
|supprime|eliminado|archived|archiviert|hidden|banned|locked|suspended|expired|kuendig*|gekuendigt*\
|austritt*|ausgetreten|cancelled|canceled|cancellation|iptal|opgezeg*|opzeg*|deceased|verstorben*|left\
|leave|leaving|removed|removal|erased|erasure|deletion|loesch*|quit|terminated|resili*|rezygn*";
/// Words that change nothing beside those.
const STATE_FILLERS: &str =
    "is|list|reason|grund|motif|motivo|requested|beantragt|gewuenscht|wunsch";
/// Verbs of receiving: beside a negation, the person wants nothing.
const RECEIVE: &str = "zulassen|receiv*|recevoir|recibir|ricevere|receber|ontvangen|souhait*|wunsch\
|gewuensch*|erwuensch*|erlaubt";
/// Mail on paper.
const ON_PAPER: &str = "post|brief|letter|courrier|papier|paper|print|postalisch";
/// Headings of postal addresses and organisations, whose cells have other meanings.
const PLACES: &str = "address*|adress*|direcc*|indirizzo|endereco|adres|company|firma|empresa|societe\
|azienda|bedrijf|organi*|building|gebaeude|apartment|vehicle|fahrzeug|kfz|via|rue|calle|bloque";
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
|comments|kommentar|frequency|format|language|sprache|street|city|zip|country|strasse|ort|plz|tracking|track|tracked|cookie|cookies";

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
        (" on hold ", " onhold "),
        (" black list", " blacklist"),
        (" block list", " blocklist"),
    ] {
        joined = joined.replace(apart, together);
    }
    let words: Vec<&str> = joined.split(' ').filter(|word| !word.is_empty()).collect();
    let any = |patterns: &str| words.iter().any(|word| is_word(patterns, word));
    let other = any(OTHER_THINGS);
    if any(STATUS) && !any(PERMITS) && !any(OPTOUT) {
        let mail = (words.len() > 1 && any(STATUS_OF)) || any(STATUS_OF_MAIL);
        return match (other, mail) {
            (true, _) => None,
            (false, true) => Some(HeadingQuestion::MailStatus),
            (false, false) => Some(HeadingQuestion::AnyStatus),
        };
    }
    if other {
        return None;
    }
    // "Active subscription" may be a paid one; preferences are topics.
    let subscription = plain == "active subscription" || any("preference*|preferences");
    if subscription && any(PERMITS) {
        return Some(HeadingQuestion::AnyStatus);
    }
    let marked_as_spam = any("spam") && any("marked|reported|gemeldet|markiert|signale|marcado");
    if any(COMPLAINED) || marked_as_spam {
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
    if any(PENDING) && any(PERMITS) {
        return Some(HeadingQuestion::MailStatus);
    }
    let withdrawn = any(WITHDRAWN) && (any(MAIL) || any(PERMITS));
    if (withdrawn && !negated) || is_only(&words, WITHDRAWN_ALONE) {
        return Some(HeadingQuestion::OptedOut(R::Unsubscribed));
    }
    let receives_nothing = any(NEGATIONS) && any(RECEIVE);
    let on_paper_only = any("nur|only|uniquement|alleen|solo") && any(ON_PAPER);
    if (receives_nothing && !any(OPTOUT)) || on_paper_only {
        return Some(HeadingQuestion::OptedOut(R::Unsubscribed));
    }
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

/// Whether "yes" under a heading such as `Confirmed` or `Deleted` means that the person or the account
/// is in use; none: another heading. Such a state is not about mail, so that the user is asked.
pub(crate) fn means_in_use(plain: &str) -> Option<bool> {
    let words: Vec<&str> = plain.split(' ').filter(|word| !is_word(STATE_FILLERS, word)).collect();
    match (is_only(&words, IN_USE), is_only(&words, OUT_OF_USE)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        (false, false) => None,
    }
}

/// Whether the heading speaks of mail and of nothing else that could be asked: `Mailing`, `E-Mail OK`.
pub(crate) fn mentions_mail(plain: &str) -> bool {
    let joined = plain.replace("e mail", "email");
    joined.split(' ').any(|word| is_word(MAIL, word)) && !is_about_other_things(&joined)
}

/// Whether the words are one of these and words of time.
fn is_only(words: &[&str], patterns: &str) -> bool {
    let date = |word: &&&str| TIME_WORDS.contains(*word);
    let mut others = words.iter().filter(|word| !date(word));
    others.next().is_some_and(|word| is_word(patterns, word)) && others.next().is_none()
}

/// Whether the heading speaks of orders, money, other channels: nothing that its cells say is about
/// mail.
pub(crate) fn is_about_other_things(plain: &str) -> bool {
    plain.split(' ').any(|word| is_word(OTHER_THINGS, word) || is_word(PLACES, word))
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
