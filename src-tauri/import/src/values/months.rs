//! Names and abbreviations of months, and filler words in dates. Data; `dates` reads them.
//! Normalised (see `normalize_header`).

/// Words in a date that carry no value: `24 de noviembre`, `1st`, `1er`.
pub const FILLERS: [&str; 11] =
    ["de", "del", "of", "the", "le", "den", "st", "nd", "rd", "th", "er"];

/// The month of this name, from 1.
pub fn month(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|names| names.contains(&word))?;
    i8::try_from(at + 1).ok()
}

/// English, German, French, Spanish, Italian, Portuguese, Dutch, with their abbreviations.
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "jan", "januar", "jaenner", "jaen", "janvier", "janv", "enero", "ene",
        "gennaio", "gen", "genn", "janeiro", "januari",
    ],
    &[
        "february",
        "feb",
        "februar",
        "febr",
        "fevrier",
        "fevr",
        "fev",
        "febrero",
        "febbraio",
        "fevereiro",
        "februari",
    ],
    &["march", "mar", "maerz", "maer", "mrz", "mars", "marzo", "marco", "maart", "mrt"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile"],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "mei"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho"],
    &["august", "aug", "aout", "agosto", "ago", "augustus"],
    &[
        "september",
        "sep",
        "sept",
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "sett",
        "set",
        "setembro",
    ],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out"],
    &["november", "nov", "novembre", "noviembre", "novembro"],
    &["december", "dec", "dezember", "dez", "decembre", "diciembre", "dic", "dicembre", "dezembro"],
];
