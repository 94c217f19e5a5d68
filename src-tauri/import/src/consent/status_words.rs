//! The vocabulary of subscription states, in the languages of `header_names` and in Polish,
//! Russian, Turkish, Swedish, Japanese and Chinese.
//!
//! A cell is compared in its normalised form (`normalize_header`). `*` matches any ending of a
//! word; a pattern in Chinese or Japanese matches anywhere. A strong word is evidence under any
//! heading; a weak one (`removed`, `active`) only under a heading that speaks of mail or of a
//! status. Leaves out: yes and no (`consent_values`), and what a column is (`column_evidence`).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use postroom_model::contact::{ConsentSignal, SuppressionReason};

/// Longer cells are text, not a state.
const WORDS_MAX: usize = 8;

/// The state that a cell names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StatusWord {
    pub signal: ConsentSignal,
    /// Evidence under any heading.
    pub strong: bool,
}

const UNSUBSCRIBED: &str = "unsub*|optout*|opt out|opted out|opts out|no longer subscribed\
|no longer wants|do not email|do not mail|do not contact|do not send|dont email|dont mail\
|dont contact|don t email|don t mail|don t contact|no mail|no mails|no e mail|no e mails|no email\
|no emails|no emailing|no newsletter|no newsletters|no marketing|blacklist*|blocklist*|suppressed\
|blocked|dnc|dnm|manual suppression|manually suppressed|user suppressed|suppression|list unsubscribe\
|admin blocked|email disabled|emails disabled|not emailable\
|abgemeldet*|abbestellt*|ausgetragen*|gesperrt*|kein newsletter|keine newsletter|keinen newsletter\
|keine mail|keine mails|keine e mail|keine e mails|keine email|keine emails|keine werbung\
|nicht anschreiben|nicht mehr anschreiben|nicht kontaktieren|nicht mailen|werbesperre|mailsperre\
|blockiert*|desabonn*|desinscri*|ne pas contacter|ne plus contacter|ne pas envoyer|bloque\
|bloquee|pas de newsletter|pas de mail|pas de mails|pas d email|liste noire|liste rouge\
|dado de baja|dada de baja|dar de baja|desuscri*|no contactar|no enviar|bloqueado|bloqueada\
|lista negra|sin correo|sin correos|disiscritt*|non contattare|non inviare|non scrivere|bloccato\
|bloccata|descadastr*|nao contatar|nao contactar|nao enviar|cancelou a inscricao\
|inscricao cancelada|uitgeschreven|afgemeld*|niet mailen|niet contacteren|niet benaderen\
|geblokkeerd*|geen mail|geen mails|geen e mail|geen e mails|geen nieuwsbrief\
|wypisany|wypisana|wypisano|wypisal*|zablokowan*|nie wysylac|nie kontaktowac|czarna lista\
|отписан*|отписал*|заблокирован*|не писать|не отправлять|не присылать|черный список|abonelikten cik*|abonelikten ayril*|abonelik iptal|aboneligi iptal|engellendi\
|engellenmis|gonderme|goenderme|kara liste|avregistrerad|avanmald|avanmaeld|avprenumererad|avslutad prenumeration\
|blockerad*|inga utskick|ej utskick|inga mail|skicka inte\
|配信停止|配信不可|購読解除|購読停止|登録解除|オプトアウト|ブロック|送信不可\
|退订|退訂|取消订阅|取消訂閱|拒收|黑名单|黑名單|屏蔽|封鎖";
const BOUNCED: &str = "bounced|hard bounce|hard bounces|hardbounce*|undeliverable|undelivered\
|invalid email*|invalid address|invalid e mail*|email invalid|mailbox not found|user unknown\
|unzustellbar*|nicht zustellbar|ungueltige adresse|ungueltige e mail*|adresse ungueltig\
|non delivrable|non distribuable|adresse invalide|email invalide|rebotado|rebotada\
|correo invalido|no entregable|non recapitabile|indirizzo non valido|rimbalzat*|nao entregue\
|endereco invalido|onbestelbaar|ongeldig adres|niet bezorgd|niedostarczon*|odbity|odbita\
|недоставлен*|не доставлен*|geri dondu|geri doendue|teslim edilemedi|studsad|studsat|studsade|ej levererbar\
|不達|バウンス|配信エラー|退信|无法送达|無法送達|硬退";
const COMPLAINED: &str = "complained|spam complaint|spam complaints|marked as spam|marked spam\
|reported as spam|flagged as spam|reported spam|spam report|spam reported|abuse complaint|als spam gemeldet\
|als spam markiert|spambeschwerde|spam beschwerde|plainte spam|signale comme spam\
|marque comme spam|marcado como spam|denunciado como spam|segnalato come spam|segnalato spam\
|marcou como spam|gemarkeerd als spam|als spam gemarkeerd|oznaczon* jako spam\
|жалоба на спам|пожаловал*|spam olarak|markerad som spam|迷惑メール|スパム報告|垃圾邮件|垃圾郵件\
|投诉|投訴";
const NO_MAIL: &str = "never subscribed|not subscribed|non subscribed|nonsubscribed|unconfirmed\
|never opted in|not opted in|no consent|not confirmed|no optin|no opt in|soft bounce*|softbounce*\
|nie angemeldet|nicht angemeldet|nicht abonniert|nie abonniert|keine einwilligung|unbestaetigt\
|nicht bestaetigt|keine zustimmung|non abonne*|pas abonne*|non inscrit*|pas inscrit*\
|jamais inscrit*|jamais abonne*|non confirme*|sans consentement|no suscrit*|nunca suscrit*\
|no confirmad*|sin consentimiento|non iscritt*|mai iscritt*|non confermat*|senza consenso\
|nao inscrit*|nunca inscrit*|nao confirmad*|sem consentimento|niet ingeschreven|niet aangemeld\
|nooit ingeschreven|nooit aangemeld|niet bevestigd|geen toestemming|niezapisan*|nie zapisan*\
|niepotwierdzon*|brak zgody|не подписан*|никогда не подпис*|не подтвержден*|без согласия\
|abone degil|abone olmadi|onaylanmadi|izin yok|ej prenumerant|inte prenumerant|ej bekraftad|ej bekraeftad\
|inte bekraftad|inte bekraeftad|inget samtycke|未購読|未承諾|未確認|未订阅|未訂閱|未确认|未確認|从未订阅";
const SUBSCRIBED: &str = "subscribed|opted in|opt in|optin|resubscribed|abonniert*|eingewilligt\
|zugestimmt|abonne|abonnee|suscrito|suscrita|iscritto alla newsletter|iscritta alla newsletter\
|подписан|подписана|abone|prenumererar|prenumerant|購読中|購読|已订阅|已訂閱|订阅中";

const WEAK_OUT: &str = "out|removed|archived|left|stop|stopped|revoked|withdrawn|objected\
|widerrufen|widersprochen|ausgeschieden|archiviert|entfernt|resilie|revoque|retire|oppose|baja\
|revocado|retirado|cancellato|cancellata|cancelado|cancelada|revocato|revocata|revogado\
|removido|opgezegd|verwijderd|ingetrokken|usuniety|usunieta|rezygnacja|удален|удалена|silindi\
|iptal|borttagen|退会|解除|已取消|已退出|disabled|deaktiviert|desactive|desactivado|disattivato\
|desativado|uitgeschakeld";
const WEAK_BOUNCED: &str = "bounce|bounces|cleaned|invalid|not valid|failed|dead|ungueltig|fehlerhaft\
|invalide|invalido|invalida|non valido|ongeldig|nieprawidlowy|неверный|недеиствителен|gecersiz\
|ogiltig|無効|エラー|无效|無效|rebote|rebond";
const WEAK_COMPLAINED: &str = "complaint|complaints|spam|abuse|abused|junk|beschwerde|plainte\
|queja|reclamo|reclamacao|klacht|skarga|жалоба|спам|sikayet|klagomal|スパム|苦情";
const WEAK_NO: &str = "pending|inactive|inaktiv|inactif|inactive|inactivo|inactiva|inattivo\
|inattiva|inativo|inativa|inactief|nieaktywny|nieaktywna|неактивен|неактивна|неактивный|pasif\
|transactional|paused|pausiert|deleted|geloescht|supprime|eliminado|eliminada|eliminato\
|excluido|gewist|marked for deletion|expired|abgelaufen|waiting|ausstehend|en attente\
|pendiente|in attesa|pendente|in behandeling|oczekujacy|ожидает|beklemede|vantande|vaentande|保留|待确认\
|待確認|停止|休眠|soft|temporary|transient|deferred|suspended|risky|catch all|accept all|unknown\
|unbekannt|inconnu|desconocido|sconosciuto|desconhecido|onbekend|do not use|never\
|cancelled|canceled|lapsed|churned|deceased|verstorben*|gestorben|ausgetreten*|ausgetretene*\
|希望しない|希望しません|受信しない|不要|unengaged|dormant|quarantined|refused|rejected|declined|denied|abgelehnt|refuse|rechazado\
|rifiutato|recusado|geweigerd|odmowa|отказ|reddedildi|nekad|拒否|拒绝|拒絕";
const WEAK_YES: &str = "配信中|配信可|希望する|希望します|active|confirmed|verified|valid|deliverable|enabled|granted|accepted\
|accepts|approved|allowed|aktiv|aktive|angemeldet|bestaetigt|zugelassen|erlaubt|gueltig|actif\
|active|inscrit|inscrite|confirme|valide|activo|activa|confirmado|confirmada|attivo|attiva\
|iscritto|iscritta|confermato|confermata|ativo|ativa|inscrito|inscrita|actief|ingeschreven\
|aangemeld|bevestigd|aktywny|aktywna|zapisany|zapisana|potwierdzony|активен|активна|активный\
|подтвержден|aktif|onayli|bekraftad|bekraeftad|有効|登録済|承諾|活跃|有效|已确认|已確認|engaged\
|marketing contact|single opt in|double opt in";

/// Words beside a strong one that change nothing.
const FILLERS: &str = "e|email|emails|mail|mails|newsletter|newsletters|marketing|is|has|was|been\
|user|by|admin|from|list|lists|all|hard|permanently|permanent|on|at|as|via|the|to|of|this|contact\
|subscriber|status|manually|himself|herself|globally|global|campaign|link|already|since|after|rule|ma|api|manual|resident|recipient|customer|am\
|vom|von|durch|selbst|seit|hat|ist|wurde|dem|der|den|newsletters|per|le|la|de|du|par|est|a|el|il|da\
|do|em|op|door|z|od|from email|please|bitte|permanent|permanently|account|person";

/// The state that a cell names, when all its words belong to it.
pub(crate) fn status_word(cell: &str) -> Option<StatusWord> {
    let words: Vec<&str> = cell.split(' ').filter(|word| !word.is_empty()).collect();
    find(&words, true)
}

/// Whether a word of the cell begins as a strong word does: most cells of most columns do not.
pub(crate) fn may_be_strong(cell: &str) -> bool {
    let mut words = cell.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.any(|word| {
        let mut first = word.chars().flat_map(char::to_lowercase);
        let start = [first.next(), first.next()].map(Option::unwrap_or_default);
        !start.iter().all(char::is_ascii) || INDEX.strong_starts.contains(&start)
    })
}

/// The state that a cell names somewhere in a few words: for a column that is known to hold one.
pub(crate) fn status_phrase(cell: &str) -> Option<StatusWord> {
    let words: Vec<&str> = cell.split(' ').filter(|word| !word.is_empty()).collect();
    find(&words, true).or_else(|| find(&words, false).filter(|found| found.strong))
}

/// Whether the cell says in so many words that the person is still subscribed.
pub(crate) fn states_subscribed(cell: &str) -> bool {
    let words: Vec<&str> = cell.split(' ').filter(|word| !word.is_empty()).collect();
    let negated = || without_negation(&words).is_some();
    let is_yes = find(&words, true).is_some_and(|found| found.signal == ConsentSignal::Yes);
    is_yes && (list_of(&words, true) == Some(SUBSCRIBED_AT) || negated())
}

/// The lists in the order in which they are tried, each with its signal and strength.
const LISTS: [(&str, ConsentSignal, bool); 10] = [
    (NO_MAIL, ConsentSignal::No, true),
    (COMPLAINED, ConsentSignal::Out(SuppressionReason::Complained), true),
    (BOUNCED, ConsentSignal::Out(SuppressionReason::Bounced), true),
    (UNSUBSCRIBED, ConsentSignal::Out(SuppressionReason::Unsubscribed), true),
    (WEAK_NO, ConsentSignal::No, false),
    (WEAK_COMPLAINED, ConsentSignal::Out(SuppressionReason::Complained), false),
    (WEAK_BOUNCED, ConsentSignal::Out(SuppressionReason::Bounced), false),
    (WEAK_OUT, ConsentSignal::Out(SuppressionReason::Unsubscribed), false),
    (SUBSCRIBED, ConsentSignal::Yes, false),
    (WEAK_YES, ConsentSignal::Yes, false),
];
/// Index of the subscribed words in `LISTS`.
const SUBSCRIBED_AT: usize = 8;

/// The lists, indexed by the first word of each pattern: a column of a million cells is read.
struct Index {
    /// The words of each pattern and the index of its list.
    by_word: HashMap<&'static str, Vec<(Vec<&'static str>, usize)>>,
    by_stem: HashMap<&'static str, Vec<(Vec<&'static str>, usize)>>,
    ideographs: Vec<(&'static str, usize)>,
    fillers: HashSet<&'static str>,
    /// The first two characters of the strong patterns.
    strong_starts: HashSet<[char; 2]>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index {
        by_word: HashMap::new(),
        by_stem: HashMap::new(),
        ideographs: Vec::new(),
        fillers: FILLERS.split('|').collect(),
        strong_starts: HashSet::new(),
    };
    for (at, (patterns, _, strong)) in LISTS.iter().enumerate() {
        for pattern in patterns.split('|') {
            if *strong {
                let mut first = pattern.chars();
                let start = [first.next(), first.next()].map(Option::unwrap_or_default);
                index.strong_starts.insert(start);
            }
            let parts: Vec<&str> = pattern.split(' ').collect();
            let Some(first) = parts.first().copied() else { continue };
            if pattern.chars().any(is_ideograph) {
                index.ideographs.push((pattern, at));
            } else if let Some(stem) = first.strip_suffix('*') {
                index.by_stem.entry(stem).or_default().push((parts, at));
            } else {
                index.by_word.entry(first).or_default().push((parts, at));
            }
        }
    }
    index
});

fn find(words: &[&str], whole: bool) -> Option<StatusWord> {
    if words.is_empty() || words.len() > WORDS_MAX {
        return None;
    }
    let at = match without_negation(words) {
        // "Not bounced" says nothing bad; "not subscribed" is in a list of its own.
        Some(rest) if list_of(rest, whole).is_some_and(is_bad) => SUBSCRIBED_AT,
        _ => list_of(words, whole)?,
    };
    let (_, signal, strong) = LISTS.get(at).copied()?;
    Some(StatusWord { signal, strong })
}

/// A strong list of people who get no more mail.
fn is_bad(at: usize) -> bool {
    (1..4).contains(&at)
}

/// The words behind a negation at the start.
fn without_negation<'a>(words: &'a [&'a str]) -> Option<&'a [&'a str]> {
    const NEGATIONS: [&str; 14] = [
        "not", "never", "nicht", "nie", "non", "pas", "jamais", "no", "nunca", "nao", "niet", "не",
        "inte", "ej",
    ];
    let (first, rest) = words.split_first()?;
    // "No mail" and "not subscribed" are patterns of their own.
    let own = list_of(words, true).is_some_and(|at| at < 4 && list_of(rest, true) != Some(at));
    (NEGATIONS.contains(first) && !rest.is_empty() && !own).then_some(rest)
}

/// The first list with a pattern that the words contain; `whole`: beside fillers and numbers only.
fn list_of(words: &[&str], whole: bool) -> Option<usize> {
    let index = &*INDEX;
    let filler = |word: &&str| index.fillers.contains(word) || word.parse::<u64>().is_ok();
    let mut found: Option<usize> = None;
    for (at, word) in words.iter().enumerate() {
        let stems = word.char_indices().map(|(end, c)| end + c.len_utf8());
        let stems = stems.filter_map(|end| index.by_stem.get(word.get(..end)?));
        for (parts, list) in index.by_word.get(word).into_iter().chain(stems).flatten() {
            let window = words.get(at..at + parts.len());
            let beside = || words.iter().take(at).chain(words.iter().skip(at + parts.len()));
            let matches = window.is_some_and(|window| {
                window.iter().zip(parts).all(|(word, part)| match part.strip_suffix('*') {
                    Some(begin) => word.starts_with(begin),
                    None => word == part,
                })
            });
            if matches
                && found.is_none_or(|known| *list < known)
                && (!whole || beside().all(filler))
            {
                found = Some(*list);
            }
        }
    }
    if found.is_none() && words.iter().any(|word| word.chars().any(is_ideograph)) {
        let inside = |pattern: &str| words.iter().any(|word| word.contains(pattern));
        found = index.ideographs.iter().find(|(pattern, _)| inside(pattern)).map(|(_, at)| *at);
    }
    found
}

/// A character of a script without spaces between words.
pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::detect::normalize::normalize_header;

    fn word(cell: &str) -> Option<(ConsentSignal, bool)> {
        status_word(&normalize_header(cell)).map(|found| (found.signal, found.strong))
    }

    #[test]
    fn states_are_recognized_in_every_language_and_notation() {
        use ConsentSignal as S;
        use SuppressionReason as R;
        for (cells, signal, strong) in [
            (
                "UNSUBSCRIBED|Opted-Out|optedOut|opt_out|Blacklisted|no mail|Do not email|blocked\
                 |Abgemeldet|abgemeldet am 3.4.2026|Gesperrt|keine Mails|Désabonnée|désinscrit\
                 |Dado de baja|disiscritto|Descadastrado|Uitgeschreven|wypisany|Отписан|Отписалась\
                 |Abonelikten çıktı|Avregistrerad|配信停止|已退订|取消訂閱|Unsubscribed by admin",
                S::Out(R::Unsubscribed),
                true,
            ),
            (
                "Bounced|hard_bounce|HardBounced|email bounced|Unzustellbar|バウンス|退信",
                S::Out(R::Bounced),
                true,
            ),
            ("Complained|Marked as spam|als Spam gemeldet|迷惑メール", S::Out(R::Complained), true),
            (
                "NEVER_SUBSCRIBED|not subscribed|Non-subscribed|unconfirmed|Soft bounced\
                 |nicht angemeldet|non abonné|No suscrito|не подписан|未订阅",
                S::No,
                true,
            ),
            ("Cleaned|invalid", S::Out(R::Bounced), false),
            ("junk|Complaint", S::Out(R::Complained), false),
            ("Removed|cancelado|disabled", S::Out(R::Unsubscribed), false),
            ("inactive|Inaktiv|Deleted|pending", S::No, false),
            ("subscribed|Active|Abonniert|Подписан|not unsubscribed|nicht gesperrt", S::Yes, false),
        ] {
            for cell in cells.split('|') {
                assert_eq!(word(cell), Some((signal, strong)), "{cell}");
            }
        }
    }

    #[test]
    fn other_short_words_are_no_state() {
        for cell in "Bounce Rate Analyst|Spam Fighter|married|Ulm|Baja California|Subscriber Growth\
                     |Clean Energy GmbH|Head of Opt|Member|VIP|Ungarn|Unsworth|Blocked drains"
            .split('|')
        {
            assert_eq!(word(cell), None, "{cell}");
        }
    }
}
