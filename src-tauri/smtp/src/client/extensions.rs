//! The extensions that a relay offers: the keywords of its EHLO reply (RFC 5321 4.1.1.1). Parsed
//! here, because lettre keeps neither PIPELINING nor SIZE, CHUNKING or DSN.

use serde::{Deserialize, Serialize};

use postroom_model::relay::reply::Reply;

/// The keywords that are used; the others are in `others`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Extensions {
    pub pipelining: bool,
    pub chunking: bool,
    /// RFC 1870; none: not offered, or offered without a limit.
    pub size: Option<u64>,
    /// SIZE was offered, so MAIL may carry the parameter.
    pub size_known: bool,
    pub dsn: bool,
    pub eight_bit_mime: bool,
    pub smtp_utf8: bool,
    pub enhanced_codes: bool,
    pub starttls: bool,
    /// AUTH mechanisms, in capitals, as offered.
    pub auth: Vec<String>,
    pub others: Vec<String>,
}

impl Extensions {
    /// Parses an EHLO reply; its first line is the greeting and holds no keyword.
    pub fn read(reply: &Reply) -> Self {
        let mut extensions = Self::default();
        for line in reply.lines.iter().skip(1) {
            extensions.take(line);
        }
        extensions
    }

    fn take(&mut self, line: &str) {
        // "AUTH=LOGIN PLAIN" is an old form that some relays still add.
        let line = line.trim().replacen("AUTH=", "AUTH ", 1);
        let mut words = line.split_ascii_whitespace();
        let Some(keyword) = words.next().map(str::to_ascii_uppercase) else { return };
        match keyword.as_str() {
            "PIPELINING" => self.pipelining = true,
            "CHUNKING" => self.chunking = true,
            "SIZE" => {
                self.size_known = true;
                // "0" means no fixed limit.
                self.size =
                    words.next().and_then(|word| word.parse().ok()).filter(|size| *size > 0);
            }
            "DSN" => self.dsn = true,
            "8BITMIME" => self.eight_bit_mime = true,
            "SMTPUTF8" => self.smtp_utf8 = true,
            "ENHANCEDSTATUSCODES" => self.enhanced_codes = true,
            "STARTTLS" => self.starttls = true,
            "AUTH" => {
                for word in words.map(str::to_ascii_uppercase) {
                    if !self.auth.contains(&word) {
                        self.auth.push(word);
                    }
                }
            }
            _ => self.others.push(line.clone()),
        }
    }

    pub fn offers_auth(&self, mechanism: &str) -> bool {
        self.auth.iter().any(|word| word == mechanism)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_parsed_in_every_spelling() {
        let reply = Reply::new(
            250,
            "mx.example.com at your service\npipelining\nSIZE 35882577\n8BITMIME\nAUTH LOGIN PLAIN\n\
             AUTH=PLAIN XOAUTH2\nChunking\nDSN\nSMTPUTF8\nSTARTTLS\nENHANCEDSTATUSCODES\nXCLIENT ADDR",
        );
        let extensions = Extensions::read(&reply);
        assert_eq!(
            extensions,
            Extensions {
                pipelining: true,
                chunking: true,
                size: Some(35_882_577),
                size_known: true,
                dsn: true,
                eight_bit_mime: true,
                smtp_utf8: true,
                enhanced_codes: true,
                starttls: true,
                auth: vec!["LOGIN".into(), "PLAIN".into(), "XOAUTH2".into()],
                others: vec!["XCLIENT ADDR".into()],
            }
        );
    }

    #[test]
    fn size_zero_is_no_limit() {
        for line in ["SIZE", "SIZE 0", "SIZE lots"] {
            let extensions = Extensions::read(&Reply::new(250, &format!("hello\n{line}")));
            assert_eq!((extensions.size, extensions.size_known), (None, true), "{line}");
        }
    }

    #[test]
    fn the_greeting_line_holds_no_keyword() {
        assert!(!Extensions::read(&Reply::new(250, "PIPELINING")).pipelining);
    }
}
