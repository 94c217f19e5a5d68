//! The usual headings of address and name columns in files of contacts. An import finds its columns by
//! them, and templates accept them as names of merge fields (`{{ first_name }}`).
//!
//! Normalised (see [`normalize_header`]): lower case, no accents, one space between words. English,
//! German, French, Spanish, Italian, Portuguese, Dutch, the Nordic languages, Polish, Czech, Hungarian,
//! Romanian, Turkish, Russian, Ukrainian, Greek, Japanese, Chinese, Korean; the exports of Google
//! Contacts, Outlook, Apple, Thunderbird, LinkedIn, Mailchimp, Brevo, Shopify, WooCommerce, HubSpot.
//! Leaves out: all other columns (`postroom-import`).

/// An email address.
pub const ADDRESS: &[&str] = &[
    // English, and the services
    "email",
    "e mail",
    "mail",
    "email address",
    "e mail address",
    "mail address",
    "email 1",
    "e mail 1",
    "primary email",
    "work email",
    "business email",
    "contact email",
    "customer email",
    "subscriber email",
    "e mail 1 value",
    "email 1 value",
    "smtp address",
    "email id",
    "emailaddress",
    "email addresses",
    "recipient",
    "recipient email",
    "user email",
    "billing email",
    "default email",
    // German
    "e mail adresse",
    "email adresse",
    "mailadresse",
    "mail adresse",
    "e mail adressen",
    "elektronische post",
    "e mail 1 adresse",
    "e mail privat",
    "e mail geschaeftlich",
    "emailadresse",
    // French
    "courriel",
    "adresse e mail",
    "adresse email",
    "adresse mail",
    "adresse courriel",
    "mel",
    "adresse de messagerie",
    "adresse electronique",
    // Spanish
    "correo",
    "correo electronico",
    "direccion de correo",
    "direccion de correo electronico",
    "direccion email",
    "email de contacto",
    // Italian
    "posta elettronica",
    "indirizzo email",
    "indirizzo e mail",
    "indirizzo di posta elettronica",
    "indirizzo mail",
    // Portuguese
    "correio eletronico",
    "endereco de email",
    "endereco de e mail",
    "endereco eletronico",
    // Dutch
    "e mailadres",
    "emailadres",
    "mailadres",
    "e mail adres",
    "email adres",
    // Swedish, Danish, Norwegian, Finnish
    "e post",
    "epost",
    "e postadress",
    "epostadress",
    "epost adress",
    "e postadresse",
    "epostadresse",
    "mejl",
    "mejladress",
    "mailadress",
    "saehkoeposti",
    "saehkoepostiosoite",
    // Polish, Czech, Hungarian, Romanian
    "adres e mail",
    "adres email",
    "adres mail",
    "poczta",
    "poczta elektroniczna",
    "e mailova adresa",
    "emailova adresa",
    "e mail cim",
    "email cim",
    "adresa de email",
    "adresa email",
    // Turkish
    "e posta",
    "eposta",
    "e posta adresi",
    "eposta adresi",
    "mail adresi",
    "email adresi",
    // Russian, Ukrainian, Greek
    "почта",
    "эл почта",
    "электронная почта",
    "электронный адрес",
    "адрес электронной почты",
    "адрес эл почты",
    "емейл",
    "имейл",
    "е mail",
    "електронна пошта",
    "пошта",
    "ηλεκτρονικη διευθυνση",
    // Japanese, Chinese, Korean
    "メール",
    "メールアドレス",
    "eメール",
    "e メール",
    "eメールアドレス",
    "電子メール",
    "電子メールアドレス",
    "邮箱",
    "邮箱地址",
    "邮件",
    "邮件地址",
    "电子邮件",
    "电子邮箱",
    "电子邮件地址",
    "電子郵件",
    "電子郵件地址",
    "電郵",
    "信箱",
    "이메일",
    "이메일 주소",
    "메일",
];

/// A given name.
pub const GIVEN: &[&str] = &[
    "first name",
    "firstname",
    "given name",
    "givenname",
    "forename",
    "fname",
    "first",
    "customer first name",
    "contact first name",
    "default address first name",
    "billing first name",
    "shipping first name",
    "vorname",
    "rufname",
    "prenom",
    "prenoms",
    "nombre de pila",
    "primer nombre",
    "nome proprio",
    "primeiro nome",
    "voornaam",
    "roepnaam",
    "given",
    // Swedish, Danish, Norwegian, Finnish
    "foernamn",
    "fornamn",
    "fornavn",
    "etunimi",
    "tilltalsnamn",
    // Polish, Czech, Hungarian, Romanian
    "imie",
    "imiona",
    "jmeno",
    "krestni jmeno",
    "keresztnev",
    "utonev",
    "prenume",
    // Turkish
    "ad",
    "adi",
    "isim",
    // Russian, Ukrainian, Greek
    "имя",
    "ім я",
    "имя клиента",
    "ονομα",
    // Japanese, Chinese, Korean
    "名",
    "ファーストネーム",
];

/// A family name.
pub const FAMILY: &[&str] = &[
    "last name",
    "lastname",
    "family name",
    "familyname",
    "surname",
    "lname",
    "last",
    "customer last name",
    "contact last name",
    "default address last name",
    "billing last name",
    "shipping last name",
    "nachname",
    "familienname",
    "zuname",
    "nom de famille",
    "nom famille",
    "apellido",
    "apellidos",
    "primer apellido",
    "cognome",
    "apelido",
    "sobrenome",
    "ultimo nome",
    "achternaam",
    "familienaam",
    "family",
    // Swedish, Danish, Norwegian, Finnish
    "efternamn",
    "efternavn",
    "etternavn",
    "sukunimi",
    // Polish, Czech, Hungarian, Romanian
    "nazwisko",
    "prijmeni",
    "vezeteknev",
    "csaladnev",
    "nume de familie",
    // Turkish
    "soyad",
    "soyadi",
    "soy ad",
    "soyisim",
    // Russian, Ukrainian, Greek
    "фамилия",
    "прізвище",
    "επωνυμο",
    // Japanese, Chinese, Korean
    "姓",
    "苗字",
    "ラストネーム",
    "姓氏",
];

/// A full name in one cell.
pub const FULL: &[&str] = &[
    "full name",
    "fullname",
    "name",
    "contact name",
    "customer name",
    "display name",
    "vollstaendiger name",
    "vor und nachname",
    "vorname und nachname",
    "vorname nachname",
    "anzeigename",
    "nom complet",
    "nom et prenom",
    "prenom et nom",
    "nombre completo",
    "nombre y apellidos",
    "nombre y apellido",
    "nome completo",
    "nome e cognome",
    "nome e sobrenome",
    "volledige naam",
    "naam",
    // Swedish, Danish, Norwegian, Finnish
    "namn",
    "fullstaendigt namn",
    "foer och efternamn",
    "for och efternamn",
    "foernamn och efternamn",
    "navn",
    "fulde navn",
    "fullt navn",
    "nimi",
    "koko nimi",
    // Polish, Czech, Hungarian, Romanian
    "imie i nazwisko",
    "nazwisko i imie",
    "imie nazwisko",
    "jmeno a prijmeni",
    "nev",
    "teljes nev",
    "nume",
    "nume si prenume",
    "nume complet",
    // Turkish
    "ad soyad",
    "adi soyadi",
    "ad soyadi",
    "isim soyisim",
    "tam ad",
    // Russian, Ukrainian, Greek
    "фио",
    "ф и о",
    "имя и фамилия",
    "фамилия и имя",
    "имя фамилия",
    "фамилия имя",
    "фамилия имя отчество",
    "полное имя",
    "піб",
    "ονοματεπωνυμο",
    // Japanese, Chinese, Korean
    "氏名",
    "名前",
    "お名前",
    "姓名",
    "全名",
    "フルネーム",
    "聯絡人",
    "联系人",
    "이름",
    "성명",
    "名字",
];

/// The person that a row of a business is about: a full name in a file, too general for a merge field.
pub const CONTACT_PERSON: &[&str] =
    &["contact", "person", "ansprechpartner", "kontakt", "kunde", "recipient name"];

/// A given name beside a family name column, a full name otherwise.
pub const GIVEN_BESIDE_FAMILY: &[&str] =
    &["nombre", "nome", "name", "naam", "jmeno", "nev", "nume"];
/// A family name beside a given name column, a full name otherwise.
pub const FAMILY_BESIDE_GIVEN: &[&str] = &["nom", "name", "naam", "namn", "navn", "nume", "nev"];

/// A value that every contact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardField {
    Address,
    GivenName,
    FamilyName,
    FullName,
}

/// The field that a heading means by itself, without the columns beside it.
pub fn standard_field(heading: &str) -> Option<StandardField> {
    let plain = normalize_header(heading);
    let among = |names: &[&str]| names.contains(&plain.as_str());
    if among(ADDRESS) {
        Some(StandardField::Address)
    } else if among(GIVEN) {
        Some(StandardField::GivenName)
    } else if among(FAMILY) {
        Some(StandardField::FamilyName)
    } else if among(FULL) {
        Some(StandardField::FullName)
    } else {
        match plain.as_str() {
            "nombre" | "nome" => Some(StandardField::GivenName),
            "nom" => Some(StandardField::FamilyName),
            _ => None,
        }
    }
}

/// Normalises a header: lower case without accents, one space between words. `E-Mail_Adresse:` and
/// `e mail adresse` are the same, and so are `firstName` and `first name`.
pub fn normalize_header(header: &str) -> String {
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
                'ά' => plain.push('α'),
                'έ' => plain.push('ε'),
                'ή' => plain.push('η'),
                'ί' => plain.push('ι'),
                'ό' => plain.push('ο'),
                'ύ' => plain.push('υ'),
                'ώ' => plain.push('ω'),
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

    #[test]
    fn headings_name_the_fields_of_every_contact() {
        use StandardField as F;
        for (heading, field) in [
            ("E-Mail", Some(F::Address)),
            ("emailaddress", Some(F::Address)),
            ("Adres e-mail", Some(F::Address)),
            ("メールアドレス", Some(F::Address)),
            ("first_name", Some(F::GivenName)),
            ("Förnamn", Some(F::GivenName)),
            ("Имя", Some(F::GivenName)),
            ("Soyadı", Some(F::FamilyName)),
            ("姓", Some(F::FamilyName)),
            ("Imię i nazwisko", Some(F::FullName)),
            ("nome", Some(F::GivenName)),
            ("person", None),
            ("Town", None),
        ] {
            assert_eq!(standard_field(heading), field, "{heading}");
        }
    }

    #[test]
    fn every_heading_is_normalised() {
        for heading in [ADDRESS, GIVEN, FAMILY, FULL, CONTACT_PERSON].concat() {
            assert_eq!(normalize_header(heading), heading);
        }
    }
}
