//! Header normalisation: the form in which column headings and cell words are compared.

/// Normalises a header: lower case without accents, one space between words. `E-Mail_Adresse:` and
/// `e mail adresse` are the same, and so are `firstName` and `first name`.
pub(crate) fn normalize_header(header: &str) -> String {
    let mut plain = String::with_capacity(header.len() + 2);
    let mut after_small = false;
    for c in header.trim().chars() {
        if c.is_uppercase() && after_small {
            plain.push(' ');
        }
        after_small = c.is_lowercase();
        for c in c.to_lowercase() {
            match c {
                'ä' => plain.push_str("ae"),
                'ö' => plain.push_str("oe"),
                'ü' => plain.push_str("ue"),
                'ß' => plain.push_str("ss"),
                'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' | 'ă' => plain.push('a'),
                'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => plain.push('e'),
                'ì' | 'í' | 'î' | 'ï' | 'ı' => plain.push('i'),
                'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ő' => plain.push('o'),
                'ù' | 'ú' | 'û' | 'ů' | 'ű' => plain.push('u'),
                'ç' | 'ć' | 'č' => plain.push('c'),
                'ñ' | 'ń' | 'ň' => plain.push('n'),
                'ś' | 'š' | 'ş' => plain.push('s'),
                'ź' | 'ż' | 'ž' => plain.push('z'),
                'ł' => plain.push('l'),
                'ğ' => plain.push('g'),
                'ý' => plain.push('y'),
                'ř' => plain.push('r'),
                'æ' => plain.push_str("ae"),
                'œ' => plain.push_str("oe"),
                // A letter in its decomposed form: the diaeresis is a letter of its own in German.
                '\u{308}' if plain.ends_with(['a', 'o', 'u']) => plain.push('e'),
                '\u{300}'..='\u{36F}' => {}
                c if c.is_alphanumeric() => plain.push(c),
                _ => plain.push(' '),
            }
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_of_a_header_does_not_matter() {
        for header in ["E-Mail_Adresse:", "e mail adresse", "  E-MAIL-ADRESSE "] {
            assert_eq!(normalize_header(header), "e mail adresse");
        }
        assert_eq!(normalize_header("firstName"), "first name");
        assert_eq!(normalize_header("Prénom"), "prenom");
        assert_eq!(normalize_header("Pre\u{301}nom Ku\u{308}nstler"), "prenom kuenstler");
        assert_eq!(normalize_header("Imię ŁÓDŹ İptal Adı"), "imie lodz iptal adi");
    }
}
