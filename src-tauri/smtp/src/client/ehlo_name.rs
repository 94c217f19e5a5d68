//! The name in EHLO: the configured one, else this computer's fully qualified name if it looks
//! public, else the address literal of this end of the connection (RFC 5321 4.1.3, 4.1.4).
//!
//! It promises that a private name (`shop`, `shop.local`, `shop.fritz.box`) is not sent: it means
//! nothing to a relay, and many refuse it. Leaves out: whether the name resolves to this computer,
//! which the relay may check but must not require (RFC 5321 4.1.4).

use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;

use postroom_model::relay::{RelayConfig, is_ehlo_name};

/// Top-level domains that no public name has (RFC 2606, 6762, 7686, 8375, 9476; ICANN for
/// `internal`), and those that routers and company networks use all the same.
const PRIVATE: &[&str] = &[
    "local",
    "localdomain",
    "localhost",
    "lan",
    "home",
    "internal",
    "intranet",
    "corp",
    "private",
    "arpa",
    "test",
    "example",
    "invalid",
    "onion",
    "alt",
    "workgroup",
    "domain",
    "mail",
];
/// Second-level domains of routers below a public top-level domain.
const PRIVATE_DOMAINS: &[&str] = &["fritz.box", "speedport.ip", "easy.box"];

/// The name in EHLO for a connection with this local address.
pub(crate) fn ehlo_name(config: &RelayConfig, local: Option<SocketAddr>) -> String {
    if let Some(name) = &config.ehlo_name {
        return name.clone();
    }
    let Some(address) = local.map(|address| address.ip().to_canonical()) else {
        return "[127.0.0.1]".to_owned();
    };
    match public_name() {
        Some(name) if !address.is_loopback() => name.to_owned(),
        _ => literal(address),
    }
}

fn literal(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => format!("[{address}]"),
        IpAddr::V6(address) => format!("[IPv6:{address}]"),
    }
}

/// The fully qualified name of this computer if it looks public; looked up once.
fn public_name() -> Option<&'static str> {
    static NAME: OnceLock<Option<String>> = OnceLock::new();
    NAME.get_or_init(|| qualified_name().filter(|name| looks_public(name))).as_deref()
}

/// The computer's name on Linux: as the kernel has it, completed from the hosts file where it is
/// short, as `hostname --fqdn` does.
#[cfg(unix)]
fn qualified_name() -> Option<String> {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let name = read("/proc/sys/kernel/hostname").or_else(|| read("/etc/hostname"))?;
    let name = name.trim();
    if name.contains('.') {
        return Some(name.to_owned());
    }
    in_hosts_file(&read("/etc/hosts")?, name)
}

/// The computer's name on Windows, with the domain that the user signed in to.
#[cfg(not(unix))]
fn qualified_name() -> Option<String> {
    let (name, domain) =
        (std::env::var("COMPUTERNAME").ok()?, std::env::var("USERDNSDOMAIN").ok()?);
    Some(format!("{name}.{domain}").to_lowercase())
}

/// The first qualified name in the line that names this computer.
#[cfg(unix)]
fn in_hosts_file(hosts: &str, short: &str) -> Option<String> {
    let lines = hosts.lines().map(|line| line.split('#').next().unwrap_or(""));
    let mut names = lines.map(|line| line.split_whitespace().skip(1).collect::<Vec<_>>());
    let own = names.find(|names| names.iter().any(|name| name.eq_ignore_ascii_case(short)))?;
    own.into_iter().find(|name| name.contains('.')).map(str::to_owned)
}

fn looks_public(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let Some((rest, top)) = name.rsplit_once('.') else { return false };
    let is_named = top.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && top.chars().any(|c| c.is_ascii_alphabetic());
    let below = |domain: &&str| name == **domain || name.ends_with(&format!(".{domain}"));
    is_ehlo_name(&name)
        && !rest.is_empty()
        && is_named
        && !PRIVATE.contains(&top)
        && !PRIVATE_DOMAINS.iter().any(below)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]

    use super::*;

    #[test]
    fn private_names_are_not_public() {
        for (name, public) in [
            ("mail.shop.de", true),
            ("Office-PC.company.com", true),
            ("office-pc", false),
            ("office-pc.local", false),
            ("office-pc.fritz.box", false),
            ("fritz.box", false),
            ("localhost.localdomain", false),
            ("pc.home.arpa", false),
            ("pc.lan", false),
            ("192.168.1.7", false),
            ("office_pc.company.com", false),
            (".com", false),
            ("", false),
        ] {
            assert_eq!(looks_public(name), public, "{name}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn short_name_is_completed_from_the_hosts_file() {
        let hosts = "127.0.0.1 localhost\n# 10.0.0.1 shop.example.net shop\n\
                     127.0.1.1\tshop.company.com shop # this computer\n";
        assert_eq!(in_hosts_file(hosts, "shop").as_deref(), Some("shop.company.com"));
        assert_eq!(in_hosts_file(hosts, "localhost"), None);
        assert_eq!(in_hosts_file(hosts, "other"), None);
    }

    #[test]
    fn address_literals_follow_rfc_5321() {
        for (address, text) in [("192.0.2.1", "[192.0.2.1]"), ("2001:db8::1", "[IPv6:2001:db8::1]")]
        {
            assert_eq!(literal(address.parse().expect("an address")), text);
        }
    }
}
