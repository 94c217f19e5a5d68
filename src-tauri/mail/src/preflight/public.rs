//! Domains of public mailbox providers. Data; collected by hand, not complete.

/// Only the provider may send from these domains: their DMARC policy, or the heuristics of
/// receivers, has other mail refused.
const PUBLIC_MAILBOX_DOMAINS: &[&str] = &[
    "gmail",
    "googlemail",
    "yahoo",
    "ymail",
    "rocketmail",
    "outlook",
    "hotmail",
    "live",
    "msn",
    "icloud",
    "me.com",
    "mac.com",
    "aol",
    "gmx",
    "web.de",
    "t-online.de",
    "freenet.de",
    "arcor.de",
    "1und1.de",
    "mail.ru",
    "bk.ru",
    "inbox.ru",
    "list.ru",
    "yandex",
    "ya.ru",
    "proton",
    "protonmail",
    "pm.me",
    "tutanota",
    "tuta.com",
    "zoho.com",
    "zohomail",
    "mail.com",
    "email.com",
    "qq.com",
    "163.com",
    "126.com",
    "sina.com",
    "naver.com",
    "daum.net",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "laposte.net",
    "sfr.fr",
    "libero.it",
    "virgilio.it",
    "alice.it",
    "tiscali.it",
    "uol.com.br",
    "bol.com.br",
    "terra.com.br",
    "xs4all.nl",
    "ziggo.nl",
    "kpnmail.nl",
    "comcast.net",
    "verizon.net",
    "att.net",
    "sbcglobal.net",
    "btinternet.com",
    "sky.com",
    "bluewin.ch",
    "fastmail",
    "hey.com",
    "posteo.de",
    "mailbox.org",
    "rediffmail.com",
    "wp.pl",
    "o2.pl",
    "interia.pl",
    "seznam.cz",
    "centrum.cz",
];

/// Whether the domain, such as `yahoo.co.uk`, is one of them.
pub fn is_public_mailbox_domain(domain: &str) -> bool {
    PUBLIC_MAILBOX_DOMAINS.iter().any(|public| {
        if public.contains('.') {
            domain == *public
        } else {
            // `yahoo` is yahoo.com, yahoo.co.uk, yahoo.de …
            domain
                .strip_prefix(public)
                .is_some_and(|rest| rest.starts_with('.') && rest.len() <= ".com.br".len())
        }
    })
}
